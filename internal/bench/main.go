// Command bench measures the service on this machine: imports, searches, matches and starts, each
// beside a floor from the same run. Absolute times are not comparable with other machines; the
// ratios are more useful. "bench scale" does so on PostgreSQL and Meilisearch, for a country.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const usualFeeds = "../shared/data/meeting-guide/feeds"

// size is how much is measured.
type size struct {
	groups, consultants, rounds int
	feeds                       string
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) > 0 && args[0] == "scale":
		return runScale(ctx, args[1:])
	case len(args) > 0 && args[0] == "http":
		return runHTTP(ctx, args[1:])
	case len(args) > 0 && args[0] == "imports":
		return runImports(ctx, args[1:])
	case len(args) > 0 && args[0] == "rankings":
		return runRankings(ctx, args[1:])
	case len(args) > 0 && args[0] == "static":
		return runStatic(ctx)
	}
	return runAll(ctx, args)
}

func runAll(ctx context.Context, args []string) error {
	var s size
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&s.groups, "groups", 100_000, "synthetic groups")
	flags.IntVar(&s.consultants, "consultants", 20_000, "synthetic consultants")
	flags.IntVar(&s.rounds, "rounds", 300, "questions of each kind")
	flags.StringVar(&s.feeds, "feeds", usualFeeds, "directory of feeds in Meeting Guide JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shg-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Printf("%s %s, %d processors, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := measureImports(ctx, dir, s.feeds, s.groups); err != nil {
		return fmt.Errorf("imports: %w", err)
	}
	b, err := fill(ctx, filepath.Join(dir, "synthetic"), s)
	if err != nil {
		return fmt.Errorf("fill the directory: %w", err)
	}
	if err := b.measureSearches(ctx); err != nil {
		return fmt.Errorf("searches: %w", err)
	}
	if err := b.measureMatches(ctx); err != nil {
		return fmt.Errorf("matches: %w", err)
	}
	b.app.Close()
	if err := settle(ctx, b.data); err != nil {
		return fmt.Errorf("do the jobs that are left: %w", err)
	}
	if err := measureHTTP(ctx, dir, b.data, webSize{rounds: usualRounds, spell: usualSpell}, ""); err != nil {
		return fmt.Errorf("over HTTP: %w", err)
	}
	return measureStarts(ctx, dir, b.data)
}
