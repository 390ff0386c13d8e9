package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/web/view"
)

// devMailPath is there in a demo alone.
const devMailPath = "/dev/mail"

// showDevMail lists the mail of a demo.
func (s *Site) showDevMail(c echo.Context) error {
	p := s.page(c, "")
	p.Title, p.NoIndex, p.Path = "Mail", true, devMailPath
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return s.render(c, http.StatusOK, p, view.DevMailPage(p, s.parts.Mail.Messages()))
}
