package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// redirect sends the caller from a slug that a group had before to the one that it has. It may be given to another group one day, so nobody keeps it for good.
func redirect(c echo.Context, slug string) error {
	to := url.URL{Path: strings.Replace(c.Path(), ":id", slug, 1), RawQuery: c.Request().URL.RawQuery}
	header := c.Response().Header()
	header.Set(echo.HeaderLocation, to.String())
	header.Set(echo.HeaderCacheControl, publicCaching)
	header.Set(echo.HeaderVary, varies)
	return c.NoContent(http.StatusPermanentRedirect)
}
