package main

import (
	"context"
	"fmt"
	"io"
	"maps"
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
	mu      sync.Mutex
	all     []int
	deepest []string // the functions of the deepest call, from the handler
}

func (d *depths) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all, d.deepest = nil, nil
}

// record counts the callers of a statement, if one of them is a handler.
func (d *depths) record(string) {
	pcs := make([]uintptr, 200)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var between []string
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if strings.HasPrefix(frame.Function, modulePath+"api.(*Door).") {
			slices.Reverse(between)
			d.add(between)
			return
		}
		if ours, isOurs := strings.CutPrefix(frame.Function, modulePath); isOurs {
			between = append(between, ours)
		}
	}
}

func (d *depths) add(between []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, len(between))
	if len(between) > len(d.deepest) {
		d.deepest = between
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

// functionsIn counts the functions that ran, by their files.
type functionsIn map[string]int

func (f functionsIn) functions() (n int) {
	for _, of := range f {
		n += of
	}
	return n
}

func printList(to io.Writer, journey string, files functionsIn, deepest []string) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(to, "%s: %3d functions of %s\n", journey, files[name], name)
	}
	fmt.Fprintf(to, "%s: deepest: %s\n\n", journey, strings.Join(deepest, " → "))
}

// covered returns the files and functions that have run since the counters were cleared.
func covered(ctx context.Context, dir string) (functionsIn, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if err := coverage.WriteMetaDir(dir); err != nil {
		return nil, err
	}
	if err := coverage.WriteCountersDir(dir); err != nil {
		return nil, err
	}
	profile := filepath.Join(dir, "profile")
	if _, err := tool(ctx, "covdata", "textfmt", "-i="+dir, "-o="+profile); err != nil {
		return nil, err
	}
	list, err := tool(ctx, "cover", "-func="+profile)
	files := functionsIn{}
	for line := range strings.Lines(list) {
		file, _, _ := strings.Cut(line, ":")
		file, ours := strings.CutPrefix(file, modulePath)
		if ours && !strings.HasSuffix(strings.TrimSpace(line), "\t0.0%") && !strings.HasPrefix(file, "internal/journeys") {
			files[file]++
		}
	}
	return files, err
}

func tool(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", append([]string{"tool"}, args...)...).CombinedOutput() //nolint:gosec // our own words
	if err != nil {
		return "", fmt.Errorf("go tool %v: %w: %s", args, err, out)
	}
	return string(out), nil
}
