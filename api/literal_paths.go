package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
)

// literalPaths holds the paths without parameters, such as /groups/search, each with the value of
// Allow.
type literalPaths map[string]string

func newLiteralPaths(routes []Route) literalPaths {
	methods := map[string][]string{}
	for _, r := range routes {
		if strings.Contains(r.Path, ":") {
			continue
		}
		pattern := views.Base + r.Path
		if methods[pattern] = append(methods[pattern], r.Method); r.Method == http.MethodGet {
			methods[pattern] = append(methods[pattern], http.MethodHead)
		}
	}
	found := literalPaths{}
	for path, these := range methods {
		slices.Sort(these)
		found[path] = strings.Join(append([]string{http.MethodOptions}, these...), ", ")
	}
	return found
}

// refuseAsID answers 405 if a path has a word in the place of an id and the word has no route for
// the method. The router takes the word for an id then.
func (n literalPaths) refuseAsID(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	if !strings.Contains(r.Path, ":") {
		return next
	}
	return func(c echo.Context) error {
		if allow, named := n[c.Request().URL.Path]; named {
			c.Response().Header().Set(echo.HeaderAllow, allow)
			return echo.ErrMethodNotAllowed
		}
		return next(c)
	}
}
