package openapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// repairConventions adds to every operation what the API does for all of them: the headers that it
// reads and answers with.
func repairConventions(doc *openapi3.T) {
	operations(doc, func(method, path string, o *openapi3.Operation) {
		shown := shownAnswers(o)
		for _, response := range shown {
			setHeader(response, "ETag", "names what is shown; differs by language and by who reads")
		}
		if created := whatIsMade(o); method == http.MethodPost && created != nil && !createsSecret(o) && !showsSecretOnce(path) {
			key := addHeaderParameter(o, "Idempotency-Key", "a name for this creation: asked for again within 24 hours, the answer is what was made, with Idempotency-Replayed: true")
			key.Schema.Value.WithMinLength(1).WithMaxLength(255).WithPattern("^[!-~]+$")
			addProblem(doc, o, "409", "the same request is being worked on, or something else does not allow it")
			setHeader(created, "Idempotency-Replayed", "true where it was made by an earlier request of the same Idempotency-Key")
		}
		if o.Responses.Value("428") != nil {
			// an operation that can also create needs none then
			addHeaderParameter(o, "If-Match", "the ETag of what is to be changed, or * for whatever there is").Required = o.Responses.Value("201") == nil
		}
		if method == http.MethodGet && len(shown) > 0 {
			repairReadingAgain(o)
		}
	})
}

// showsSecretOnce reports whether an operation answers with a code of which only the hash is stored, so
// that no repeat could answer the same.
func showsSecretOnce(path string) bool { return strings.HasSuffix(path, "codes") }

// whatIsMade returns the answer with the address of what was created, or nil if nothing is created.
func whatIsMade(o *openapi3.Operation) *openapi3.Response {
	if created := o.Responses.Value("201"); created != nil {
		return created.Value
	}
	if accepted := o.Responses.Value("202"); accepted != nil && accepted.Value.Headers["Location"] != nil {
		return accepted.Value
	}
	return nil
}

// createsSecret reports whether an operation creates something with a secret that is shown once:
// nothing of it is stored that could be shown again, so it takes no Idempotency-Key.
func createsSecret(o *openapi3.Operation) bool {
	return slices.Contains([]string{"signUp", "startSession", "createOwnToken", "confirmSignInLink", "signInByPasskey", "addPasskey", "startDevice", "finishDevice"}, o.OperationID)
}

// shownAnswers returns the answers of an operation that show something.
func shownAnswers(o *openapi3.Operation) []*openapi3.Response {
	var shown []*openapi3.Response
	for status, response := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") && len(response.Value.Content) > 0 {
			shown = append(shown, response.Value)
		}
	}
	return shown
}

// repairReadingAgain documents that a read can be repeated with its ETag.
func repairReadingAgain(o *openapi3.Operation) {
	addHeaderParameter(o, "If-None-Match", "an ETag of this answer; if nothing changed the answer is 304")
	description := "Nothing changed since the answer with this ETag"
	o.Responses.Set("304", &openapi3.ResponseRef{Value: &openapi3.Response{Description: &description}})
}

// addProblem adds a status with which an operation may be refused, unless the operation has it
// already.
func addProblem(doc *openapi3.T, o *openapi3.Operation, status, description string) {
	if o.Responses.Value(status) == nil {
		o.Responses.Set(status, problemAnswer(doc, description))
	}
}

func addHeaderParameter(o *openapi3.Operation, name, description string) *openapi3.Parameter {
	p := &openapi3.Parameter{In: "header", Name: name, Description: description, Schema: openapi3.NewStringSchema().NewRef()}
	o.Parameters = append(o.Parameters, &openapi3.ParameterRef{Value: p})
	return p
}

func setHeader(response *openapi3.Response, name, description string) {
	if response.Headers == nil {
		response.Headers = openapi3.Headers{}
	}
	response.Headers[name] = &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: openapi3.Parameter{
		Description: description, Schema: openapi3.NewStringSchema().NewRef(),
	}}}
}
