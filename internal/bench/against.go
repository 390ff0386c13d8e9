package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// buildAt compiles the program of another commit and returns its path. The commit is checked out in
// a worktree of its own, which is removed again.
func buildAt(ctx context.Context, dir, ref string) (string, error) {
	tree, program := filepath.Join(dir, "against"), filepath.Join(dir, "shg-against")
	if err := command(ctx, ".", "git", "worktree", "add", "--detach", tree, ref); err != nil {
		return "", err
	}
	built := command(ctx, tree, "go", "build", "-o", program, ".")
	removed := command(context.WithoutCancel(ctx), ".", "git", "worktree", "remove", "--force", tree)
	return program, errors.Join(built, removed)
}

func command(ctx context.Context, dir string, args ...string) error {
	c := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the words are ours, but for a commit that the caller names
	c.Dir, c.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w: %s", args, err, out)
	}
	return nil
}

// startAgainst starts the program of another commit on a copy of the data.
func (s *site) startAgainst(ctx context.Context, dir, data string) error {
	other, err := buildAt(ctx, dir, s.against)
	if err != nil {
		return err
	}
	copied := filepath.Join(dir, "copy")
	if err := os.CopyFS(copied, os.DirFS(data)); err != nil {
		return err
	}
	s.static, err = start(ctx, filepath.Join(dir, "against.log"), []string{other, "serve", "--addr", "127.0.0.1:0"}, "SHG_DATA_DIR="+copied, "SHG_OPS_ADDR=off")
	return err
}

// compareStarts prints how soon both programs were ready, and the memory that they use.
func (s *site) compareStarts() {
	for _, p := range []struct {
		name string
		*program
	}{{"this program", s.service}, {"the other", s.static}} {
		fmt.Printf("%s: ready after %.2f s; resident after all of it and at the peak: %s, %s MB\n",
			p.name, p.ready.Seconds(), memory(p.Process.Pid, "VmRSS"), memory(p.Process.Pid, "VmHWM"))
	}
}

// compareImports imports a synthetic feed with this program and with that of another commit, in
// turns, each time into an empty directory and then again, unchanged.
func compareImports(ctx context.Context, dir, ref string, records, rounds int) error {
	ours, err := build(ctx, dir)
	if err != nil {
		return err
	}
	other, err := buildAt(ctx, dir, ref)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "feed.ndjson")
	synthetic, err := syntheticFeed(records)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, synthetic.bytes, 0o600); err != nil {
		return err
	}
	var first, again [2][]float64
	for round := range rounds {
		for i, program := range []string{ours, other} {
			data := filepath.Join(dir, fmt.Sprint("import-", round, "-", i))
			for _, took := range []*[]float64{&first[i], &again[i]} {
				began := time.Now()
				if err := importWith(ctx, program, data, file); err != nil {
					return err
				}
				*took = append(*took, time.Since(began).Seconds())
			}
			if err := os.RemoveAll(data); err != nil {
				return err
			}
		}
	}
	t := table{title: fmt.Sprintf("Imports of %d records through the command line, beside %s; medians of %d rounds, in turns", records, ref, rounds)}
	t.add("", "records/s", "the other's", "share")
	for _, row := range []struct {
		name string
		took [2][]float64
	}{{"import", first}, {"again, unchanged", again}} {
		mine, theirs := float64(records)/median(row.took[0]), float64(records)/median(row.took[1])
		t.add(row.name, strconv.Itoa(int(mine)), strconv.Itoa(int(theirs)), fmt.Sprintf("%.2f", mine/theirs))
	}
	return t.print()
}

func importWith(ctx context.Context, program, data, file string) error {
	c := exec.CommandContext(ctx, program, "import", "ndjson", file, "--source", "synthetic") //nolint:gosec // our own program
	c.Env = append(os.Environ(), "SHG_DATA_DIR="+data)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out[max(0, len(out)-2000):])
	}
	return nil
}
