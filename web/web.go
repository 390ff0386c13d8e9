// Package web serves the HTML pages, which work without JavaScript, and the viewer of the API. It
// holds no rule of the domain, and it is the only package that knows HTML. Its components are in
// web/view.
package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/guidance"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/statistics"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/reference/basemap"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/web/view"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

const (
	// pagePolicy lets a page load only our own files, and ask our own API.
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	// privatePolicy lets the form that leaves quickly lead to the neutral page: browsers hold where a
	// form is redirected to form-action.
	privatePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self' " + view.LeaveOrigin + "; base-uri 'none'; frame-ancestors 'none'"
	// viewerPolicy lets the viewer run too: Swagger UI sets styles on elements and asks our own
	// API.
	viewerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// Parts holds what the pages show of the program. Without Problems no problem is explained; without
// Discovery there are no pages of groups and consultants.
type Parts struct {
	Version   string
	Problems  func(acceptLanguage string) ([]view.Problem, error) // in the language that a reader reads best
	Security  Security
	Discovery *discovery.Room
	Mail      *mail.Memory // of a demo; nil elsewhere
	Directory *directory.Room
	People    *accounts.Room
	Views     views.Presenter
	Texts     *messages.Catalogue
	Map       *basemap.Map
	Tiles     Tiles
	Now       func() time.Time

	Consultation *consultation.Room
	Statistics   *statistics.Room
	Guidance     *guidance.Room
	// Matches puts who suits a request, and why, into the words of a language.
	Matches func(language string, r models.Ranking) view.Matches
}

// Site answers with pages. Create it with New.
type Site struct {
	parts      Parts
	templates  *template.Template
	assets     map[string]asset
	params     struct{ groups, consultants, resources []string } // that the searches know
	origin     *http.CrossOriginProtection                       // of forms
	mapPolicy  string                                            // of pages with a map
	authorizer *policy.Authorizer
	sessions   map[string]bool // the routes that read the session, by method and path
}

// New reads the embedded pages and assets. It panics only if the program was built wrongly.
func New(p Parts) *Site {
	s := &Site{
		parts: p, templates: template.Must(template.ParseFS(templates, "templates/*.html")), assets: readAssets(), authorizer: policy.New(),
		origin: newOrigin(p.Security.PublicURL), mapPolicy: mapPolicy(p.Tiles),
	}
	s.sessions = s.sessionRoutes()
	s.params.groups, s.params.consultants, s.params.resources = groupParams(p.Views), consultantParams(p.Views), resourceParams(p.Views)
	return s
}

// showViewer is the one page that is not made of components: Swagger UI fills it.
func (s *Site) showViewer(c echo.Context) error {
	var html bytes.Buffer
	if err := s.templates.ExecuteTemplate(&html, "viewer.html", nil); err != nil {
		return fmt.Errorf("fill the viewer: %w", err)
	}
	c.Response().Header().Set(echo.HeaderContentSecurityPolicy, viewerPolicy)
	return c.HTMLBlob(http.StatusOK, html.Bytes())
}

// WriteError answers with a plain page that explains the HTTP status in a sentence.
func (s *Site) WriteError(c echo.Context, status int) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	p := s.titled(c, errorText(status))
	p.NoIndex, p.Path = true, "/" // a path that does not exist must lead nowhere, in any language
	return s.render(c, status, p, view.ErrorPage(p, typedIn(c, status)))
}

func errorText(status int) string {
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusTooManyRequests, http.StatusRequestEntityTooLarge:
		return fmt.Sprint("error.", status)
	}
	if status >= http.StatusInternalServerError {
		return "error.500"
	}
	return "error.400"
}

// render renders the whole page before the first byte is sent, so that an error can still be
// answered.
func (s *Site) render(c echo.Context, status int, p view.Page, content templ.Component) error {
	return s.renderBy(c, status, p, content, pagePolicy)
}

// renderBy is render with another content security policy.
func (s *Site) renderBy(c echo.Context, status int, p view.Page, content templ.Component, policy string) error {
	var html bytes.Buffer
	if err := content.Render(context.WithoutCancel(c.Request().Context()), &html); err != nil {
		return fmt.Errorf("render a page: %w", err)
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentSecurityPolicy, policy)
	header.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
	header.Set("Content-Language", p.Tag)
	for _, a := range p.Alternates {
		header.Add("Link", "<"+a.URL+`>; rel="alternate"; type="`+a.MediaType+`"`)
	}
	header.Add(echo.HeaderVary, "Accept-Language")
	if p.NoIndex {
		rest.SetNoIndex(header)
	}
	if header.Get(echo.HeaderCacheControl) == "" {
		header.Set(echo.HeaderCacheControl, cacheControl(c, status))
	}
	return c.HTMLBlob(status, html.Bytes())
}

// cacheControl returns how long a page may be stored. What somebody looked for is stored by nobody.
func cacheControl(c echo.Context, status int) string {
	if status != http.StatusOK || c.Request().Method == http.MethodPost || c.Request().URL.RawQuery != "" {
		return "private, no-store"
	}
	return "public, no-cache"
}

// notFound returns the error of a page for an error of the domain: what is not there and what is
// not public are answered alike.
func notFound(err error) error {
	if errors.Is(err, models.ErrNotFound) {
		return echo.ErrNotFound
	}
	return err
}

// groupOf reads the group of the address, by a former slug too: these pages name their group by its
// id, and lead nowhere else. models.ErrNotFound also if it is gone.
func (s *Site) groupOf(c echo.Context, by models.WriteOptions) (directory.GroupView, error) {
	found, err := s.parts.Directory.Group(c.Request().Context(), by, c.Param("slug"))
	if moved, former := errors.AsType[*directory.RedirectError](err); former {
		found, err = s.parts.Directory.Group(c.Request().Context(), by, moved.Slug)
	}
	if errors.Is(err, models.ErrGone) {
		err = models.ErrNotFound
	}
	return found, err
}

// elsewhere answers for a group that was not read, if below is the rest of the address after its
// slug: a former slug leads to the present one.
func (s *Site) elsewhere(c echo.Context, err error, below string) error {
	if moved, former := errors.AsType[*directory.RedirectError](err); former {
		query := normalize(c.QueryParams(), []string{"paper", "size"})
		c.Response().Header().Set(echo.HeaderCacheControl, "no-cache") // the slug may come back, or name another group
		return c.Redirect(http.StatusPermanentRedirect, string(s.page(c, "").Link("/groups/"+url.PathEscape(moved.Slug)+below, query)))
	}
	return notFound(err)
}
