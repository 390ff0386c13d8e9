package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/web/view"
)

// maxEmbedded is how many groups the embedded search shows.
const maxEmbedded = 10

// embedPolicy is pagePolicy without scripts, and with leave to be framed by anybody.
func embedPolicy() string {
	return strings.NewReplacer("script-src 'self'; ", "", "connect-src 'self'; ", "", "frame-ancestors 'none'", "frame-ancestors *").Replace(pagePolicy)
}

// embedGroups is the search for groups on other sites. It alone may be framed, and read by scripts of
// other origins.
func (s *Site) embedGroups(c echo.Context) error {
	p, params := s.titled(c, "groups.title"), normalize(c.QueryParams(), s.params.groups)
	params.Del("page")
	p.Query = params
	g := view.GroupSearch{Search: view.Search{Page: p, Params: params}}
	fillGroupForm(&g)
	if len(params) > 0 {
		if _, _, _, err := s.listGroups(c.Request().Context(), &g, nil); err != nil {
			return err
		}
	}
	g.Results = g.Results[:min(maxEmbedded, len(g.Results))]
	g.Hidden = hidden(params, []string{"near", "place", "lat", "lon", "q", "radius_km"})
	c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*")
	return s.renderBy(c, http.StatusOK, p, view.EmbedPage(g), embedPolicy())
}
