package server

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// handleError is the one error handler: it answers with a problem below /api and a plain page
// elsewhere, once. If a part of the answer was sent already, it cuts the connection rather than
// finish the answer as if it were whole.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		s.abort(err, c)
	}
	write := s.parts.API.WriteProblem
	if !isPublicPath(c) && s.parts.Web != nil {
		write = s.writeErrorPage
	}
	if failed := write(c, err); failed != nil {
		s.parts.Log.WarnContext(c.Request().Context(), "answer an error", "error", failed)
	}
}

// abort breaks the connection off, so that no client takes a part for the whole.
func (s *Server) abort(err error, c echo.Context) {
	if !errors.Is(err, context.Canceled) { // else the caller has gone away
		s.parts.Log.ErrorContext(c.Request().Context(), "cut off", "error", err)
	}
	panic(http.ErrAbortHandler)
}

func (s *Server) writeErrorPage(c echo.Context, err error) error {
	if known, ok := errors.AsType[*echo.HTTPError](err); ok {
		return s.parts.Web.WriteError(c, known.Code)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return s.parts.Web.WriteError(c, http.StatusRequestEntityTooLarge)
	}
	if errors.Is(err, models.ErrForbidden) {
		return s.parts.Web.WriteError(c, http.StatusForbidden)
	}
	if errors.Is(err, models.ErrUnavailable) {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(rest.RetrySeconds))
		return s.parts.Web.WriteError(c, http.StatusServiceUnavailable)
	}
	return s.parts.Web.WriteError(c, http.StatusInternalServerError)
}
