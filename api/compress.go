package api

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	gzipCoding = "gzip"
	// worthZipping is how long an answer must be for compression to save a packet, in bytes.
	worthZipping = 1400
)

// encoded is an answer as it is sent: plain, and compressed once a caller accepts that.
type encoded struct {
	plain  []byte
	tag    string // ETag of the plain form
	once   sync.Once
	zipped []byte
}

func ready(version int64, plain []byte) *encoded {
	return &encoded{plain: plain, tag: etag(version, plain)}
}

func (e *encoded) zip() []byte {
	e.once.Do(func() {
		var small bytes.Buffer
		w, _ := gzip.NewWriterLevel(&small, gzip.BestSpeed) // the level is one that there is
		_, _ = w.Write(e.plain)                             // into memory
		_ = w.Close()
		e.zipped = small.Bytes()
	})
	return e.zipped
}

// zippedTag returns the ETag of the compressed form, which differs from that of the plain one (RFC
// 9110, section 8.8.3.3).
func (e *encoded) zippedTag() string { return strings.TrimSuffix(e.tag, `"`) + `-gzip"` }

// takesGzip reports whether an Accept-Encoding header (RFC 9110, section 12.5.3) accepts gzip.
func takesGzip(header http.Header) bool {
	takes := false
	for _, line := range header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			coding, weight, weighed := strings.Cut(strings.TrimSpace(part), ";")
			named := strings.EqualFold(strings.TrimSpace(coding), gzipCoding)
			if !named && coding != "*" {
				continue
			}
			takes = !weighed || positive(weight)
			if named {
				return takes
			}
		}
	}
	return takes
}

// positive reports whether a weight, such as "q=0.5", is above zero.
func positive(weight string) bool {
	name, value, _ := strings.Cut(weight, "=")
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil && q > 0 && strings.EqualFold(strings.TrimSpace(name), "q")
}
