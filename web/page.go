package web

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/web/view"
)

// page returns what the layout needs, in the language of the address or of the reader.
func (s *Site) page(c echo.Context, title string) view.Page {
	chosen := c.QueryParam("lang")
	tag, inAddress := s.parts.Texts.Match(c.Request().Header.Get("Accept-Language")), false
	if slices.Contains(s.parts.Texts.PageLanguages(), chosen) {
		tag, inAddress = chosen, true
	}
	return view.Page{
		Language: view.Language{Locale: s.locales[tag], Texts: s.parts.Texts, Tag: tag, InAddress: inAddress},
		Title:    title, Path: c.Request().URL.EscapedPath(), PublicURL: s.parts.Security.PublicURL, Version: s.parts.Version,
	}
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
