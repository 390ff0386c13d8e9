package rest

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// browserCookie has the secret of a browser that asked for a link to sign in with. Browsers send a
// cookie of this name to this host alone, and take it for secure on this computer too.
const browserCookie = "__Host-shg-link"

// browserCookieSeconds is how long the cookie lives: as long as a link may take.
const browserCookieSeconds = 24 * 60 * 60

// BrowserSecret returns the secret of the browser that asked for a link, "" if it has none.
func BrowserSecret(c echo.Context) string {
	cookie, err := c.Cookie(browserCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// SetBrowserSecret lets the browser send the secret when its link is opened, from a mail too.
func SetBrowserSecret(c echo.Context, secret string) {
	c.SetCookie(&http.Cookie{
		Name: browserCookie, Value: secret, Path: "/", MaxAge: browserCookieSeconds, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
