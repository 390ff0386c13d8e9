package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/web/view"
)

// noticesOffForm is the page that a notice links to. It changes nothing.
func (s *Site) noticesOffForm(c echo.Context) error {
	return s.renderNoticesOff(c, view.NoticesOff{Page: s.titled(c, "off.title"), Token: c.QueryParam("token")})
}

// switchOffNotices switches notices off, for a person who presses the button and for a mail program
// (RFC 8058).
func (s *Site) switchOffNotices(c echo.Context) error {
	if err := s.parts.People.SwitchOff(c.Request().Context(), rest.WriteOptionsOf(c), c.QueryParam("token")); err != nil {
		return notFound(err)
	}
	return s.renderNoticesOff(c, view.NoticesOff{Page: s.titled(c, "off.done"), Done: true})
}

func (s *Site) renderNoticesOff(c echo.Context, shown view.NoticesOff) error {
	shown.NoIndex, shown.Path = true, accounts.OffPath
	header := c.Response().Header()
	header.Set(echo.HeaderReferrerPolicy, "same-origin")
	header.Set(echo.HeaderCacheControl, "private, no-store")
	return s.render(c, http.StatusOK, shown.Page, view.NoticesOffPage(shown))
}
