package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// webhooks are the requests that the service sends, which OpenAPI has a place for since 3.1.
//
//go:embed webhooks.json
var webhooks []byte

// addWebhooks describes the requests to webhooks: the same request for each type of message.
func addWebhooks(doc *openapi3.T) error {
	doc.Webhooks = map[string]*openapi3.PathItem{}
	var texts map[string]struct{ ID, Summary, Description string }
	if err := json.Unmarshal(webhooks, &texts); err != nil {
		return fmt.Errorf("read the webhooks: %w", err)
	}
	for kind, text := range texts {
		message := openapi3.NewObjectSchema().
			WithProperty("type", openapi3.NewStringSchema().WithEnum(kind)).
			WithProperty("timestamp", openapi3.NewDateTimeSchema()).
			WithPropertyRef("data", refTo(doc, "Change"))
		if kind == "ping" {
			message.WithProperty("data", openapi3.NewObjectSchema())
		}
		if err := describeMessage(doc, message); err != nil {
			return err
		}
		message.Required = []string{"type", "timestamp", "data"}
		body := openapi3.NewRequestBody().WithRequired(true).WithJSONSchema(message)
		accepted := openapi3.NewResponse().WithDescription("Taken. Any 2xx will do; the body is not read. 410 disables the webhook; any other answer is tried again")
		o := &openapi3.Operation{
			OperationID: text.ID, Summary: text.Summary, Description: text.Description, Tags: []string{"webhooks"},
			Security: &openapi3.SecurityRequirements{}, RequestBody: &openapi3.RequestBodyRef{Value: body},
			Responses: openapi3.NewResponses(openapi3.WithStatus(204, &openapi3.ResponseRef{Value: accepted})),
		}
		addHeaderParameter(o, "webhook-id", "the message's id, the same at every attempt")
		addHeaderParameter(o, "webhook-timestamp", "when this attempt was made, seconds from 1970")
		addHeaderParameter(o, "webhook-signature", "v1, and the signature, for every secret that is good; separated by spaces")
		doc.Webhooks[kind] = &openapi3.PathItem{Post: o}
	}
	return nil
}

// describeMessage describes the members of a message in the 3.1 form, in which examples are lists.
func describeMessage(doc *openapi3.T, message *openapi3.Schema) error {
	d, err := newDescriber(doc)
	if err != nil {
		return err
	}
	d.record("Message", message)
	for _, property := range message.Properties {
		property.Value.Examples, property.Value.Example = []any{property.Value.Example}, nil
	}
	return d.failed
}
