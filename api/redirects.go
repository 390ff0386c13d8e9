package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/directory"
)

// redirect sends the caller from a former slug of a group to the present one. The former slug may
// belong to another group one day, so caches must revalidate the redirect.
func redirect(c echo.Context, moved *directory.RedirectError) error {
	to := url.URL{Path: strings.Replace(c.Path(), ":id", moved.Slug, 1), RawQuery: c.Request().URL.RawQuery}
	header := c.Response().Header()
	header.Set(echo.HeaderLocation, to.String())
	header.Set(echo.HeaderCacheControl, publicCacheControl(moved.Public).header())
	header.Set(echo.HeaderVary, varyHeaders)
	return c.NoContent(http.StatusPermanentRedirect)
}
