package api

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// knownParameters holds the query parameters of each operation, as in the description. Operations
// are named "GET /groups/{id}".
type knownParameters map[string][]string

// pathParameter matches a parameter in the path of a route.
var pathParameter = regexp.MustCompile(`:(\w+)`)

// parseParameters returns the parameters of a description. Without a description nothing is known.
func parseParameters(description []byte) knownParameters {
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if json.Unmarshal(description, &doc) != nil { // it was generated and checked when the program was built
		return nil
	}
	known := knownParameters{}
	for path, operations := range doc.Paths {
		for method, raw := range operations {
			var operation struct {
				Parameters []struct{ In, Name string } `json:"parameters"`
			}
			if json.Unmarshal(raw, &operation) != nil {
				continue
			}
			names := []string{}
			for _, p := range operation.Parameters {
				if p.In == "query" {
					names = append(names, p.Name)
				}
			}
			slices.Sort(names)
			known[strings.ToUpper(method)+" "+strings.TrimSuffix(path, "/")] = names
		}
	}
	return known
}

// refuseUnknown refuses parameters that the route does not have, by name, even if its handler
// ignores the query.
func (p knownParameters) refuseUnknown(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	names, described := p[r.Method+" "+pathParameter.ReplaceAllString(r.Path, "{$1}")]
	if !described {
		return next
	}
	return func(c echo.Context) error {
		if c.Request().URL.RawQuery == "" {
			return next(c)
		}
		if err := checkQuery(c.Request().URL.RawQuery); err != nil {
			return err
		}
		if q := rest.ReadQuery(c); !q.CheckNames(names) {
			return &q.Invalid
		}
		return next(c)
	}
}

// MaxQuery is the longest query, in bytes.
const MaxQuery = 16 << 10

// checkQuery refuses a query that is longer than MaxQuery, and one with a part that cannot be
// parsed. The rest of such a query would ask for something else.
func checkQuery(query string) error {
	if len(query) > MaxQuery {
		return errQueryTooLong()
	}
	if _, err := url.ParseQuery(query); err == nil {
		return nil
	}
	var invalid models.InvalidError
	for part := range strings.SplitSeq(query, "&") {
		if _, err := url.ParseQuery(part); err != nil {
			name, _, _ := strings.Cut(part, "=")
			if name, err = url.QueryUnescape(name); err != nil {
				name = ""
			}
			if !invalid.Add(rest.WrongParameter(name, "malformed_query")) {
				break
			}
		}
	}
	return &invalid
}

func errQueryTooLong() error {
	return &models.InvalidError{Fields: []models.FieldError{{Code: "query_too_long", Params: map[string]any{"max": MaxQuery}}}}
}

// limitQueryLength refuses queries that are longer than MaxQuery, whatever they contain.
func limitQueryLength(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().URL.RawQuery) > MaxQuery {
			return errQueryTooLong()
		}
		return next(c)
	}
}
