package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/platform/telemetry"
)

// measure counts every request, how long it took and how it ended. Errors are answered further in,
// so the status is what was sent.
func (s *Server) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		end := s.parts.Metrics.BeginRequest()
		defer func() { end(knownMethod(c.Request().Method), c.Path(), c.Response().Status) }()
		return next(c)
	}
}

// trace records a span for every request, beneath the caller's own if it sends a traceparent. The
// span contains the method, the route's pattern and the status. The usual middleware would also
// record path, query, address and program of the caller, which reveals who looks for what.
func (s *Server) trace(next echo.HandlerFunc) echo.HandlerFunc {
	if s.parts.Tracer == nil {
		return next
	}
	tracer, parents := telemetry.Tracer(s.parts.Tracer), propagation.TraceContext{}
	return func(c echo.Context) error {
		request := c.Request()
		method := knownMethod(request.Method)
		ctx, span := tracer.Start(parents.Extract(request.Context(), propagation.HeaderCarrier(request.Header)), method+" "+c.Path(),
			trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", method), attribute.String("http.route", c.Path())))
		defer span.End()
		c.SetRequest(request.WithContext(ctx))
		err := next(c)
		span.SetAttributes(attribute.Int("http.response.status_code", c.Response().Status))
		if c.Response().Status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		return err
	}
}
