package telemetry

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/shg-directory/shg/models"
)

// scope is the name of the instrumentation scope of our spans.
const scope = "github.com/shg-directory/shg"

// Start begins a span "what of" beneath the one that the context carries, by the same provider;
// call the function with the outcome to end it. If nothing is traced, or this trace is not sampled,
// there is no span and no cost.
func Start(ctx context.Context, what, of string) (context.Context, func(error)) {
	above := trace.SpanFromContext(ctx)
	if !above.IsRecording() {
		return ctx, noopEnd
	}
	ctx, span := above.TracerProvider().Tracer(scope).Start(ctx, what+" "+of)
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
