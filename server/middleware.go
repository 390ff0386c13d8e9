package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/web"
)

const (
	// requestTimeout is how long a request may take inside.
	requestTimeout = 10 * time.Second
	// streamTimeout is how long a partner may take to hand in a feed.
	streamTimeout = 10 * time.Minute
	// strictCSP lets an answer load nothing; pages set their own.
	strictCSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	// yearOfHTTPS lets browsers ask this host by https alone for a year (RFC 6797).
	yearOfHTTPS = "max-age=31536000"
)

// useMiddleware adds the middleware in its order, outermost first. All of it runs for every
// request, also if no route is found: groups with middleware of their own would turn 405 into 404.
// The log comes before recovery, so that it sees the answer to a panic. The request's id comes
// before the log, so that both name it. The caller and its rate are known before the body is read,
// so that a caller that may not ask uses no memory for a body. The whole body is read before a
// request is admitted, and the time limit begins then, because the caller's speed is not our work.
func (s *Server) useMiddleware() {
	s.echo.Use(
		requestID,
		s.trace,
		s.measure,
		s.logAccess,
		recoverPanic,
		s.secureHeaders,
		allowCrossOriginReads,
		s.limitBody,
		s.limitPace,
		s.limitShare,
		s.authenticate,
		s.limitRate,
		s.readBody,
		s.admit,
		limitTime,
	)
}

// validRequestID is an id that a caller may choose: nothing that could break a log line or a
// header.
var validRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID gives every request an id, its caller's own if that is sane, and returns it in the
// answer.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !validRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		c.SetRequest(c.Request().WithContext(telemetry.WithRequestID(c.Request().Context(), id)))
		return next(c)
	}
}

// logAccess writes one line per answer, with the route's pattern and never the path, the query, an
// address or a key, because these reveal who looks for what. It answers errors itself, so that the
// line has the status that was sent; no outer middleware sees the error again.
func (s *Server) logAccess(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		response := c.Response()
		attrs := []slog.Attr{
			slog.String("method", knownMethod(c.Request().Method)), slog.String("route", c.Path()),
			slog.Int("status", response.Status), slog.Int64("ms", time.Since(began).Milliseconds()), slog.Int64("bytes", response.Size),
		}
		ctx := c.Request().Context()
		switch {
		case errors.Is(err, errOverloaded), errors.Is(err, rest.ErrTooManyUnsent): // counted, and logged from time to time: a line for each would be more work
			s.parts.Log.LogAttrs(ctx, slog.LevelDebug, "request", attrs...)
		case response.Status < http.StatusInternalServerError || errors.Is(err, context.Canceled): // the caller has gone away
			s.parts.Log.LogAttrs(ctx, slog.LevelInfo, "request", attrs...)
		default:
			s.parts.Log.LogAttrs(ctx, slog.LevelError, "request", append(attrs, slog.Any("error", err))...)
		}
		return nil
	}
}

// knownMethod keeps words of a caller's own choice out of the log.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// panicError is a panic turned into an error. The stack is for the log; the answer contains nothing
// of it.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// recoverPanic turns a panic into an error. If a part of the answer was sent already, the
// connection is cut.
func recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if aborted, ok := value.(error); ok && errors.Is(aborted, http.ErrAbortHandler) {
				panic(value)
			}
			err = &panicError{value: value, stack: debug.Stack()}
		}()
		return next(c)
	}
}

func (s *Server) secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		rest.SetHeaders(c.Response().Header(), echo.HeaderXContentTypeOptions, "nosniff",
			echo.HeaderReferrerPolicy, "no-referrer", echo.HeaderContentSecurityPolicy, strictCSP)
		if s.parts.OverHTTPS {
			c.Response().Header().Set(echo.HeaderStrictTransportSecurity, yearOfHTTPS)
		}
		return next(c)
	}
}

// limitBody makes reading more than a body may have fail with *http.MaxBytesError, which the door
// answers with 413.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request, limit := c.Request(), min(api.BodyLimit(c.Path()), web.BodyLimit(c.Path()))
		if request.Body == nil || request.Body == http.NoBody {
			return next(c)
		}
		if isStreamed(c) {
			limit = max(limit, s.parts.MaxImport)
		}
		if request.ContentLength > limit {
			return &http.MaxBytesError{Limit: limit}
		}
		request.Body = http.MaxBytesReader(c.Response().Writer, request.Body, limit)
		return next(c)
	}
}

// isStreamed reports whether a request's body is read while it comes: a feed is never in memory as
// a whole.
func isStreamed(c echo.Context) bool {
	return api.StreamsBody(c.Request().Method, c.Path())
}

// limitPace lets answers go no slower than the least rate, and bounds what waits to be taken.
func (s *Server) limitPace(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		rest.EnforceMinRate(c, s.unsent)
		return next(c)
	}
}

// limitTime ends what takes too long inside. Whole sets have a limit of their own, so the context
// without this limit stays available for them.
func limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := requestTimeout
		if isStreamed(c) {
			limit = streamTimeout
			// If a connection supports no deadlines, such as in a test, only the request's own
			// limit applies.
			_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(streamTimeout + requestTimeout))
		}
		ctx, cancel := rest.WithResponseTimeout(c.Request().Context(), limit)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
