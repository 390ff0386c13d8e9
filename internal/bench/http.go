package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	usualRounds = 5
	usualSpell  = 800 * time.Millisecond
)

// webSize is the length of a measurement over HTTP: the number of rounds, each with a period of the
// floor and a period of the service.
type webSize struct {
	rounds int
	spell  time.Duration
	// profiles is a directory for a processor profile of each row; none if it is "".
	profiles string
	// against is a commit whose program takes the place of the floor; "" if the floor is static
	// JSON.
	against string
}

// profile takes a profile of the service while a row is measured.
func (s *site) profile(ctx context.Context, l load) {
	if s.profiles == "" {
		return
	}
	seconds := max(1, int(2*time.Duration(s.rounds)*s.spell/time.Second))
	name := strings.NewReplacer(" ", "-", ",", "", ":", "").Replace(l.name)
	data, err := readAt(ctx, fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", s.operators, seconds))
	if err = errors.Join(err, os.MkdirAll(s.profiles, 0o700), os.WriteFile(filepath.Join(s.profiles, name+".pprof"), data, 0o600)); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
	}
}

// runHTTP measures the service over HTTP alone, on a directory that is stored at -data.
func runHTTP(ctx context.Context, args []string) error {
	s := size{consultants: 100, rounds: 100}
	w := webSize{}
	var data, only string
	flags := flag.NewFlagSet("bench http", flag.ContinueOnError)
	flags.IntVar(&s.groups, "groups", 100_000, "synthetic groups, where the directory is new")
	flags.StringVar(&data, "data", "", "a directory to keep or to use again; else one for this run")
	flags.StringVar(&only, "only", "", "only the rows whose names begin so")
	flags.StringVar(&w.profiles, "profiles", "", "a directory for a processor profile of each row")
	flags.IntVar(&w.rounds, "rounds", usualRounds, "rounds of each row")
	flags.StringVar(&w.against, "against", "", "a commit whose program is measured beside this one, in place of static JSON")
	flags.DurationVar(&w.spell, "spell", usualSpell, "how long a round asks each")
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
	if _, err := os.Stat(filepath.Join(data, "shg.db")); err != nil {
		b, err := fill(ctx, data, s)
		if err != nil {
			return err
		}
		b.app.Close()
	}
	if err := settle(ctx, data); err != nil {
		return err
	}
	return measureHTTP(ctx, dir, data, w, only)
}

// lastWords returns the end of a log.
func lastWords(log string) []byte {
	const some = 4000
	output, _ := os.ReadFile(log) //nolint:gosec // in our own directory
	return output[max(0, len(output)-some):]
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

// measureHTTP measures the program with 32 clients, each on a persistent connection, in a process
// of their own, on the same processors.
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
	if err := s.gather(ctx); err != nil {
		return err
	}
	baseline, short := "static JSON of the same size through Echo", "static"
	if w.against != "" {
		baseline, short = w.against, "the other"
	}
	t := table{title: fmt.Sprintf("Over HTTP, %d clients on kept connections, beside %s; medians of %d rounds, in turns", clients, baseline, w.rounds)}
	t.add("", "bytes", "answers/s", "p50 ms", "p99 ms", "CPU µs", short+"/s", "p50 ms", "p99 ms", "CPU µs", "share of "+short, "allocations each", "refused")
	work := map[string]string{}
	for _, l := range loads {
		if len(l.name) < len(only) || l.name[:len(only)] != only {
			continue
		}
		row, err := s.measure(ctx, l)
		if err != nil {
			return fmt.Errorf("%s: %w\nthe service's last words: %s", l.name, err, lastWords(filepath.Join(dir, "service.log")))
		}
		t.add(row...)
		work[l.name] = row[cpuColumn]
	}
	if err := t.print(); err != nil {
		return err
	}
	printPages(work)
	if w.against != "" {
		s.compareStarts()
		return nil
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
	if err := s.startFloor(ctx, dir, data); err != nil { // before the service opens the data that is copied
		return nil, err
	}
	if err := s.startService(ctx, dir, shg, data); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// gather connects all clients when their requests are ready: an idle connection is closed after
// some seconds.
func (s *site) gather(ctx context.Context) (err error) {
	if s.callers, err = gather(ctx, s.service.addr); err == nil {
		s.floor, err = gather(ctx, s.static.addr)
	}
	return err
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

// measure alternates between a period of the floor and a period of the service, so that other work
// on the machine affects both.
func (s *site) measure(ctx context.Context, l load) ([]string, error) {
	warm, err := s.callers.work(l, 0, s.spell/2)
	if err != nil {
		return nil, err
	}
	if len(warm.times) == 0 {
		return nil, fmt.Errorf("%s: none of %d requests was answered", l.name, warm.refused)
	}
	size := l.floor
	if size == 0 {
		size = warm.bytes / len(warm.times)
	}
	baseline, err := s.floorOf(l, size)
	if err != nil {
		return nil, err
	}
	go s.profile(ctx, l)
	result, err := s.inTurns(ctx, l, baseline, len(warm.times))
	if err != nil {
		return nil, err
	}
	row := append([]string{l.name, strconv.Itoa(size)}, result.ours.cells()...)
	row = append(append(row, result.static.cells()...), fmt.Sprintf("%.2f", median(result.shares)))
	return append(row, fmt.Sprintf("%.0f", result.allocated/float64(result.ours.asked)), strconv.Itoa(result.ours.refused)), nil
}

// side is the result of one of the two programs.
type side struct {
	times
	perSecond      []float64
	worked         time.Duration
	asked, refused int
}

func (s *side) add(p *program, c crowd, l load, duration time.Duration) error {
	before := p.worked()
	done, err := c.work(l, s.asked, duration)
	s.times, s.perSecond, s.worked = append(s.times, done.times...), append(s.perSecond, done.perSecond()), s.worked+p.worked()-before
	s.asked, s.refused = s.asked+len(done.times), s.refused+done.refused
	return err
}

func (s *side) cells() []string {
	return append([]string{fmt.Sprintf("%.0f", median(s.perSecond))}, append(s.p50p99(), fmt.Sprintf("%.0f", float64(s.worked.Microseconds())/float64(s.asked)))...)
}

// turns is the result of measuring both alternately.
type turns struct {
	ours, static side
	shares       []float64
	allocated    float64
}

func (s *site) inTurns(ctx context.Context, l, baseline load, from int) (*turns, error) {
	result := &turns{}
	before, err := allocations(ctx, s.operators)
	if err != nil {
		return nil, err
	}
	l.requests = append(append([][]byte{}, l.requests[from%len(l.requests):]...), l.requests[:from%len(l.requests)]...)
	for i := range s.rounds {
		if err := result.static.add(s.static, s.floor, baseline, s.spell); err != nil {
			return nil, err
		}
		if err := result.ours.add(s.service, s.callers, l, s.spell); err != nil {
			return nil, err
		}
		result.shares = append(result.shares, result.ours.perSecond[i]/result.static.perSecond[i])
	}
	after, err := allocations(ctx, s.operators)
	result.allocated = after - before
	return result, err
}

// floorOf returns what the floor is asked beside a load: the same if it is another program of ours,
// else a static answer of a size, which it prepares.
func (s *site) floorOf(l load, size int) (load, error) {
	if s.against != "" {
		_, err := s.floor.work(l, 0, s.spell/2)
		return l, err
	}
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
