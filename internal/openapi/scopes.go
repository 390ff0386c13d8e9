package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// scopeOf returns the scope of a key that an operation needs, if it requires a key. A test of the
// API compares it with the policy's table.
func scopeOf(path, operationID string) string {
	switch {
	case strings.HasPrefix(path, "/sources/"), strings.HasPrefix(path, "/imports/"):
		return "source:<name>"
	case strings.HasPrefix(path, "/guidance/"):
		return "admin"
	case strings.HasPrefix(path, "/webhooks"):
		return "webhooks"
	case operationID == "verifyConsultant", operationID == "confirmResource", operationID == "listClaims", operationID == "objectToClaim", operationID == "hidePrincipleComment", operationID == "showPrincipleComment", strings.HasPrefix(path, "/moderation/") && operationID != "appealDecision":
		return "moderate"
	case operationID == "proposeRuleset", operationID == "adoptRuleset", operationID == "withdrawRuleset", operationID == "compareRulesets", operationID == "listAllPrincipleComments":
		return "admin"
	}
	return "account"
}

// requiresProof reports whether an operation changes who gets into an account, which a session may
// do only shortly after a proof. A test of the API compares it with the policy's table.
func requiresProof(operationID string) bool {
	return slices.Contains([]string{
		"replacePhrase", "enterMyEmail", "removeMyEmail", "startPasskey", "addPasskey", "renamePasskey", "removePasskey", "removeIdentity", "approveDevice", "createOwnToken",
	}, operationID)
}

// repairScopes adds the scope of a key that an operation needs, and whether it needs a new proof,
// for people and for programs: the security of a bearer token has no field for it.
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
		if requiresProof(o.OperationID) {
			o.Description += " The key must be that of a session which is less than ten minutes old, or was proven anew (`POST /me/session/proof`): else 403 `proof_needed`."
			o.Extensions["x-requires-proof"] = true
		}
	})
}
