package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// Deprecation announces that a route will be removed. Answers announce it to programs, the
// description to developers.
type Deprecation struct {
	Since  time.Time // deprecated from then on; may be in the future
	Sunset time.Time // answered at least until then, twelve months after Since or later
	Link   string    // the address, https, of a page about what to use instead
}

// Deprecations lists the routes that will be removed, by method and path as they are in Routes. To
// deprecate one, add a line here and generate the description; nothing else is needed. No route is
// deprecated today.
func Deprecations() map[string]Deprecation { return map[string]Deprecation{} }

// Check refuses a deprecation that gives callers less than twelve months, or that has no page to
// read more.
func (e Deprecation) Check() error {
	more, err := url.Parse(e.Link)
	switch {
	case err != nil || more.Scheme != "https" || more.Host == "" || strings.ContainsAny(e.Link, "<> "):
		return fmt.Errorf("%q is no address of a page", e.Link)
	case e.Since.IsZero():
		return errors.New("no day from which it is deprecated")
	case e.Sunset.Before(e.Since.AddDate(0, 12, 0)):
		return fmt.Errorf("it ends on %s, sooner than twelve months after %s", e.Sunset.Format(time.DateOnly), e.Since.Format(time.DateOnly))
	}
	return nil
}

// setHeaders sets the headers of a deprecation: Deprecation (RFC 9745), Sunset (RFC 8594), and a
// link to the page for both.
func (e Deprecation) setHeaders(header http.Header) {
	header.Set("Deprecation", "@"+strconv.FormatInt(e.Since.Unix(), 10))
	header.Set("Sunset", e.Sunset.UTC().Format(http.TimeFormat))
	for _, rel := range []string{"deprecation", "sunset"} {
		header.Add("Link", fmt.Sprintf(`<%s>; rel=%q; type="text/html"`, e.Link, rel))
	}
}

// announceDeprecation sets the headers of a route's deprecation on every answer of the route,
// refusals too, after its handler has set links of its own.
func (d *Door) announceDeprecation(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	e, ends := d.Deprecations[r.Method+" "+r.Path]
	if !ends {
		return next
	}
	return func(c echo.Context) error {
		c.Response().Before(func() { e.setHeaders(c.Response().Header()) })
		return next(c)
	}
}

// checkDeprecations panics if a deprecation names no route or is wrong in itself. The program was
// built wrongly then, and any test finds it.
func (d *Door) checkDeprecations() {
	routes := d.Routes()
	for name, e := range d.Deprecations {
		if !slices.ContainsFunc(routes, func(r Route) bool { return r.Method+" "+r.Path == name }) {
			panic("api: no route is called " + name)
		}
		if err := e.Check(); err != nil {
			panic("api: the ending of " + name + ": " + err.Error())
		}
	}
}
