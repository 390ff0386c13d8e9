package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// refusal is a problem that operations of one nature answer with. An annotation with more than one
// word about it has priority.
type refusal struct {
	status      int
	name        string // of the component
	code        string // of the example
	description string
	of          func(nature) bool
	headers     []string // components that come with it
}

// nature holds the properties of an operation on which refusals depend.
type nature struct {
	path, body, keyed, versioned bool
	kinds                        int // media types to choose from
}

func refusals() []refusal {
	always := func(nature) bool { return true }
	body := func(n nature) bool { return n.body }
	return []refusal{
		{http.StatusBadRequest, "Malformed", "malformed", "Something in the path, the query, a header or the syntax of the body is wrong; errors say what", always, nil},
		{http.StatusUnauthorized, "Unauthorized", "unauthorized", "There is no key, or it is not good", nil, []string{"WWW-Authenticate"}},
		{http.StatusUnauthorized, "KeyNotGood", "unauthorized", optionalKey, nil, []string{"WWW-Authenticate"}},
		{http.StatusForbidden, "Forbidden", "forbidden", "The key may not do this", func(n nature) bool { return n.keyed }, nil},
		{http.StatusNotFound, "NotFound", "not_found", "It is not there, or may not be known to be there", func(n nature) bool { return n.path }, nil},
		{http.StatusNotAcceptable, "NotAcceptable", "not_acceptable", "There is no form of it that Accept allows", func(n nature) bool { return n.kinds > 0 }, nil},
		{http.StatusConflict, "Conflict", "conflict", "It cannot be done in the state that things are in", nil, nil},
		{http.StatusGone, "Gone", "gone", "It was there and is no more", nil, nil},
		{http.StatusPreconditionFailed, "Stale", "stale", "If-Match names another version than there is now: read again", func(n nature) bool { return n.versioned }, nil},
		{http.StatusRequestEntityTooLarge, "BodyTooLarge", "body_too_large", "The body is larger than may be", body, nil},
		{http.StatusUnsupportedMediaType, "UnsupportedMediaType", "unsupported_media_type", "The body is of a media type that is not read here; Accept or Accept-Patch names those that are", body, []string{"Accept"}},
		{http.StatusUnprocessableEntity, "Invalid", "invalid", "The body is well-formed and says something invalid; errors say what, by JSON pointer", body, nil},
		{http.StatusPreconditionRequired, "PreconditionRequired", "precondition_required", "If-Match is missing", nil, nil},
		{http.StatusTooManyRequests, "TooManyRequests", "too_many_requests", "Too many requests; Retry-After says when to ask again", always, []string{"Retry-After"}},
		{http.StatusServiceUnavailable, "Unavailable", "unavailable", "Too much to do, or an engine is away; Retry-After says when to ask again. Of a write the code says whether it is stored: unavailable no, maybe_stored perhaps, stored_not_shown yes", always, []string{"Retry-After"}},
	}
}

// repairRefusals notes on every operation all problems that it answers with: those of its nature,
// and those that its annotations name. What is the same everywhere is written once, as a component.
func repairRefusals(doc *openapi3.T, texts problemTexts) {
	if doc.Components.Schemas["Problem"] == nil {
		return
	}
	addProblemHeaders(doc)
	used := map[string]bool{}
	operations(doc, func(_, path string, o *openapi3.Operation) {
		n := natureOf(path, o)
		for _, r := range refusals() {
			if r.notedOn(o, n) {
				o.Responses.Set(strconv.Itoa(r.status), r.shared(doc, texts))
				used[r.name] = true
			}
		}
		o.Responses.Set("default", failed().shared(doc, texts))
	})
	for name := range doc.Components.Responses {
		if !used[name] && name != failed().name {
			delete(doc.Components.Responses, name)
		}
	}
}

// failed returns the problem that any operation answers with after an internal error.
func failed() refusal {
	return refusal{status: http.StatusInternalServerError, name: "Failed", code: "internal", description: "Anything else: a failure inside"}
}

func natureOf(path string, o *openapi3.Operation) nature {
	n := nature{path: strings.Contains(path, "{"), body: o.RequestBody != nil, versioned: o.Responses.Value("428") != nil}
	n.keyed = o.Security != nil && len(*o.Security) == 1
	for _, response := range shownAnswers(o) {
		n.kinds += len(response.Content)
	}
	return n
}

// notedOn reports whether the operation is to refer to the component: by its nature, or because its
// annotation has the status and no more.
func (r refusal) notedOn(o *openapi3.Operation, n nature) bool {
	noted := o.Responses.Value(strconv.Itoa(r.status))
	if noted == nil {
		return r.of != nil && r.of(n)
	}
	text := noted.Value.Description
	return text != nil && (*text == r.description || *text == http.StatusText(r.status) && r.name != "KeyNotGood")
}

// shared returns a reference to the component, which it creates if there is none.
func (r refusal) shared(doc *openapi3.T, texts problemTexts) *openapi3.ResponseRef {
	if doc.Components.Responses == nil {
		doc.Components.Responses = openapi3.ResponseBodies{}
	}
	response := doc.Components.Responses[r.name]
	if response == nil {
		response = problemAnswer(doc, r.description)
		response.Value.Content[problemType].Example = texts.example(r)
		for _, name := range r.headers {
			if response.Value.Headers == nil {
				response.Value.Headers = openapi3.Headers{}
			}
			response.Value.Headers[name] = headerTo(doc, name)
		}
		doc.Components.Responses[r.name] = response
	}
	return &openapi3.ResponseRef{Ref: "#/components/responses/" + r.name, Value: response.Value}
}

func addProblemHeaders(doc *openapi3.T) {
	if doc.Components.Headers == nil {
		doc.Components.Headers = openapi3.Headers{}
	}
	for name, description := range map[string]string{
		"Retry-After": "in how many seconds to ask again", "WWW-Authenticate": "how to say who asks: Bearer", "Accept": "the media types that are read here",
	} {
		doc.Components.Headers[name] = &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: openapi3.Parameter{
			Description: description, Schema: openapi3.NewStringSchema().NewRef(),
		}}}
	}
}

func headerTo(doc *openapi3.T, name string) *openapi3.HeaderRef {
	return &openapi3.HeaderRef{Ref: "#/components/headers/" + name, Value: doc.Components.Headers[name].Value}
}

// problemTexts holds the English texts of problems, by the keys of the catalogue.
type problemTexts map[string]string

func readProblemTexts(dir string) (problemTexts, error) {
	encoded, err := os.ReadFile(filepath.Join(dir, "reference", "messages", "en.json")) //nolint:gosec // a file of this module
	if err != nil {
		return nil, fmt.Errorf("read the words for problems: %w", err)
	}
	var all map[string]any
	if err := json.Unmarshal(encoded, &all); err != nil {
		return nil, fmt.Errorf("read the words for problems: %w", err)
	}
	texts := problemTexts{}
	for key, value := range all {
		if text, ok := value.(string); ok && strings.HasPrefix(key, "problem.") {
			texts[key] = text
		}
	}
	return texts, nil
}

// example returns a problem as the service sends it.
func (t problemTexts) example(r refusal) object {
	return object{
		"type": "/problems/" + r.code, "title": t["problem."+r.code+".title"], "status": r.status, "code": r.code,
		"detail": t["problem."+r.code+".detail"], "instance": "urn:request:0b9c6a7e2f1d4c83",
	}
}
