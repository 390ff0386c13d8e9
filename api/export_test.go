package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
)

// StreamLines answers with a whole set of so many lines of a kilobyte.
func (d *Door) StreamLines(c echo.Context, lines int) error {
	line := strings.Repeat("x", 1023) + "\n"
	return d.streams.Stream(c, func(h http.Header) { h.Set(echo.HeaderContentType, "text/plain") }, func(ctx context.Context, to rest.StreamWriter) error {
		for range lines {
			_, err := to.WriteString(line)
			if err = errors.Join(ctx.Err(), err, to.FlushIfDue()); err != nil {
				return err
			}
		}
		return nil
	})
}

// ShowLarge answers with so many bytes.
func ShowLarge(c echo.Context, bytes int) error {
	return rest.WriteBytes(c, rest.JSONType, make([]byte, bytes), rest.Metadata{})
}
