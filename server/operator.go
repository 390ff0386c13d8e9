package server

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// pingTime is how long an engine may take to show that it is there.
const pingTime = 2 * time.Second

// mountOperator hangs in what the operator's tools ask: is the process alive, and can it serve.
func (s *Server) mountOperator() {
	for path, handler := range map[string]echo.HandlerFunc{"/healthz": alive, "/readyz": s.ready} {
		s.echo.GET(path, handler)
		s.echo.HEAD(path, handler)
	}
}

// health is what /healthz and /readyz answer.
type health struct {
	Status string            `json:"status"`           // ok, stopping or unavailable
	Checks map[string]string `json:"checks,omitempty"` // engine by engine: ok or unavailable
}

func alive(c echo.Context) error {
	uncached(c)
	return c.JSON(http.StatusOK, health{Status: "ok"})
}

// ready answers 200 when every engine does and 503 otherwise, and from the moment that the service begins to stop. Why an engine is away is in
// the log and not in the answer.
func (s *Server) ready(c echo.Context) error {
	uncached(c)
	if s.stopping.Load() {
		return c.JSON(http.StatusServiceUnavailable, health{Status: "stopping"})
	}
	answer, status := health{Status: "ok", Checks: map[string]string{}}, http.StatusOK
	for _, check := range s.parts.Ready {
		answer.Checks[check.Name] = "ok"
		if err := ping(c.Request().Context(), check); err != nil {
			s.parts.Log.WarnContext(c.Request().Context(), "not ready", "engine", check.Name, "error", err)
			answer.Checks[check.Name], answer.Status, status = "unavailable", "unavailable", http.StatusServiceUnavailable
		}
	}
	return c.JSON(status, answer)
}

func ping(ctx context.Context, check Check) error {
	ctx, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	return check.Ping(ctx)
}

func uncached(c echo.Context) { c.Response().Header().Set(echo.HeaderCacheControl, "no-store") }
