package web

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/web/view"
)

// page returns what the layout needs, in the language of the address or of the reader.
func (s *Site) page(c echo.Context, title string) view.Page {
	return view.Page{
		Language: s.languageFor(c, c.QueryParam("lang")),
		Title:    title, Path: c.Request().URL.EscapedPath(), PublicURL: s.parts.Security.PublicURL, Version: s.parts.Version,
	}
}

// languageFor returns the language of a page for a reader who chose one, or none ("" or what is no
// language). Pages are in few languages, groups' own words may be in any: a reader of another is
// shown these in it, within a page in the language that they read best.
func (s *Site) languageFor(c echo.Context, chosen string) view.Language {
	accepted := c.Request().Header.Get("Accept-Language")
	if _, _, err := language.ParseAcceptLanguage(accepted); err != nil {
		accepted = ""
	}
	l := view.Language{Texts: s.parts.Texts}
	if validation.IsLanguage(chosen) {
		l.Chosen = validation.CanonicalLanguageTag(chosen)
	}
	if slices.Contains(l.Texts.PageLanguages(), l.Chosen) {
		l.Tag, l.Reads = l.Chosen, l.Chosen
	} else {
		l.Reads = view.JoinDistinct(l.Chosen, accepted)
		l.Tag = l.Texts.Match(l.Reads)
		l.Reads = view.JoinDistinct(l.Reads, l.Tag+";q=0.001")
	}
	l.Locale = l.Texts.Locale(l.Tag)
	return l
}

// titled is page with a message as its title.
func (s *Site) titled(c echo.Context, code string) view.Page {
	p := s.page(c, "")
	p.Title = p.T(code)
	return p
}

// jsonTwin returns the address of a page's JSON.
func jsonTwin(path string, query url.Values) view.Alternate {
	address := "/api/v1" + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return view.Alternate{MediaType: "application/json", Title: "JSON", URL: address}
}
