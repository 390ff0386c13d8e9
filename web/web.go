// Package web serves the HTML pages, which work without JavaScript, and the viewer of the API. It
// holds no rule of the domain, and it is the only package that knows HTML.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

const (
	// pagePolicy lets a page load only our own files.
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	// viewerPolicy lets the viewer run too: Swagger UI sets styles on elements and asks our own
	// API.
	viewerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// Parts holds what the pages show of the program. Without Problems no problem is explained.
type Parts struct {
	Version  string
	Problems func(acceptLanguage string) ([]Problem, error) // in the language that a reader reads best
	Security Security
}

// Site answers with pages. Create it with New.
type Site struct {
	parts     Parts
	templates *template.Template
	assets    map[string]asset
}

// New reads the embedded pages and assets. It panics only if the program was built wrongly.
func New(p Parts) *Site {
	return &Site{parts: p, templates: template.Must(template.ParseFS(templates, "templates/*.html")), assets: readAssets()}
}

// Mount registers the routes of the pages, HEAD beside GET.
func (s *Site) Mount(e *echo.Echo) {
	for path, handler := range map[string]echo.HandlerFunc{
		"/": s.showHome, "/api/docs": s.showViewer, "/problems": s.showProblems, "/problems/:code": s.showProblem, "/static/*": s.serveAsset,
		securityPath: s.serveSecurityTxt,
	} {
		e.GET(path, handler)
		e.HEAD(path, handler)
	}
}

// page is the data of the templates.
type page struct {
	Title, Text, Version string
	Problems             []Problem
	Problem              Problem
}

func (s *Site) showHome(c echo.Context) error {
	return s.render(c, http.StatusOK, "home.html", page{Title: "Self-help groups and their consultants"}, pagePolicy)
}

func (s *Site) showViewer(c echo.Context) error {
	return s.render(c, http.StatusOK, "viewer.html", page{}, viewerPolicy)
}

// WriteError answers with a plain page that explains the HTTP status in a sentence.
func (s *Site) WriteError(c echo.Context, status int) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return s.render(c, status, "error.html", page{Title: http.StatusText(status), Text: statusSentence(status)}, pagePolicy)
}

func statusSentence(status int) string {
	switch status {
	case http.StatusNotFound:
		return "There is no such page here."
	case http.StatusMethodNotAllowed:
		return "This page cannot be asked in that way."
	case http.StatusTooManyRequests:
		return "Too much was asked from here in a short time. Please try again in a minute."
	case http.StatusRequestEntityTooLarge:
		return "What was sent is too large."
	}
	if status >= http.StatusInternalServerError {
		return "Something went wrong on our side. Please try again later."
	}
	return "That was not understood."
}

// render renders the whole page before the first byte is sent, so that an error can still be
// answered.
func (s *Site) render(c echo.Context, status int, name string, p page, policy string) error {
	p.Version = s.parts.Version
	var html bytes.Buffer
	if err := s.templates.ExecuteTemplate(&html, name, p); err != nil {
		return fmt.Errorf("fill %s: %w", name, err)
	}
	c.Response().Header().Set(echo.HeaderContentSecurityPolicy, policy)
	return c.HTMLBlob(status, html.Bytes())
}
