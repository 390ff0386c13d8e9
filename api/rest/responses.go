package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/policy"
)

// VaryHeaders lists the request headers that every answer of the API depends on.
const VaryHeaders = "Accept, Accept-Encoding, Accept-Language, Authorization"

// Metadata holds what an answer states about the resource that it shows. The zero value is for its
// reader alone.
type Metadata struct {
	Status       int          // 200 by default
	Version      int64        // of the one resource that is shown; 0 if there is none, such as for a list
	LastModified time.Time    // when that thing last changed, as far as its reader may know
	Location     string       // the address of what was created
	CacheControl CacheControl // who may store it: its reader alone, unless it is proven public
	NoIndex      bool         // search engines are asked to leave it out
}

// WriteJSON answers with a value as JSON. Every handler that shows something ends here or in
// WriteBytes.
func WriteJSON(c echo.Context, value any, metadata Metadata) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return WriteBytes(c, JSONType, append(encoded, '\n'), metadata)
}

// WriteBytes answers with bytes that are encoded already, as a media type.
func WriteBytes(c echo.Context, kind string, plain []byte, metadata Metadata) error {
	return writeEncoded(c, kind, newEncodedBody(metadata.Version, plain), metadata)
}

// writeEncoded sets ETag, Last-Modified, Cache-Control, Vary and Content-Length. It answers 304 if
// the caller has this representation, and sends no body to a HEAD request. An answer that anybody
// may read is compressed if the caller accepts it. One for its reader alone is not, since lengths
// reveal contents.
func writeEncoded(c echo.Context, kind string, encoded *encodedBody, metadata Metadata) error {
	if metadata.Status == 0 {
		metadata.Status = http.StatusOK
	}
	header := c.Response().Header()
	body, tag := encoded.plain, encoded.etag
	zipped := metadata.CacheControl.isPublic() && len(encoded.plain) >= minGzipBytes && acceptsGzip(c.Request().Header)
	if zipped {
		body, tag = encoded.gzip(), encoded.gzipETag()
	}
	if len(body) > chunkBytes && !metadata.CacheControl.isStatic() { // a steady answer is in memory anyway
		release, err := reserveUnsent(c, int64(len(body)))
		if err != nil {
			return err
		}
		defer release()
	}
	if zipped {
		header.Set(echo.HeaderContentEncoding, gzipCoding)
	}
	metadata.setHeaders(header, tag)
	method := c.Request().Method
	isRead := method == http.MethodGet || method == http.MethodHead
	if isRead && metadata.Status == http.StatusOK && MatchesETag(c.Request().Header, tag) {
		header.Del(echo.HeaderContentEncoding)
		c.Response().WriteHeader(http.StatusNotModified)
		return nil
	}
	SetHeaders(header, echo.HeaderContentType, kind, echo.HeaderContentLength, strconv.Itoa(len(body)))
	c.Response().WriteHeader(metadata.Status)
	if method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// setHeaders sets the headers that an answer and a 304 in its place share.
func (metadata Metadata) setHeaders(header http.Header, tag string) {
	SetHeaders(header, "Etag", tag, echo.HeaderVary, VaryHeaders, echo.HeaderCacheControl, metadata.CacheControl.Header())
	if !metadata.LastModified.IsZero() {
		header.Set(echo.HeaderLastModified, metadata.LastModified.UTC().Format(http.TimeFormat))
	}
	if metadata.Location != "" {
		header.Set(echo.HeaderLocation, metadata.Location)
	}
	if metadata.NoIndex {
		SetNoIndex(header)
	}
}

// SetNoIndex asks search engines to leave an answer out.
func SetNoIndex(header http.Header) { header.Set("X-Robots-Tag", "noindex") }

// SetHeaders sets headers: names and values in turn.
func SetHeaders(header http.Header, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		header.Set(pairs[i], pairs[i+1])
	}
}

// newETag returns the tag of one representation: the version of the resource and a hash of what is
// shown of it. It reveals nothing that is not shown, and differs by language and by reader. All
// processes return the same.
func newETag(version int64, encoded []byte) string {
	tag := make([]byte, 0, 40)
	tag = append(tag, '"')
	tag = strconv.AppendInt(tag, version, 10)
	tag = append(tag, '.')
	tag = strconv.AppendUint(tag, xxhash.Sum64(encoded), 36)
	return string(append(tag, '"'))
}

