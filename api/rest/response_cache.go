package rest

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/policy"
)

const (
	// maxBucketBytes is how many bytes of responses a bucket holds; there are two. All are
	// discarded with their generation, at the latest after a minute.
	maxBucketBytes = 8 << 20
	// maxCachedQueryBytes is the length, in bytes, of the longest query whose answer is cached.
	maxCachedQueryBytes = 512
)

// ResponseCache caches responses to anonymous callers, in one generation of what is shown, so that
// the same query gets the same bytes at once. Two equal values of G name the same generation.
type ResponseCache[G comparable] struct {
	generation atomic.Pointer[cacheGeneration[G]]
}

// cacheGeneration caches the responses of one generation of the directory in two buckets. New ones
// go to the new bucket. When that is full it becomes the old one, whose responses are discarded
// unless they have been requested since.
type cacheGeneration[G comparable] struct {
	indexGeneration G
	new, old        atomic.Pointer[cacheBucket]
}

type cacheBucket struct {
	size      atomic.Int64
	responses sync.Map // the query → *CachedResponse
}

// CachedResponse is an encoded answer. A list has links to its other pages, a group the time when
// it changed.
type CachedResponse struct {
	*encodedBody
	NoIndex      bool // search engines are asked to leave it out
	linkHeader   string
	lastModified time.Time
	public       policy.PublicProof // proves that anyone may read it
}

// Respond answers from the cache if the same query was answered before in a generation, and
// otherwise with what compute returns, with the proof that anyone may read it. If the generation is
// not known nothing is cached. The key is the query, the media type and the languages of the reader;
// the caller makes no difference. A request with Cache-Control: no-cache is computed anew.
func (cache *ResponseCache[G]) Respond(c echo.Context, now G, known bool, compute func() ([]byte, policy.PublicProof, error)) error {
	key := c.Path() + "?" + c.Request().URL.RawQuery + " " + NegotiatedType(c) + " " + c.Request().Header.Get("Accept-Language")
	var responses *cacheGeneration[G]
	if known && len(key) <= maxCachedQueryBytes {
		responses = cache.generationFor(now)
		if cached := responses.get(key); cached != nil && !strings.Contains(c.Request().Header.Get("Cache-Control"), "no-cache") {
			if cached.linkHeader != "" {
				c.Response().Header().Set("Link", cached.linkHeader)
			}
			return cached.write(c, NegotiatedType(c))
		}
	}
	encoded, public, err := compute()
	if err != nil {
		return err
	}
	computed := &CachedResponse{encodedBody: newEncodedBody(0, encoded), linkHeader: c.Response().Header().Get("Link"), public: public}
	if responses != nil {
		responses.put(key, computed)
	}
	return computed.write(c, NegotiatedType(c))
}

// WriteResource answers with one resource, which load returns if it is not cached in a generation.
// It returns false if load does. The key is the resource's id.
func (cache *ResponseCache[G]) WriteResource(c echo.Context, now G, id string, load func() (*CachedResponse, bool)) (bool, error) {
	responses := cache.generationFor(now)
	found := responses.get(id)
	if found == nil {
		var ok bool
		if found, ok = load(); !ok {
			return false, nil
		}
		responses.put(id, found)
	}
	return true, found.write(c, JSONType)
}

// NewCachedResponse returns the answer with a resource: its version, JSON and the time when it
// changed. public proves that anyone may read it.
func NewCachedResponse(version int64, encoded []byte, lastModified time.Time, public policy.PublicProof) *CachedResponse {
	return &CachedResponse{encodedBody: newEncodedBody(version, encoded), lastModified: lastModified, public: public}
}

func (r *CachedResponse) write(c echo.Context, mediaType string) error {
	return writeEncoded(c, mediaType, r.encodedBody, Metadata{LastModified: r.lastModified, CacheControl: PublicCacheControl(r.public), NoIndex: r.NoIndex})
}

// generationFor returns the generation to cache responses of.
func (cache *ResponseCache[G]) generationFor(now G) *cacheGeneration[G] {
	current := cache.generation.Load()
	if current != nil && current.indexGeneration == now {
		return current
	}
	next := &cacheGeneration[G]{indexGeneration: now}
	next.new.Store(&cacheBucket{})
	next.old.Store(&cacheBucket{})
	cache.generation.CompareAndSwap(current, next) // if another is first, this one's answers are not used
	return next
}

func (g *cacheGeneration[G]) get(key string) *CachedResponse {
	if cached, ok := g.new.Load().responses.Load(key); ok {
		return cached.(*CachedResponse) //nolint:forcetypeassert // nothing else is cached
	}
	cached, ok := g.old.Load().responses.Load(key)
	if !ok {
		return nil
	}
	response := cached.(*CachedResponse) //nolint:forcetypeassert // nothing else is cached
	g.put(key, response)
	return response
}

func (g *cacheGeneration[G]) put(key string, response *CachedResponse) {
	bucket := g.new.Load()
	if bucket.size.Add(int64(len(key)+len(response.plain)+len(response.linkHeader))) > maxBucketBytes {
		next := &cacheBucket{}
		if g.new.CompareAndSwap(bucket, next) {
			g.old.Store(bucket)
		}
		bucket = g.new.Load()
	}
	bucket.responses.Store(key, response)
}
