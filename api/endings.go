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

// Ending announces that a route will be removed. Answers announce it to programs, the description
// to developers.
type Ending struct {
	Since time.Time // deprecated from then on; may be in the future
	Until time.Time // answered at least until then, twelve months after Since or later
	More  string    // the address, https, of a page about what to use instead
}

// Endings lists the routes that will be removed, by method and path as they are in Routes. To
// deprecate one, add a line here and generate the description; nothing else is needed. No route is
// deprecated today.
func Endings() map[string]Ending { return map[string]Ending{} }

// Check refuses an ending that gives callers less than twelve months, or that has no page to read
// more.
func (e Ending) Check() error {
	more, err := url.Parse(e.More)
	switch {
	case err != nil || more.Scheme != "https" || more.Host == "" || strings.ContainsAny(e.More, "<> "):
		return fmt.Errorf("%q is no address of a page", e.More)
	case e.Since.IsZero():
		return errors.New("no day from which it is deprecated")
	case e.Until.Before(e.Since.AddDate(0, 12, 0)):
		return fmt.Errorf("it ends on %s, sooner than twelve months after %s", e.Until.Format(time.DateOnly), e.Since.Format(time.DateOnly))
	}
	return nil
}

// tell sets the headers of an ending: Deprecation (RFC 9745), Sunset (RFC 8594), and a link to the
// page for both.
func (e Ending) tell(header http.Header) {
	header.Set("Deprecation", "@"+strconv.FormatInt(e.Since.Unix(), 10))
	header.Set("Sunset", e.Until.UTC().Format(http.TimeFormat))
	for _, rel := range []string{"deprecation", "sunset"} {
		header.Add("Link", fmt.Sprintf(`<%s>; rel=%q; type="text/html"`, e.More, rel))
	}
}

// ending sets the headers of a route's ending on every answer of the route, refusals too, after its
// handler has set links of its own.
func (d *Door) ending(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	e, ends := d.Endings[r.Method+" "+r.Path]
	if !ends {
		return next
	}
	return func(c echo.Context) error {
		c.Response().Before(func() { e.tell(c.Response().Header()) })
		return next(c)
	}
}

// checkEndings panics if an ending names no route or is wrong in itself. The program was built
// wrongly then, and any test finds it.
func (d *Door) checkEndings() {
	routes := d.Routes()
	for name, e := range d.Endings {
		if !slices.ContainsFunc(routes, func(r Route) bool { return r.Method+" "+r.Path == name }) {
			panic("api: no route is called " + name)
		}
		if err := e.Check(); err != nil {
			panic("api: the ending of " + name + ": " + err.Error())
		}
	}
}
