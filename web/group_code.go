package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/yeqown/go-qrcode/v2"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// showGroupCode is the address of a group's page as a QR code, in the language of the address.
func (s *Site) showGroupCode(c echo.Context) error {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return s.elsewhere(c, err, "/qr.svg")
	}
	p := s.page(c, "")
	picture, err := drawCode(p.PublicURL + string(p.Link("/groups/"+found.Group.ID.String(), nil))) // shorter than many slugs, so that paper can be read
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'")
	header.Set(echo.HeaderCacheControl, "public, no-cache") // a group may be withdrawn at any time
	if found.Group.NoIndex {
		rest.SetNoIndex(header)
	}
	return c.Blob(http.StatusOK, "image/svg+xml", picture)
}

// drawCode returns a text as a QR code in SVG: black on white, with the four modules of quiet zone
// that ISO/IEC 18004 asks for, so that it is read from a dark page too.
func drawCode(text string) ([]byte, error) {
	const quiet = 4
	bytes, level := qrcode.WithEncodingMode(qrcode.EncModeByte), qrcode.WithErrorCorrectionLevel(qrcode.ErrorCorrectionMedium)
	code, err := qrcode.NewWith(text, bytes, level)
	if err != nil {
		return nil, fmt.Errorf("encode a QR code: %w", err)
	}
	var m modules
	if err := code.Save(&m); err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	var svg strings.Builder
	side := len(m) + 2*quiet
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges">`, side)
	fmt.Fprintf(&svg, `<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, side)
	for y, row := range m {
		for x, black := range row {
			if black {
				fmt.Fprintf(&svg, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	svg.WriteString(`"/></svg>`)
	return []byte(svg.String()), nil
}

// modules receives which modules of a QR code are black, row by row.
type modules [][]bool

// Write stores the modules.
func (m *modules) Write(code qrcode.Matrix) error {
	*m = code.Bitmap()
	return nil
}

// Close does nothing.
func (m *modules) Close() error { return nil }
