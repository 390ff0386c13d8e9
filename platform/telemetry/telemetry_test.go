package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
)

func TestLinesNameTheirRequestAndTrace(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	log := slog.New(telemetry.NewIDHandler(slog.NewTextHandler(&output, nil))).With("part", "store")
	ctx, span := trace.NewTracerProvider().Tracer("test").Start(telemetry.WithRequestID(t.Context(), "r-1"), "span")
	log.WarnContext(ctx, "within")
	log.WarnContext(t.Context(), "outside")
	lines := strings.Split(output.String(), "\n")
	if want := "request_id=r-1 trace_id=" + span.SpanContext().TraceID().String(); !strings.HasSuffix(lines[0], "part=store "+want) {
		t.Errorf("%q does not end with %q", lines[0], want)
	}
	if !strings.HasSuffix(lines[1], "part=store") {
		t.Errorf("%q names a request", lines[1])
	}
}

// Where nobody traces, spans cost nothing at all.
func TestNoSpansCostNothing(t *testing.T) {
	t.Parallel()
	unsampled, _ := trace.NewTracerProvider(trace.WithSampler(trace.NeverSample())).Tracer("test").Start(t.Context(), "span")
	for name, ctx := range map[string]context.Context{"no provider": t.Context(), "not sampled": unsampled} {
		const times = 100_000
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range times {
			_, end := telemetry.Start(ctx, "read", "sqlite")
			end(nil)
		}
		runtime.ReadMemStats(&after)
		if allocations := after.Mallocs - before.Mallocs; allocations > times/10 { // others allocate meanwhile
			t.Errorf("%s: %d allocations for %d spans", name, allocations, times)
		}
	}
}

// An answer that people are meant to get is not a failure of a span, and no failure contains its
// text.
func TestSpansThatFail(t *testing.T) {
	t.Parallel()
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	ctx, above := provider.Tracer("test").Start(t.Context(), "request")
	for _, test := range []struct {
		err  error
		want codes.Code
	}{
		{nil, codes.Unset},
		{models.ErrNotFound, codes.Unset},
		{&models.InvalidError{}, codes.Unset},
		{&models.ConflictError{}, codes.Unset},
		{models.ErrUnavailable, codes.Error},
		{errors.New("private"), codes.Error},
		{context.DeadlineExceeded, codes.Error},
	} {
		_, end := telemetry.Start(ctx, "read", "sqlite")
		end(test.err)
		ended := recorder.Ended()
		span := ended[len(ended)-1]
		if span.Status().Code != test.want || span.Status().Description != "" || len(span.Events())+len(span.Attributes()) > 0 {
			t.Errorf("%v: status %v, %v, %v", test.err, span.Status(), span.Events(), span.Attributes())
		}
		if span.Name() != "read sqlite" || span.Parent().SpanID() != above.SpanContext().SpanID() {
			t.Errorf("span %q beneath %s", span.Name(), span.Parent().SpanID())
		}
	}
}
