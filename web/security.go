package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	// securityPath is where RFC 9116 puts security.txt.
	securityPath = "/.well-known/security.txt"
	// securityDays is the number of days for which security.txt is valid, counted from the day on
	// which it is read. RFC 9116 recommends less than a year.
	securityDays = 90
)

// Security holds the contents of security.txt. Without Contacts there is no such file.
type Security struct {
	Contacts  []string         // URIs, the preferred one first
	PublicURL string           // how the service is reached from outside
	Now       func() time.Time // the clock that Expires is counted from
}

// serveSecurityTxt answers with security.txt (RFC 9116). It is written when it is read, so that it
// never expires while the service runs; within a day its bytes are the same.
func (s *Site) serveSecurityTxt(c echo.Context) error {
	security := s.parts.Security
	if len(security.Contacts) == 0 {
		return echo.ErrNotFound
	}
	var text strings.Builder
	for _, contact := range security.Contacts {
		fmt.Fprintf(&text, "Contact: %s\n", contact)
	}
	expires := security.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, securityDays)
	fmt.Fprintf(&text, "Expires: %s\n", expires.Format(time.RFC3339))
	if strings.HasPrefix(security.PublicURL, "https://") { // the RFC requires it
		fmt.Fprintf(&text, "Canonical: %s%s\n", security.PublicURL, securityPath)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=3600")
	return c.String(http.StatusOK, text.String())
}
