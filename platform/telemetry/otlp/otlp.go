// Package otlp sends traces to a collector by OTLP over HTTP with protobuf. Only this package uses
// OpenTelemetry's SDK. The SDK itself reads the OTEL_ variables that only it understands, such as
// OTEL_TRACES_SAMPLER and OTEL_EXPORTER_OTLP_HEADERS; the address of the collector comes from
// config.
package otlp

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// flushTimeout is how long the last spans may take to leave when the service stops.
const flushTimeout = 3 * time.Second

// Options is the destination of traces and the service that they come from.
type Options struct {
	Endpoint string // such as http://127.0.0.1:4318, without a slash at the end
	Version  string // of the program
	Log      *slog.Logger
}

// Start returns a provider of spans that are sent in batches. If the collector is away, spans are
// lost and nothing else. Every trace is sampled, or as its caller decided, unless
// OTEL_TRACES_SAMPLER is set otherwise. Call stop when nothing is traced any more.
func Start(ctx context.Context, o Options) (provider *trace.TracerProvider, stop func(context.Context), err error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(o.Endpoint+"/v1/traces"))
	if err != nil {
		return nil, nil, fmt.Errorf("send traces: %w", err)
	}
	attributes, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(
			attribute.String("service.name", "shg"), attribute.String("service.version", o.Version), attribute.String("service.instance.id", uuid.NewString()),
		),
		resource.WithFromEnv())
	if err != nil {
		return nil, nil, fmt.Errorf("describe the service in traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.Log.WarnContext(ctx, "traces are lost", "error", err) }))
	provider = trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(attributes))
	return provider, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			o.Log.WarnContext(ctx, "traces are lost", "error", err)
		}
	}, nil
}
