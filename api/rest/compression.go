package rest

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

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

func (e *encodedBody) gzip() []byte {
	e.once.Do(func() {
		var small bytes.Buffer
		w, _ := gzip.NewWriterLevel(&small, gzip.BestSpeed) // the level is one that there is
		_, _ = w.Write(e.plain)                             // into memory
		_ = w.Close()
		e.gzipped = small.Bytes()
	})
	return e.gzipped
}

// gzipETag returns the ETag of the compressed form, which differs from that of the plain one (RFC
// 9110, section 8.8.3.3).
func (e *encodedBody) gzipETag() string { return strings.TrimSuffix(e.etag, `"`) + `-gzip"` }

// acceptsGzip reports whether an Accept-Encoding header (RFC 9110, section 12.5.3) accepts gzip.
func acceptsGzip(header http.Header) bool {
	return qualityOf(parseWeighted(header.Values("Accept-Encoding")), gzipCoding, "*") > 0
}
