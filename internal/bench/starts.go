package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// measureStarts starts the program as people do and waits until it reports that it is ready.
func measureStarts(ctx context.Context, dir, filled string) error {
	program := filepath.Join(dir, "shg")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, ".").CombinedOutput(); err != nil { //nolint:gosec // our own program
		return fmt.Errorf("build the program: %w: %s", err, out)
	}
	t := table{title: "Start of the service, warm file cache"}
	t.add("", "ready after s", "RSS when ready, MB", "peak RSS, MB")
	for _, c := range []struct{ name, data string }{
		{"empty directory", filepath.Join(dir, "empty")},
		{"empty directory, again", filepath.Join(dir, "empty")},
		{"the synthetic directory", filled},
		{"the synthetic directory, again", filled},
	} {
		row, err := measureStart(ctx, program, c.data)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		t.add(append([]string{c.name}, row...)...)
	}
	return t.print()
}

func measureStart(ctx context.Context, program, data string) ([]string, error) {
	cmd := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "SHG_DATA_DIR="+data)
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(errs)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready in") {
			took := time.Since(began)
			return []string{fmt.Sprintf("%.2f", took.Seconds()), memory(cmd.Process.Pid, "VmRSS"), memory(cmd.Process.Pid, "VmHWM")}, nil
		}
	}
	return nil, errors.New("it did not start")
}

// memory returns a size from Linux's /proc; elsewhere it is not known.
func memory(pid int, name string) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil || runtime.GOOS != "linux" {
		return "–"
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			var kb int
			if _, err := fmt.Sscan(rest, &kb); err == nil {
				return fmt.Sprintf("%.0f", float64(kb)/1024)
			}
		}
	}
	return "–"
}
