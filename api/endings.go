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

// Ending says that a route goes: answers tell it to programs, the description to those who write them.
type Ending struct {
	Since time.Time // deprecated from then on; may lie ahead
	Until time.Time // answered at least until then, twelve months after Since or later
	More  string    // the address, https, of a page that says what to use instead
}

// Endings lists the routes that go, by method and path as they stand in Routes. Whoever deprecates one writes a line here and generates the
// description; nothing else is needed. None goes today.
func Endings() map[string]Ending { return map[string]Ending{} }

// Check refuses an ending that gives callers less than twelve months or does not say where to read more.
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

// tell says it on an answer: Deprecation (RFC 9745), Sunset (RFC 8594), and where to read more for both.
func (e Ending) tell(header http.Header) {
	header.Set("Deprecation", "@"+strconv.FormatInt(e.Since.Unix(), 10))
	header.Set("Sunset", e.Until.UTC().Format(http.TimeFormat))
	for _, rel := range []string{"deprecation", "sunset"} {
		header.Add("Link", fmt.Sprintf(`<%s>; rel=%q; type="text/html"`, e.More, rel))
	}
}

// ending tells of a route's ending on whatever the route answers, refusals too, after its handler has set links of its own.
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

// checkEndings panics where an ending names no route or is wrong in itself: the program was built wrongly, and any test finds it.
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
