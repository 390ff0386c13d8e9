package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// newOrigin returns the protection of forms against other sites: a browser names the site whose page
// sends a form. The public address of the service is its own site, also if a proxy calls it by
// another name.
func newOrigin(publicURL string) *http.CrossOriginProtection {
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(publicURL); err == nil && u.Host != "" {
		_ = protection.AddTrustedOrigin(u.Scheme + "://" + u.Host) // an address without a scheme is nobody's origin
	}
	return protection
}

// refuseOtherSites refuses a form that a page of another site sends.
func (s *Site) refuseOtherSites(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.origin.Check(c.Request()); err != nil {
			return echo.NewHTTPError(http.StatusForbidden).SetInternal(err)
		}
		return next(c)
	}
}
