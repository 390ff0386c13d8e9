package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

func (a *commandLine) newServeCommand() *cobra.Command {
	var addr string
	var demo, migrate bool
	cmd := &cobra.Command{
		Use: "serve", Short: "Run the service", Args: cobra.NoArgs,
		Long: "Run the service. Without any configuration it runs on SQLite in ./data and on this computer alone.\n\nEnvironment:\n" + describeEnvironment(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if addr != "" {
				a.Environ = append(a.Environ, "SHG_ADDR="+addr)
			}
			return a.runService(cmd.Context(), demo, migrate)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "address to listen at (default 127.0.0.1:8080)")
	cmd.Flags().BoolVar(&demo, "demo", false, "first fill an empty directory with synthetic, labelled sample data")
	cmd.Flags().BoolVar(&migrate, "migrate", false, "bring PostgreSQL's schema up to date first (SQLite's always is)")
	return cmd
}

func describeEnvironment() string {
	var text strings.Builder
	for _, v := range config.Describe() {
		fmt.Fprintf(&text, "  %-22s %s", v.Name, v.Description)
		if v.Default != "" {
			text.WriteString(" (default " + v.Default + ")")
		}
		text.WriteString("\n")
	}
	return text.String()
}

// runService starts in the order lease, database, indexes, HTTP, jobs, and stops in the order
// readiness, HTTP, jobs, database.
func (a *commandLine) runService(ctx context.Context, demo, migrate bool) error {
	began := time.Now()
	c, err := a.readConfig()
	if err != nil {
		return err
	}
	if demo {
		if err := checkDemoAllowed(c); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen at %s: %w", c.Addr, err)
	}
	defer func() { _ = listener.Close() }()
	a.Environ = append(slices.Clip(a.Environ), "SHG_ADDR="+boundAddr(c.Addr, listener))
	tracer, stopTracing, err := a.startTracing(ctx, c)
	if err != nil {
		return err
	}
	defer stopTracing(ctx)
	application, err := a.open(ctx, openOptions{indexed: true, serving: true, migrate: migrate, tracer: tracer, demo: demo})
	if err != nil {
		return err
	}
	defer application.Close()
	if application.CanScaleOut() {
		return a.runApp(ctx, application, listener, demo, began)
	}
	lease, err := application.Store.AcquireServeLease(ctx)
	if err != nil {
		return err
	}
	defer lease.Release()
	leaseCtx, stop := lease.Context(ctx)
	defer stop()
	if err := a.runApp(leaseCtx, application, listener, demo, began); err != nil {
		return err
	}
	return leaseLost(leaseCtx)
}

// boundAddr returns the address that a service listens at: of port 0, with the port that was free.
func boundAddr(addr string, listener net.Listener) string {
	host, _, err := net.SplitHostPort(addr)
	_, port, boundErr := net.SplitHostPort(listener.Addr().String())
	if err != nil || boundErr != nil {
		return addr
	}
	return net.JoinHostPort(host, port)
}

// leaseLost returns why a service stopped if another process may hold its lease: writes of others
// would not reach its index. It returns nil after a requested stop.
func leaseLost(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, store.ErrLeaseLost) {
		return cause
	}
	return nil
}

func (a *commandLine) runApp(ctx context.Context, application *app.App, listener net.Listener, demo bool, began time.Time) error {
	if err := application.Store.CheckDurable(ctx); err != nil {
		return err
	}
	if err := application.Webhooks.CheckKeyring(ctx); err != nil {
		return fmt.Errorf("SHG_KEYRING: %w", err)
	}
	if err := application.People.SealAddresses(ctx); err != nil {
		return fmt.Errorf("SHG_KEYRING: %w", err)
	}
	if err := replayErasures(ctx, application); err != nil {
		return err
	}
	warnOfStaleZones(ctx, application.Log, application.Now())
	if err := application.Directory.CheckZoneData(ctx); err != nil {
		return fmt.Errorf("compare the time zone database with the one that next meetings were computed with: %w", err)
	}
	operators, err := listenForOperator(ctx, application)
	if err != nil {
		return err
	}
	var tour *demoSummary
	if demo {
		if tour, err = a.fillDemo(ctx, application); err != nil {
			return err
		}
	}
	if err := a.buildIndex(ctx, application); err != nil {
		return err
	}
	if tour != nil {
		if err := a.printDemoSummary(ctx, application, tour, listener.Addr().String(), time.Since(began)); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.Err, "shg %s, ready in %.1f s at http://%s. Data: %s. Ctrl-C stops.\n", app.Version, time.Since(began).Seconds(), listener.Addr(), application.DataLocation())
	}
	go debug.FreeOSMemory() // what only the start needed
	return application.Run(ctx, listener, operators)
}

// replayErasures erases again what a restore of a back-up brought back, before anybody is answered.
func replayErasures(ctx context.Context, application *app.App) error {
	erased, entries, err := application.Directory.ReplayErasures(ctx)
	if err != nil {
		return fmt.Errorf("SHG_ERASURES: %w", err)
	}
	if entries > 0 {
		application.Log.InfoContext(ctx, "erasures replayed", "entries", entries, "erased_again", erased)
	}
	return nil
}

// demoMarker is a file in a data directory that holds sample data.
const demoMarker = "DEMO"

var errNotEmpty = errors.New("--demo fills an empty directory, and this one holds a directory already: choose another SHG_DATA_DIR")

// checkDemoAllowed returns an error unless the data is SQLite on this computer, in a directory that
// is empty or already marked.
func checkDemoAllowed(c config.Config) error {
	if c.DatabaseURL != "" {
		return errors.New("--demo runs on SQLite only: unset DATABASE_URL")
	}
	host, _, err := net.SplitHostPort(c.Addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--demo listens on this computer only, not at %s", c.Addr)
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, demoMarker)); err == nil {
		return nil
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, databaseFile)); err == nil {
		return errNotEmpty
	}
	return nil
}
