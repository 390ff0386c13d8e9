package api

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

const (
	// maxBucketBytes is how many bytes of responses a bucket holds; there are two. All are
	// discarded with their generation, at the latest after a minute.
	maxBucketBytes = 8 << 20
	// maxCachedQueryBytes is the length, in bytes, of the longest query whose answer is cached.
	maxCachedQueryBytes = 512
)

// responseCache caches responses to anonymous callers, in one generation of the directory, so that
// the same query gets the same bytes at once.
type responseCache struct {
	generation atomic.Pointer[cacheGeneration]
}

// cacheGeneration caches the responses of one generation of the directory in two buckets. New ones
// go to the new bucket. When that is full it becomes the old one, whose responses are discarded
// unless they have been requested since.
type cacheGeneration struct {
	indexGeneration discovery.Generation
	new, old        atomic.Pointer[cacheBucket]
}

type cacheBucket struct {
	size      atomic.Int64
	responses sync.Map // the query → *cachedResponse
}

// cachedResponse is an encoded answer. A list has links to its other pages, a group the time when
// it changed.
type cachedResponse struct {
	*encodedBody
	linkHeader   string
	lastModified time.Time
	public       policy.PublicProof // proves that anyone may read it
}

// respondCached answers from the cache if the same query was answered before, and otherwise with
// what make returns. The key is the query, the media type and the languages of the reader; the
// caller makes no difference. A request with Cache-Control: no-cache is answered anew.
func (d *Door) respondCached(c echo.Context, make func() ([]byte, error)) error {
	now, known := d.Discovery.Generation()
	asked := c.Path() + "?" + c.Request().URL.RawQuery + " " + negotiatedType(c) + " " + c.Request().Header.Get("Accept-Language")
	if !known || len(asked) > maxCachedQueryBytes {
		return d.respondComputed(c, nil, "", make)
	}
	e := d.responseCache.generationFor(now)
	if a := e.get(asked); a != nil && !strings.Contains(c.Request().Header.Get("Cache-Control"), "no-cache") {
		if a.linkHeader != "" {
			c.Response().Header().Set("Link", a.linkHeader)
		}
		return writeEncoded(c, negotiatedType(c), a.encodedBody, metadata{cacheControl: publicCacheControl(a.public)})
	}
	return d.respondComputed(c, e, asked, make)
}

func (d *Door) respondComputed(c echo.Context, e *cacheGeneration, asked string, make func() ([]byte, error)) error {
	bytes, err := make()
	if err != nil {
		return err
	}
	a := &cachedResponse{encodedBody: newEncodedBody(0, bytes), linkHeader: c.Response().Header().Get("Link"), public: d.authorizer.ProvePublic(policy.SearchGroups, policy.State{})}
	if e != nil {
		e.put(asked, a)
	}
	return writeEncoded(c, negotiatedType(c), a.encodedBody, metadata{cacheControl: publicCacheControl(a.public)})
}

// cachedGroup returns a group as the index in memory shows it to anybody, or nil if it is not
// published.
func (d *Door) cachedGroup(id models.ID) *cachedResponse {
	now, _ := d.Discovery.Generation()
	e, asked := d.responseCache.generationFor(now), id.String()
	if a := e.get(asked); a != nil {
		return a
	}
	kept, public, ok := d.Discovery.IndexedGroup(id)
	if !ok {
		return nil
	}
	a := &cachedResponse{encodedBody: newEncodedBody(kept.Version, append(kept.Full, '\n')), lastModified: kept.Updated, public: public}
	e.put(asked, a)
	return a
}

// generationFor returns the generation to cache responses of.
func (t *responseCache) generationFor(now discovery.Generation) *cacheGeneration {
	kept := t.generation.Load()
	if kept != nil && kept.indexGeneration == now {
		return kept
	}
	next := &cacheGeneration{indexGeneration: now}
	next.new.Store(&cacheBucket{})
	next.old.Store(&cacheBucket{})
	t.generation.CompareAndSwap(kept, next) // if another is first, this one's answers are not used
	return next
}

func (e *cacheGeneration) get(asked string) *cachedResponse {
	if kept, ok := e.new.Load().responses.Load(asked); ok {
		return kept.(*cachedResponse) //nolint:forcetypeassert // nothing else is cached
	}
	kept, ok := e.old.Load().responses.Load(asked)
	if !ok {
		return nil
	}
	a := kept.(*cachedResponse) //nolint:forcetypeassert // nothing else is cached
	e.put(asked, a)
	return a
}

func (e *cacheGeneration) put(asked string, a *cachedResponse) {
	on := e.new.Load()
	if on.size.Add(int64(len(asked)+len(a.plain)+len(a.linkHeader))) > maxBucketBytes {
		next := &cacheBucket{}
		if e.new.CompareAndSwap(on, next) {
			e.old.Store(on)
		}
		on = e.new.Load()
	}
	on.responses.Store(asked, a)
}
