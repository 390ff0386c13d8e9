// Package telemetry connects a request's id, its trace and its log lines. Every layer above the
// words may use it; it alone uses OpenTelemetry's spans. telemetry/metrics counts for the operator,
// telemetry/otlp sends traces away. None of it ever contains a query, a value of a row, or the
// identity of a caller.
package telemetry

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// requestKey is the key under which a context carries the request's id.
type requestKey struct{}

// WithRequestID returns a context of the request with this id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID returns the id of the request that the context belongs to, or "" if it belongs to none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// NewIDHandler returns a handler that adds to every line the id of the request and of the trace that the
// line's context belongs to, and leaves network addresses out of it.
func NewIDHandler(next slog.Handler) slog.Handler { return idHandler{NewRedactingHandler(next)} }

type idHandler struct{ slog.Handler }

// Handle adds the ids from the context and passes the line on.
func (n idHandler) Handle(ctx context.Context, line slog.Record) error {
	request, span := RequestID(ctx), trace.SpanContextFromContext(ctx)
	if request == "" && !span.IsValid() {
		return n.Handler.Handle(ctx, line)
	}
	line = line.Clone()
	if request != "" {
		line.AddAttrs(slog.String("request_id", request))
	}
	if span.IsValid() {
		line.AddAttrs(slog.String("trace_id", span.TraceID().String()))
	}
	return n.Handler.Handle(ctx, line)
}

// WithAttrs preserves the names in the lines of a logger with attributes.
func (n idHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return idHandler{n.Handler.WithAttrs(attrs)}
}

// WithGroup preserves the names in the lines of a logger with a group.
func (n idHandler) WithGroup(name string) slog.Handler { return idHandler{n.Handler.WithGroup(name)} }
