package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/internal/engines"
)

// readyWords are in the line that a program writes when it is ready, before its address.
const readyWords = "ready "

// program is a program that runs in its own process, with its log in a file: reading a pipe would
// take time from the measurement.
type program struct {
	*exec.Cmd
	addr  string
	ready time.Duration
}

// start runs a program and waits until it reports that it is ready.
func start(ctx context.Context, log string, command []string, environment ...string) (*program, error) {
	file, err := os.Create(log) //nolint:gosec // in our own directory
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	p := &program{Cmd: exec.CommandContext(ctx, command[0], command[1:]...)} //nolint:gosec // our own programs
	p.Env, p.Stderr = append(os.Environ(), environment...), file
	p.Cancel = func() error { return p.Process.Signal(os.Interrupt) }
	began := time.Now()
	if err := p.Start(); err != nil {
		return nil, err
	}
	for range time.Tick(2 * time.Millisecond) {
		output, err := os.ReadFile(log) //nolint:gosec // in our own directory
		if err != nil {
			return nil, err
		}
		if _, line, ok := strings.Cut(string(output), readyWords); ok && strings.Contains(line, "\n") {
			p.ready = time.Since(began)
			_, rest, _ := strings.Cut(line, "at http://")
			p.addr = strings.TrimSuffix(strings.Fields(rest)[0], ".")
			return p, nil
		}
		if ctx.Err() != nil || time.Since(began) > time.Minute {
			break
		}
	}
	p.stop()
	return nil, errors.New("it did not start")
}

func (p *program) stop() {
	_ = p.Process.Signal(os.Interrupt)
	_ = p.Wait()
}

// build compiles the service's program and returns its path.
func build(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "shg")
	command := exec.CommandContext(ctx, "go", "build", "-o", path, ".") //nolint:gosec // our own program
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w: %s", err, out)
	}
	return path, nil
}

// readAt returns what a service answers at its operator's port.
func readAt(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}

// allocations returns how many objects a service has allocated so far.
func allocations(ctx context.Context, operators string) (float64, error) {
	all, err := readAt(ctx, operators+"/debug/pprof/heap?debug=1")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(all), "\n# Mallocs = ")
	value, _, _ := strings.Cut(rest, "\n")
	return strconv.ParseFloat(value, 64)
}

// ticks is the number of parts of a second in which Linux counts processor time.
const ticks = 100

// worked returns the processor time of a program so far, or 0 if it is not known.
func (p *program) worked() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if err != nil || len(fields) < 13 {
		return 0
	}
	sum := 0
	for _, field := range fields[11:13] { // within the program, and within the system for it
		n, _ := strconv.Atoi(field)
		sum += n
	}
	return time.Duration(sum) * time.Second / ticks
}

// startService starts the program on its data, with an operator's port.
func (s *site) startService(ctx context.Context, dir, shg, data string) error {
	port, err := engines.FreePort(ctx)
	if err != nil {
		return err
	}
	s.operators = fmt.Sprintf("127.0.0.1:%d", port)
	s.service, err = start(ctx, filepath.Join(dir, "service.log"), []string{shg, "serve", "--addr", "127.0.0.1:0"}, "SHG_DATA_DIR="+data, "SHG_OPS_ADDR="+s.operators)
	if err != nil {
		return fmt.Errorf("start the service: %w", err)
	}
	s.resident = memory(s.service.Process.Pid, "VmRSS")
	return nil
}

// startFloor starts what the service is measured beside.
func (s *site) startFloor(ctx context.Context, dir, data string) error {
	if s.against != "" {
		return s.startAgainst(ctx, dir, data)
	}
	self, err := os.Executable()
	if err == nil {
		s.static, err = start(ctx, filepath.Join(dir, "static.log"), []string{self, "static"})
	}
	return err
}
