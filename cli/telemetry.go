package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/platform/telemetry/otlp"
)

// newLogger returns a logger to standard error. Its lines name the request and the trace that they
// belong to.
func (a *commandLine) newLogger(c config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	var handler slog.Handler = slog.NewTextHandler(a.Err, options)
	if c.LogJSON {
		handler = slog.NewJSONHandler(a.Err, options)
	}
	return slog.New(telemetry.NewIDHandler(handler))
}

// startTracing returns a provider that sends traces if the operator configured one. The provider is
// nil if not.
func (a *commandLine) startTracing(ctx context.Context, c config.Config) (trace.TracerProvider, func(context.Context), error) {
	if c.OTLP == "" {
		return nil, func(context.Context) {}, nil
	}
	return otlp.Start(ctx, otlp.Options{Endpoint: c.OTLP, Version: app.Version, Log: a.newLogger(c)})
}

// listenForOperator opens the operator's port. If the port is in use the start fails only if the
// operator chose it, because several services may run on one computer without configuration. The
// listener is nil if there is none.
func listenForOperator(ctx context.Context, application *app.App) (net.Listener, error) {
	ops := application.Config.Ops
	if ops.Addr == "" {
		return nil, nil //nolint:nilnil // no port was asked for
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", ops.Addr)
	switch {
	case err != nil && ops.Chosen:
		return nil, fmt.Errorf("SHG_OPS_ADDR: listen at %s: %w", ops.Addr, err)
	case err != nil:
		application.Log.WarnContext(ctx, "no operator's port: set SHG_OPS_ADDR to another address, or to off", "error", err)
		return nil, nil //nolint:nilnil // the service is whole without it
	case ops.IsExposed():
		application.Log.WarnContext(ctx, "the operator's port is open to others: it tells how the service works and takes profiles of it", "addr", listener.Addr())
	default:
		application.Log.InfoContext(ctx, "operator's port", "addr", listener.Addr())
	}
	return listener, nil
}
