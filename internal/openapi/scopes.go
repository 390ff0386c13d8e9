package openapi

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// scopeOf returns the scope of a key that an operation needs, if it requires a key. A test of the
// API compares it with the policy's table.
func scopeOf(path, operationID string) string {
	switch {
	case strings.HasPrefix(path, "/sources/"), strings.HasPrefix(path, "/imports/"):
		return "source:<name>"
	case strings.HasPrefix(path, "/webhooks"):
		return "webhooks"
	case operationID == "verifyConsultant", operationID == "confirmResource", operationID == "listClaims", operationID == "objectToClaim", strings.HasPrefix(path, "/moderation/") && operationID != "appealDecision":
		return "moderate"
	}
	return "account"
}

// repairScopes adds the scope of a key that an operation needs, for people and for programs: the
// security of a bearer token has no field for it.
func repairScopes(doc *openapi3.T) {
	operations(doc, func(_, path string, o *openapi3.Operation) {
		if o.Security == nil || len(*o.Security) != 1 {
			return
		}
		scope := scopeOf(path, o.OperationID)
		o.Description = strings.TrimSpace(o.Description + "\n\nNeeds a key with the scope `" + scope + "`.")
		if o.Extensions == nil {
			o.Extensions = map[string]any{}
		}
		o.Extensions["x-scope"] = scope
	})
}
