package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/labstack/echo/v4"
)

// varies lists the request headers that every answer of the API depends on.
const varies = "Accept, Accept-Encoding, Accept-Language, Authorization"

// about holds what an answer states about the resource that it shows. The zero value is for its
// reader alone.
type about struct {
	status   int       // 200 by default
	version  int64     // of the one resource that is shown; 0 if there is none, such as for a list
	changed  time.Time // when that thing last changed, as far as its reader may know
	location string    // the address of what was created
	caching  caching   // who may store it: its reader alone, unless it is proven public
}

// show answers with a value as JSON. Every handler that shows something ends here or in showBytes.
func show(c echo.Context, value any, a about) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return showBytes(c, jsonType, append(encoded, '\n'), a)
}

// showBytes answers with bytes that are encoded already, as a media type.
func showBytes(c echo.Context, kind string, plain []byte, a about) error {
	return showEncoded(c, kind, ready(a.version, plain), a)
}

// showEncoded sets ETag, Last-Modified, Cache-Control, Vary and Content-Length. It answers 304 if
// the caller has this representation, and sends no body to a HEAD request. An answer that anybody
// may read is compressed if the caller accepts it. One for its reader alone is not, since lengths
// reveal contents.
func showEncoded(c echo.Context, kind string, e *encoded, a about) error {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	header := c.Response().Header()
	body, tag := e.plain, e.tag
	zipped := a.caching.public() && len(e.plain) >= worthZipping && takesGzip(c.Request().Header)
	if zipped {
		body, tag = e.zip(), e.zippedTag()
	}
	if len(body) > chunk && !a.caching.steady() { // a steady answer is in memory anyway
		release, err := holdUnsent(c, int64(len(body)))
		if err != nil {
			return err
		}
		defer release()
	}
	if zipped {
		header.Set(echo.HeaderContentEncoding, gzipCoding)
	}
	a.tell(header, tag)
	method := c.Request().Method
	reads := method == http.MethodGet || method == http.MethodHead
	if reads && a.status == http.StatusOK && has(c.Request().Header, tag) {
		header.Del(echo.HeaderContentEncoding)
		c.Response().WriteHeader(http.StatusNotModified)
		return nil
	}
	PutHeaders(header, echo.HeaderContentType, kind, echo.HeaderContentLength, strconv.Itoa(len(body)))
	c.Response().WriteHeader(a.status)
	if method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// tell sets the headers that an answer and a 304 in its place share.
func (a about) tell(header http.Header, tag string) {
	PutHeaders(header, "Etag", tag, echo.HeaderVary, varies, echo.HeaderCacheControl, a.caching.header())
	if !a.changed.IsZero() {
		header.Set(echo.HeaderLastModified, a.changed.UTC().Format(http.TimeFormat))
	}
	if a.location != "" {
		header.Set(echo.HeaderLocation, a.location)
	}
}

// PutHeaders sets headers in one allocation, because this is done for every answer. Each is a name
// in the form of http.CanonicalHeaderKey and a value.
func PutHeaders(header http.Header, pairs ...string) {
	values := make([]string, len(pairs)/2)
	for i := range values {
		values[i] = pairs[2*i+1]
		header[pairs[2*i]] = values[i : i+1 : i+1]
	}
}

// etag returns the tag of one representation: the version of the resource and a hash of what is
// shown of it. It reveals nothing that is not shown, and differs by language and by reader. All
// processes return the same.
func etag(version int64, encoded []byte) string {
	tag := make([]byte, 0, 40)
	tag = append(tag, '"')
	tag = strconv.AppendInt(tag, version, 10)
	tag = append(tag, '.')
	tag = strconv.AppendUint(tag, xxhash.Sum64(encoded), 36)
	return string(append(tag, '"'))
}

// has reports whether the caller has the representation of the tag (If-None-Match). RFC 9110
// compares tags weakly. The mark of a compressed form does not count either, since proxies that
// compress or decompress set and remove it.
func has(header http.Header, tag string) bool {
	for _, line := range header.Values("If-None-Match") {
		for given := range strings.SplitSeq(line, ",") {
			given = strings.TrimSpace(given)
			if given == "*" || unmarked(given) == unmarked(tag) {
				return true
			}
		}
	}
	return false
}

// unmarked returns a tag without the marks of weak tags and of compressed forms.
func unmarked(tag string) string {
	tag = strings.TrimPrefix(tag, "W/")
	for _, coding := range []string{"-gzip", "-br", "-zstd"} {
		if plain, marked := strings.CutSuffix(tag, coding+`"`); marked {
			return plain + `"`
		}
	}
	return tag
}
