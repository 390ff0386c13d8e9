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

// varies is what every answer of the API depends on beside its address.
const varies = "Accept, Accept-Encoding, Accept-Language, Authorization"

// about is what an answer tells of the thing that it shows. The zero value is for its reader alone.
type about struct {
	status   int       // 200 unless told
	version  int64     // of the one thing that is shown; what has none, such as a list, has 0
	changed  time.Time // when that thing last changed, as far as its reader may know
	location string    // where what was made is
	caching  caching   // who may keep it: its reader alone, unless it is proven public
}

// show answers with a value as JSON. Every handler that shows something ends here or in showBytes.
func show(c echo.Context, value any, a about) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return showBytes(c, jsonType, append(encoded, '\n'), a)
}

// showBytes answers with what is written already, as a media type.
func showBytes(c echo.Context, kind string, plain []byte, a about) error {
	return showEncoded(c, kind, ready(a.version, plain), a)
}

// showEncoded sets ETag, Last-Modified, Cache-Control, Vary and Content-Length, answers 304 to whoever has just this, and sends no body to who asked
// for the headers alone. What anybody may read is sent compressed to who takes it so; what is for its reader alone is not, since lengths tell.
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
	if len(body) > chunk && !a.caching.steady() { // what is steady is in memory anyway
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

// PutHeaders sets headers, each a name in the form of http.CanonicalHeaderKey and a value, in one piece of memory: this is done for every answer.
func PutHeaders(header http.Header, pairs ...string) {
	values := make([]string, len(pairs)/2)
	for i := range values {
		values[i] = pairs[2*i+1]
		header[pairs[2*i]] = values[i : i+1 : i+1]
	}
}

// etag names one representation: the version of the thing and a hash of what is shown of it, so that it tells nothing which is not shown, and
// differs by language and by who reads. All processes agree on it.
func etag(version int64, encoded []byte) string {
	tag := make([]byte, 0, 40)
	tag = append(tag, '"')
	tag = strconv.AppendInt(tag, version, 10)
	tag = append(tag, '.')
	tag = strconv.AppendUint(tag, xxhash.Sum64(encoded), 36)
	return string(append(tag, '"'))
}

// has reports whether the caller holds what the tag names (If-None-Match). RFC 9110 compares tags weakly;
// the mark of a compressed form does not count either, since proxies that compress or decompress set
// and remove it.
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

// unmarked is a tag without the marks of weak tags and of compressed forms.
func unmarked(tag string) string {
	tag = strings.TrimPrefix(tag, "W/")
	for _, coding := range []string{"-gzip", "-br", "-zstd"} {
		if plain, marked := strings.CutSuffix(tag, coding+`"`); marked {
			return plain + `"`
		}
	}
	return tag
}
