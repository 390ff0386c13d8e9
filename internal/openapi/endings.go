package openapi

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/shg-directory/shg/api"
)

// inPath matches a parameter in the path of a route.
var inPath = regexp.MustCompile(`:(\w+)`)

// repairEndings marks the deprecated operations, for generators and linters, and adds a sentence
// about how long each answers.
func repairEndings(doc *openapi3.T, endings map[string]api.Deprecation) {
	operations(doc, func(method, path string, o *openapi3.Operation) {
		for name, e := range endings {
			if inPath.ReplaceAllString(name, "{$1}") != method+" "+strings.TrimSuffix(path, "/") {
				continue
			}
			o.Deprecated = true
			o.Description = strings.TrimSpace(o.Description + fmt.Sprintf("\n\nDeprecated from %s on; answers until %s. What to use instead: <%s>.",
				e.Since.UTC().Format(time.DateOnly), e.Sunset.UTC().Format(time.DateOnly), e.Link))
			for _, response := range o.Responses.Map() {
				if response.Ref == "" {
					setHeader(response.Value, "Deprecation", "from when on the operation is deprecated (RFC 9745)")
					setHeader(response.Value, "Sunset", "until when it answers at least (RFC 8594)")
				}
			}
		}
	})
}
