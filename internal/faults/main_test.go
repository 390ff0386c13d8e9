package faults_test

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	_ "time/tzdata" // as the program itself

	"github.com/rs/zerolog"
	"modernc.org/sqlite"

	"github.com/shg-directory/shg/cli"
)

// asProgram makes this test binary behave as the program itself, so that tests can start and kill
// it. With the value normalSync SQLite is synced now and then instead of at every commit: the
// counter-proof, which nothing but this binary can do.
const (
	asProgram  = "SHG_TEST_AS_PROGRAM"
	normalSync = "synchronous=NORMAL"
)

func TestMain(m *testing.M) {
	role := os.Getenv(asProgram)
	if role == "" {
		zerolog.SetGlobalLevel(zerolog.Disabled) // the log of toxiproxy
		os.Exit(m.Run())
	}
	if role == normalSync {
		sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
			_, err := conn.ExecContext(context.Background(), "PRAGMA "+normalSync, nil)
			return err
		})
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx)
	stop()
	os.Exit(code)
}

// lengths is how much of a test is done: in continuous integration, and by make faults.
type lengths struct{ short, long int }

// long reports whether the long forms are run. They alone judge times: a busy machine is no fault.
func long() bool { return os.Getenv("SHG_FAULTS") == "long" }

func (l lengths) here() int {
	if long() {
		return l.long
	}
	return l.short
}
