package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	v2 "github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

const (
	// JSONType is the media type of JSON.
	JSONType       = "application/json"
	mergePatchType = "application/merge-patch+json"
)

// ReadBody reads one JSON value of a type that the route takes into input. It refuses unknown,
// repeated and differently spelled members by pointer, and also wrong types, second values and
// empty bodies.
func ReadBody(c echo.Context, input any) error {
	body, err := readBodyOfType(c, JSONType)
	if err != nil {
		return err
	}
	return decode(body, input)
}

// ReadOptionalBody is ReadBody for a route whose body may be missing; then input stays as it is,
// whatever type the request names.
func ReadOptionalBody(c echo.Context, input any) error {
	body, err := readAll(c.Request())
	if err != nil || len(body) == 0 {
		return err
	}
	return ReadBody(c, input)
}

func readBodyOfType(c echo.Context, mediaType string) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	charset := params["charset"]
	if err != nil || kind != mediaType || charset != "" && !strings.EqualFold(charset, "utf-8") {
		if mediaType == mergePatchType {
			c.Response().Header().Set("Accept-Patch", mediaType)
		}
		return nil, UnsupportedMediaType(c, mediaType)
	}
	if err := RefuseCompressed(c); err != nil {
		return nil, err
	}
	return readAll(c.Request())
}

const (
	// MaxBody is the largest body that a request may have, in bytes, unless its route has a limit
	// of its own.
	MaxBody = 1 << 20
	// MaxSearchBody is the largest body of a search, in bytes.
	MaxSearchBody = 64 << 10
)

// bufferedBody is a body that has been read. Every caller receives the same bytes, so that they are
// never copied.
type bufferedBody struct {
	bytes.Reader
	content []byte
}

// Close does nothing.
func (*bufferedBody) Close() error { return nil }

// NewBufferedBody returns a request's body that has been read. Callers must not change its bytes.
func NewBufferedBody(all []byte) io.ReadCloser {
	b := &bufferedBody{content: all}
	b.Reset(all)
	return b
}

// readAll returns the whole body of a request, which can then be read again.
func readAll(request *http.Request) ([]byte, error) {
	if b, ok := request.Body.(*bufferedBody); ok {
		return b.content, nil
	}
	all, err := io.ReadAll(request.Body)
	if err == nil {
		request.Body = NewBufferedBody(all)
	}
	return all, err
}

// UnsupportedMediaType refuses a body whose media type or charset is not among those that are read.
func UnsupportedMediaType(c echo.Context, kinds ...string) error {
	c.Response().Header().Set("Accept", strings.Join(kinds, ", "))
	return &models.InvalidError{Fields: []models.FieldError{WrongParameter("Content-Type", "not_read", kinds...)}}
}

// RefuseCompressed refuses a compressed body: nothing is decompressed, so that nothing can grow.
func RefuseCompressed(c echo.Context) error {
	if coding := c.Request().Header.Get("Content-Encoding"); coding == "" || coding == "identity" {
		return nil
	}
	c.Response().Header().Set("Accept-Encoding", "identity")
	return &models.InvalidError{Fields: []models.FieldError{WrongParameter("Content-Encoding", "packed")}}
}

// decode reads exactly one JSON value into input. Member names must match exactly.
func decode(body []byte, input any) error { return strict.Decode(body, input) }

// mergePatch returns target with a merge patch (RFC 7396) applied: the patch's members replace the
// target's, null removes, objects merge.
func mergePatch(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	merged, ok := target.(map[string]any)
	if !ok {
		merged = map[string]any{}
	}
	for name, change := range changes {
		if change == nil {
			delete(merged, name)
			continue
		}
		merged[name] = mergePatch(merged[name], change)
	}
	return merged
}

// ReadMergePatch reads a merge patch, applies it to current and decodes the outcome into input, by
// the same rules as a whole body. Members that only the service writes are ignored if they are as
// shown.
func ReadMergePatch(c echo.Context, current, input any, shown func() (any, error)) error {
	body, err := readBodyOfType(c, mergePatchType)
	if err != nil {
		return err
	}
	if body, err = stripReadOnly(body, input, shown); err != nil {
		return err
	}
	if err := strict.Check(body, input); err != nil {
		return err
	}
	var patch, target any
	if err := v2.Unmarshal(body, &patch); err != nil {
		return fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	if _, ok := patch.(map[string]any); !ok {
		return &models.InvalidError{Fields: []models.FieldError{{Code: "wrong_type", Params: map[string]any{"expected": "an object"}}}}
	}
	encoded, err := json.Marshal(current)
	if err != nil {
		return fmt.Errorf("encode the current input: %w", err)
	}
	if err := json.Unmarshal(encoded, &target); err != nil {
		return fmt.Errorf("decode the current input: %w", err)
	}
	merged, err := v2.Marshal(mergePatch(target, patch)) // which escapes no more than it must
	if err != nil {
		return fmt.Errorf("encode the patched input: %w", err)
	}
	return decode(merged, input)
}
