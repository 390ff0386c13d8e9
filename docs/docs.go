// Package docs carries the API's description in the program. It alone embeds it; internal/openapi
// makes it.
package docs

import _ "embed"

//go:generate go run ../internal/openapi/gen ..

//go:embed openapi.json
var openapiJSON []byte

//go:embed openapi.yaml
var openapiYAML []byte

//go:embed openapi-3.0.json
var openapiJSON30 []byte

// Files are the description's forms as they are served: OpenAPI 3.1 as JSON and YAML, OpenAPI 3.0
// as JSON.
type Files struct{ JSON, YAML, JSON30 []byte }

// Description is the API's description. Its bytes are shared and must not be changed.
func Description() Files { return Files{JSON: openapiJSON, YAML: openapiYAML, JSON30: openapiJSON30} }
