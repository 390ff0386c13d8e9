package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shg-directory/shg/internal/engines"
)

// webSize is how long the service is asked over HTTP: so many rounds of a spell of the floor and a spell of the service.
type webSize struct {
	rounds int
	spell  time.Duration
}

// runHTTP measures the service over HTTP alone, on a directory that is kept where -data says.
func runHTTP(ctx context.Context, args []string) error {
	s := size{consultants: 100, rounds: 100}
	w := webSize{}
	var data, only string
	flags := flag.NewFlagSet("bench http", flag.ContinueOnError)
	flags.IntVar(&s.groups, "groups", 100_000, "synthetic groups, where the directory is new")
	flags.StringVar(&data, "data", "", "a directory to keep or to use again; else one for this run")
	flags.StringVar(&only, "only", "", "only the rows whose names begin so")
	flags.IntVar(&w.rounds, "rounds", 5, "rounds of each row")
	flags.DurationVar(&w.spell, "spell", 800*time.Millisecond, "how long a round asks each")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shg-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if data == "" {
		data = filepath.Join(dir, "synthetic")
	}
	if _, err := os.Stat(data); err != nil {
		b, err := fill(ctx, data, s)
		if err != nil {
			return err
		}
		b.house.Close()
	}
	return measureHTTP(ctx, dir, data, w, only)
}

// site is a running service and the floor beside it.
type site struct {
	webSize
	service, static *program
	operators       string
	resident        string // memory when ready, MB
	token           string
	callers, floor  crowd
}

// measureHTTP asks the program as its callers do: 32 clients, each on a kept connection, in a process of their own, on the same processors.
func measureHTTP(ctx context.Context, dir, data string, w webSize, only string) error {
	s, err := openSite(ctx, dir, data, w)
	if err != nil {
		return err
	}
	defer s.close()
	loads, err := s.loads(ctx)
	if err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("Over HTTP, %d clients on kept connections, beside static JSON of the same size through Echo; medians of %d rounds, in turns", clients, w.rounds)}
	t.add("", "bytes", "answers/s", "p50 ms", "p99 ms", "static/s", "p50 ms", "p99 ms", "share of static", "allocations each")
	for _, l := range loads {
		if len(l.name) < len(only) || l.name[:len(only)] != only {
			continue
		}
		row, err := s.measure(ctx, l)
		if err != nil {
			return err
		}
		t.add(row...)
	}
	if err := t.print(); err != nil {
		return err
	}
	fmt.Printf("ready after %.2f s; resident when ready, after all of it and at the peak: %s, %s, %s MB\n", s.service.ready.Seconds(),
		s.resident, memory(s.service.Process.Pid, "VmRSS"), memory(s.service.Process.Pid, "VmHWM"))
	return nil
}

func openSite(ctx context.Context, dir, data string, w webSize) (*site, error) {
	shg, err := build(ctx, dir)
	if err != nil {
		return nil, err
	}
	s := &site{webSize: w}
	if s.token, err = newToken(ctx, shg, data); err != nil {
		return nil, err
	}
	port, err := engines.FreePort(ctx)
	if err != nil {
		return nil, err
	}
	s.operators = fmt.Sprintf("127.0.0.1:%d", port)
	s.service, err = start(ctx, filepath.Join(dir, "service.log"), []string{shg, "serve", "--addr", "127.0.0.1:0"}, "SHG_DATA_DIR="+data, "SHG_OPS_ADDR="+s.operators)
	if err != nil {
		return nil, fmt.Errorf("start the service: %w", err)
	}
	s.resident = memory(s.service.Process.Pid, "VmRSS")
	self, err := os.Executable()
	if err == nil {
		s.static, err = start(ctx, filepath.Join(dir, "static.log"), []string{self, "static"})
	}
	if err == nil {
		s.callers, err = gather(ctx, s.service.addr)
	}
	if err == nil {
		s.floor, err = gather(ctx, s.static.addr)
	}
	if err != nil {
		s.close()
	}
	return s, err
}

func (s *site) close() {
	s.callers.leave()
	s.floor.leave()
	for _, p := range []*program{s.service, s.static} {
		if p != nil {
			p.stop()
		}
	}
}

// measure asks in turns: a spell of the floor, a spell of the service, and so on; what the machine does meanwhile falls on both.
func (s *site) measure(ctx context.Context, l load) ([]string, error) {
	warm, err := s.callers.work(l, 0, s.spell/2)
	if err != nil {
		return nil, err
	}
	size := l.floor
	if size == 0 {
		size = warm.bytes / len(warm.times)
	}
	beside, err := s.floorOf(size)
	if err != nil {
		return nil, err
	}
	var ours, static, shares []float64
	var mine, floor times
	asked, allocated := 0, 0.0
	for range s.rounds {
		below, err := s.floor.work(beside, 0, s.spell)
		if err != nil {
			return nil, err
		}
		before, err := allocations(ctx, s.operators)
		if err != nil {
			return nil, err
		}
		above, err := s.callers.work(l, len(warm.times)+asked, s.spell)
		if err != nil {
			return nil, err
		}
		after, err := allocations(ctx, s.operators)
		if err != nil {
			return nil, err
		}
		asked, allocated = asked+len(above.times), allocated+after-before
		ours, static, shares = append(ours, above.perSecond()), append(static, below.perSecond()), append(shares, above.perSecond()/below.perSecond())
		mine, floor = append(mine, above.times...), append(floor, below.times...)
	}
	row := append([]string{l.name, fmt.Sprint(size), fmt.Sprintf("%.0f", median(ours))}, mine.p50p99()...)
	row = append(append(row, fmt.Sprintf("%.0f", median(static))), floor.p50p99()...)
	return append(row, fmt.Sprintf("%.2f", median(shares)), fmt.Sprintf("%.0f", allocated/float64(asked))), nil
}

// floorOf prepares a static answer of that size.
func (s *site) floorOf(size int) (load, error) {
	path := fmt.Sprintf("/%d", size)
	if _, _, err := s.floor[0].ask(spoken("PUT", path, "", nil)); err != nil {
		return load{}, err
	}
	return load{name: "static JSON", requests: [][]byte{spoken("GET", path, "", nil)}, status: 200}, nil
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
