package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	headerTimeout        = 5 * time.Second   // to send the headers
	readTimeout          = 30 * time.Second  // to send the whole request
	writeTimeout         = 45 * time.Second  // to take the whole answer, counted from the end of the headers
	idleTimeout          = 120 * time.Second // between two requests on one connection
	shutdownTimeout      = 15 * time.Second  // for the requests under way when the service stops
	operatorWriteTimeout = 10 * time.Minute  // to take a profile or a trace at the operator's port
	maxHeaderBytes       = 32 << 10
)

// Run answers requests on the listener until ctx ends. Then the service is no longer ready and
// takes no new requests. It lets current requests finish within 15 seconds and cuts what is left.
// Run returns nil after an orderly stop, and closes the listener in every case.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	httpServer := s.httpServer(ctx, s.echo)
	served := make(chan error, 1)
	guarded := s.guardListener(ctx, listener)
	go func() { served <- httpServer.Serve(guarded) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	return shutdown(ctx, httpServer, served)
}

// RunOperator answers at the operator's port until ctx ends, at once: nothing there is worth
// waiting for.
func (s *Server) RunOperator(ctx context.Context, listener net.Listener) error {
	httpServer := s.httpServer(ctx, s.Operator())
	httpServer.WriteTimeout = operatorWriteTimeout
	served := make(chan error, 1)
	go func() { served <- httpServer.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve the operator's port: %w", err)
	case <-ctx.Done():
	}
	return waitServed(httpServer.Close(), served)
}

func (s *Server) httpServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.parts.Log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) }, // requests under way outlive the signal
	}
}

func shutdown(ctx context.Context, httpServer *http.Server, served <-chan error) error {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err := httpServer.Shutdown(limited)
	if err != nil {
		err = errors.Join(fmt.Errorf("stop HTTP: %w", err), httpServer.Close())
	}
	return waitServed(err, served)
}

// waitServed waits for the end of serving and adds its error.
func waitServed(err error, served <-chan error) error {
	if end := <-served; !errors.Is(end, http.ErrServerClosed) {
		err = errors.Join(err, end)
	}
	return err
}
