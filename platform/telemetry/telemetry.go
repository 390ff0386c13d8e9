// Package telemetry names what belongs together: a request's id, its trace and the lines that are logged for it. Every layer above the words may
// use it; it alone knows OpenTelemetry's spans. telemetry/metrics counts for the operator, telemetry/otlp sends traces away. None of it ever
// holds a query, a value of a row, or who asked.
package telemetry

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// requestKey is where a context carries the request's id.
type requestKey struct{}

// WithRequest is a context of the request with this id.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestOf is the id of the request that the context belongs to; empty if it belongs to none.
func RequestOf(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Named is a handler that adds to every line the id of the request and of the trace that the line's
// context belongs to, and leaves network addresses out of it.
func Named(next slog.Handler) slog.Handler { return named{Unaddressed(next)} }

type named struct{ slog.Handler }

// Handle adds what the context knows and hands the line on.
func (n named) Handle(ctx context.Context, line slog.Record) error {
	request, span := RequestOf(ctx), trace.SpanContextFromContext(ctx)
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

// WithAttrs keeps the names in the lines of a logger that says more.
func (n named) WithAttrs(attrs []slog.Attr) slog.Handler { return named{n.Handler.WithAttrs(attrs)} }

// WithGroup keeps the names in the lines of a logger that groups what it says.
func (n named) WithGroup(name string) slog.Handler { return named{n.Handler.WithGroup(name)} }
