package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/coverage"
	"slices"
	"strings"
	"sync"
)

const modulePath = "github.com/shg-directory/shg/"

// depths are how many of our functions are between a handler of the API and a statement.
type depths struct {
	mu  sync.Mutex
	all []int
}

func (d *depths) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = nil
}

// record counts the callers of a statement, if one of them is a handler.
func (d *depths) record(string) {
	pcs := make([]uintptr, 200)
	frames, between := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)]), 0
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if strings.HasPrefix(frame.Function, modulePath+"api.(*Door).") {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.all = append(d.all, between)
			return
		}
		if strings.HasPrefix(frame.Function, modulePath) {
			between++
		}
	}
}

// String returns the fewest and the most.
func (d *depths) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.all) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d to %d", slices.Min(d.all), slices.Max(d.all))
}

// covered returns how many files and functions have run since the counters were cleared.
func covered(ctx context.Context, dir string) (files, functions int, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return 0, 0, err
	}
	if err := coverage.WriteMetaDir(dir); err != nil {
		return 0, 0, err
	}
	if err := coverage.WriteCountersDir(dir); err != nil {
		return 0, 0, err
	}
	profile := filepath.Join(dir, "profile")
	if _, err := tool(ctx, "covdata", "textfmt", "-i="+dir, "-o="+profile); err != nil {
		return 0, 0, err
	}
	list, err := tool(ctx, "cover", "-func="+profile)
	named := map[string]bool{}
	for line := range strings.Lines(list) {
		file, _, _ := strings.Cut(line, ":")
		if strings.HasSuffix(strings.TrimSpace(line), "\t0.0%") || !strings.HasPrefix(file, modulePath) || strings.HasPrefix(file, modulePath+"internal/journeys") {
			continue
		}
		functions++
		named[file] = true
	}
	return len(named), functions, err
}

func tool(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", append([]string{"tool"}, args...)...).CombinedOutput() //nolint:gosec // our own words
	if err != nil {
		return "", fmt.Errorf("go tool %v: %w: %s", args, err, out)
	}
	return string(out), nil
}
