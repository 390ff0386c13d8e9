// Package telemetry connects a request's id, its trace and its log lines. Every layer above the
// words may use it; it alone uses OpenTelemetry's spans. telemetry/metrics counts for the operator,
// telemetry/otlp sends traces away. None of it ever contains a query, a value of a row, or the
// identity of a caller.
package telemetry

import (
	"context"
	"errors"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/shg-directory/shg/models"
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

// NewIDHandler returns a handler that adds to every line the id of the request and of the trace
// that the line's context belongs to, and leaves network addresses out of it.
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

// scope is the name of the instrumentation scope of our spans.
const scope = "github.com/shg-directory/shg"

// Start begins a span "operation target" beneath the one that the context carries, by the same
// provider; call the function with the outcome to end it. If nothing is traced, or this trace is
// not sampled, there is no span and no cost.
func Start(ctx context.Context, operation, target string) (context.Context, func(error)) {
	above := trace.SpanFromContext(ctx)
	if !above.IsRecording() {
		return ctx, noopEnd
	}
	ctx, span := above.TracerProvider().Tracer(scope).Start(ctx, operation+" "+target)
	return ctx, func(err error) { endSpan(span, err) }
}

func noopEnd(error) {}

// StartJobs begins the trace of a batch of jobs of one kind.
func StartJobs(ctx context.Context, provider trace.TracerProvider, kind models.JobKind, count int) (context.Context, func(error)) {
	ctx, span := provider.Tracer(scope).Start(ctx, "jobs "+string(kind), trace.WithNewRoot(), trace.WithAttributes(attribute.Int("shg.jobs", count)))
	return ctx, func(err error) { endSpan(span, err) }
}

// Tracer returns the tracer of a door by a provider; without a provider it records nothing.
func Tracer(provider trace.TracerProvider) trace.Tracer {
	if provider == nil {
		provider = noop.NewTracerProvider()
	}
	return provider.Tracer(scope)
}

// endSpan marks that something went wrong, and not why: an error's text is for the log.
func endSpan(span trace.Span, err error) {
	if err != nil && !isExpected(err) {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// isExpected reports whether an error is an answer that people are meant to get, not a failure.
func isExpected(err error) bool {
	if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
		return true
	}
	for _, known := range []error{
		models.ErrNotFound, models.ErrForbidden, models.ErrUnauthorized, models.ErrConflict, models.ErrStale, models.ErrGone, models.ErrTooDeep,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
