package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shg-directory/shg/cli"
)

// asProgram makes this test binary behave as the program itself, so that tests can start and kill
// it.
const asProgram = "SHG_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx)
	stop()
	os.Exit(code)
}

// terminal runs commands in this process, on a data directory of its own.
type terminal struct {
	t       *testing.T
	dir     string
	environ []string
	in      string // what is typed into the next commands
	binary  string // another program to start in this one's place
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	return &terminal{t: t, dir: dir, environ: []string{"SHG_DATA_DIR=" + dir, "SHG_OPS_ADDR=127.0.0.1:0"}}
}

// said is the output of a command and its exit.
type said struct {
	code     int
	out, err string
}

func (x *terminal) run(args ...string) said {
	x.t.Helper()
	var out, errs bytes.Buffer
	code := cli.Run(x.t.Context(), cli.Terminal{In: strings.NewReader(x.in), Out: &out, Err: &errs, Environ: x.environ, Program: "shg", Now: time.Now}, args...)
	return said{code: code, out: out.String(), err: errs.String()}
}

// done runs a command that must succeed.
func (x *terminal) done(args ...string) said {
	x.t.Helper()
	got := x.run(args...)
	if got.code != 0 {
		x.t.Fatalf("shg %s ended with %d: %s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got
}

// object reads what was printed as JSON.
func (s said) object(t *testing.T) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(s.out), &o); err != nil {
		t.Fatalf("no JSON: %v: %s", err, s.out)
	}
	return o
}

// program returns the program as a process of its own.
func (x *terminal) program(args ...string) *exec.Cmd {
	binary := os.Args[0]
	if x.binary != "" {
		binary = x.binary
	}
	cmd := exec.CommandContext(x.t.Context(), binary, args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), x.environ...)
	return cmd
}