// MatchesETag reports whether the caller has the representation of the tag (If-None-Match). RFC
// 9110 compares tags weakly. The mark of a compressed form does not count either, since proxies
// that compress or decompress set and remove it.
func MatchesETag(header http.Header, tag string) bool {
	for _, line := range header.Values("If-None-Match") {
		for given := range strings.SplitSeq(line, ",") {
			given = strings.TrimSpace(given)
			if given == "*" || stripETagMarks(given) == stripETagMarks(tag) {
				return true
			}
		}
	}
	return false
}

// stripETagMarks returns a tag without the marks of weak tags and of compressed forms.
func stripETagMarks(tag string) string {
	tag = strings.TrimPrefix(tag, "W/")
	for _, coding := range []string{"-gzip", "-br", "-zstd"} {
		if plain, marked := strings.CutSuffix(tag, coding+`"`); marked {
			return plain + `"`
		}
	}
	return tag
}

const (
	gzipCoding = "gzip"
	// minGzipBytes is how long an answer must be for compression to save a packet, in bytes.
	minGzipBytes = 1400
)

// encodedBody is an answer as it is sent: plain, and compressed once a caller accepts that.
type encodedBody struct {
	plain   []byte
	etag    string // ETag of the plain form
	once    sync.Once
	gzipped []byte
}

func newEncodedBody(version int64, plain []byte) *encodedBody {
	return &encodedBody{plain: plain, etag: newETag(version, plain)}
}

func (b *encodedBody) gzip() []byte {
	b.once.Do(func() {
		var small bytes.Buffer
		w, _ := gzip.NewWriterLevel(&small, gzip.BestSpeed) // the level is one that there is
		_, _ = w.Write(b.plain)                             // into memory
		_ = w.Close()
		b.gzipped = small.Bytes()
	})
	return b.gzipped
}

// gzipETag returns the ETag of the compressed form, which differs from that of the plain one (RFC
// 9110, section 8.8.3.3).
func (b *encodedBody) gzipETag() string { return strings.TrimSuffix(b.etag, `"`) + `-gzip"` }

// acceptsGzip reports whether an Accept-Encoding header (RFC 9110, section 12.5.3) accepts gzip.
func acceptsGzip(header http.Header) bool {
	return qualityOf(parseWeighted(header.Values("Accept-Encoding")), gzipCoding, "*") > 0
}

const (
	// cachePrivate excludes an answer for one reader alone from every cache.
	cachePrivate = "private, no-store"
	// cachePublic lets caches store what anyone may read, if they revalidate it by its ETag
	// before they show it. A group that is hidden must be gone at the next read, and nobody can
	// call back what a cache may show without asking.
	cachePublic = "public, no-cache"
	// cacheStatic is for answers that change only with the program.
	cacheStatic = "public, max-age=3600, must-revalidate"
)

// CacheControl determines who may store an answer. With the zero value the answer is for its reader
// alone: no cache stores it and it is never compressed. Only PublicCacheControl and
// StaticCacheControl return other values, and they require the proof that the answer was judged
// public.
type CacheControl struct{ value string }

// PublicCacheControl returns the cache control of what anyone may read. Without proof the answer is
// for its reader alone.
func PublicCacheControl(p policy.PublicProof) CacheControl { return newCacheControl(p, cachePublic) }

// StaticCacheControl returns the same as PublicCacheControl, for answers that change only with the
// program.
func StaticCacheControl(p policy.PublicProof) CacheControl { return newCacheControl(p, cacheStatic) }

func newCacheControl(p policy.PublicProof, value string) CacheControl {
	if !p.Holds() {
		return CacheControl{}
	}
	return CacheControl{value: value}
}

// isPublic reports whether anyone may read the answer.
func (c CacheControl) isPublic() bool { return c.value != "" }

// isStatic reports whether the answer changes only with the program.
func (c CacheControl) isStatic() bool { return c.value == cacheStatic }

// Header returns the value of Cache-Control.
func (c CacheControl) Header() string {
	if c.value == "" {
		return cachePrivate
	}
	return c.value
}
