package openapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Validator checks answers of the API against the description. It is for tests.
type Validator struct{ router routers.Router }

// NewValidator returns a validator of the description in its 3.0 form. It is stricter than the
// description: it refuses a member that an answer shows and the description does not have. It also
// refuses a value of a set that is not listed, as both would be undocumented.
func NewValidator(json30 []byte) (*Validator, error) {
	doc, err := openapi3.NewLoader().LoadFromData(json30)
	if err != nil {
		return nil, fmt.Errorf("read the description: %w", err)
	}
	for _, s := range doc.Components.Schemas {
		walk(s, closeAgain)
	}
	disabled := false
	for _, s := range doc.Components.Schemas {
		if isRecord(s) && s.Value.AdditionalProperties.Schema == nil {
			s.Value.AdditionalProperties = openapi3.AdditionalProperties{Has: &disabled}
		}
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("route the description: %w", err)
	}
	return &Validator{router: router}, nil
}

// closeAgain limits a text of an answer to the values that are known today.
func closeAgain(s *openapi3.SchemaRef) {
	if values, ok := s.Value.Extensions[knownValues].([]any); ok {
		s.Value.Enum = values
	}
}

// Check returns an error if an answer to the request differs from the description: an unknown
// operation, status, media type or member, or a value that is not allowed. Accepted requests
// (status below 300) are checked too, and their bodies if GetBody can return them again. A request
// that matches no operation must have been answered with a problem of 404 or 405.
func (v *Validator) Check(request *http.Request, status int, header http.Header, body []byte) error {
	ctx := request.Context()
	cloned := request.Clone(ctx)
	head := cloned.Method == http.MethodHead
	if head {
		cloned.Method = http.MethodGet
	}
	route, params, err := v.router.FindRoute(cloned)
	if err != nil {
		return v.unrouted(status, header, body)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: cloned, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if status < http.StatusMultipleChoices {
		if err := accepted(ctx, input); err != nil {
			return fmt.Errorf("was accepted, but the description refuses it: %w", err)
		}
	}
	plain, err := decompressed(header, body)
	if err != nil {
		return err
	}
	return answered(ctx, input, answer{status: status, header: header, body: plain, head: head})
}

// decompressed returns a body in the form that the description describes.
func decompressed(header http.Header, body []byte) ([]byte, error) {
	coding := header.Get("Content-Encoding")
	if coding == "" || len(body) == 0 {
		return body, nil
	}
	if coding != "gzip" {
		return nil, fmt.Errorf("an answer in %s, which nobody asked for", coding)
	}
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("decompress the answer: %w", err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("decompress the answer: %w", err)
	}
	return plain, nil
}

// unrouted checks an answer to a request that matches no operation.
func (v *Validator) unrouted(status int, header http.Header, body []byte) error {
	if status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
		return errors.New("no operation of the description")
	}
	if len(body) == 0 {
		return nil
	}
	if kind := header.Get("Content-Type"); kind != problemType {
		return fmt.Errorf("%s is no problem", kind)
	}
	return nil
}

// accepted checks the request.
func accepted(ctx context.Context, input *openapi3filter.RequestValidationInput) error {
	if input.Request.GetBody == nil {
		input.Options.ExcludeRequestBody = true
	} else {
		body, err := input.Request.GetBody()
		if err != nil {
			return fmt.Errorf("read the request's body again: %w", err)
		}
		input.Request.Body = body
	}
	for name := range input.Request.URL.Query() {
		if input.Route.Operation.Parameters.GetByInAndName("query", name) == nil {
			return fmt.Errorf("parameter %q is not described", name)
		}
	}
	return openapi3filter.ValidateRequest(ctx, input)
}

// answer is the answer received.
type answer struct {
	status int
	header http.Header
	body   []byte
	head   bool // the request was a HEAD
}

func answered(ctx context.Context, input *openapi3filter.RequestValidationInput, a answer) error {
	described := input.Route.Operation.Responses.Status(a.status)
	if described == nil && a.status < http.StatusInternalServerError {
		return errors.New("the status is not described")
	}
	if described == nil {
		described = input.Route.Operation.Responses.Default()
	}
	if len(described.Value.Content) == 0 && len(a.body) > 0 {
		return errors.New("a body, where the description has none")
	}
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	if len(a.body) > 0 && described.Value.Content[kind] == nil {
		return fmt.Errorf("media type %q is not described", kind)
	}
	if shape := described.Value.Content[kind]; shape != nil && !a.head && (kind == linesType || kind == geoJSONType) {
		return shaped(shape.Schema.Value, kind, a.body)
	}
	options := *input.Options
	options.IncludeResponseStatus = a.status < http.StatusInternalServerError
	options.ExcludeResponseBody = a.head || len(described.Value.Content) == 0 || !strings.HasSuffix(kind, "json") || kind == "application/x-ndjson" // only one JSON document has a schema to be held to
	return openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), Options: &options,
	})
}

const (
	linesType   = "application/x-ndjson"
	geoJSONType = "application/geo+json"
)

// shaped checks a body of JSON, or of JSON lines, against its schema.
func shaped(schema *openapi3.Schema, kind string, body []byte) error {
	values := json.NewDecoder(bytes.NewReader(body))
	for n := 1; values.More(); n++ {
		var value any
		if err := values.Decode(&value); err != nil {
			return fmt.Errorf("value %d of %s: %w", n, kind, err)
		}
		if err := schema.VisitJSON(value); err != nil {
			return fmt.Errorf("value %d of %s: %w", n, kind, err)
		}
	}
	return nil
}
