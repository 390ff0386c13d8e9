package cli_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// long reports whether there is time for the long form of the tests under load: SHG_FAULTS=long, as
// make faults sets it. The short one takes seconds.
func long() bool { return os.Getenv("SHG_FAULTS") == "long" }

// lasting returns how long a part of a test goes on.
func lasting(short, longer time.Duration) time.Duration {
	if long() {
		return longer
	}
	return short
}

// loaded is the program with sample data in its own process, on one processor, so that the load
// generator has another.
type loaded struct {
	served
	pid     int
	token   string
	request string // that has matches
}

func startLoaded(t *testing.T) loaded {
	t.Helper()
	x := newTerminal(t)
	x.environ = append(x.environ, "GOMAXPROCS=1")
	s, printed := x.demo()
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	s.ops = "http://" + find(t, printed, `operator's port" addr=(\S+)`)
	return loaded{
		served: s, pid: s.cmd.Process.Pid, token: find(t, printed, `a member's token: (shg_\S+)`), request: find(t, printed, `match ([0-9a-f-]{36})`),
	}
}

// search returns a request that takes some milliseconds of a processor, because its answer is not
// cached. So sending it costs little compared with answering it.
func (l loaded) search() vegeta.Target {
	anew := http.Header{"Cache-Control": {"no-cache"}}
	return vegeta.Target{Method: http.MethodGet, URL: l.url + "/api/v1/groups?per_page=100&facets=topic&q=group", Header: anew}
}

// metric reads one number at the operator's port.
func (l loaded) metric(t *testing.T, name string) float64 {
	t.Helper()
	for line := range strings.Lines(getText(t, l.ops+"/metrics")) {
		if value, found := strings.CutPrefix(line, name+" "); found {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

// residentMiB returns how much memory the program holds now.
func (l loaded) residentMiB(t *testing.T) float64 {
	t.Helper()
	return l.metric(t, "process_resident_memory_bytes") / (1 << 20)
}

// offer is a bounded amount of load: at a rate that does not depend on the answers, or without a
// rate by so many callers who each wait for their answer.
type offer struct {
	rate    int // a second
	callers int
	last    time.Duration
	targets []vegeta.Target
}

// outcome is what became of it.
type outcome struct {
	offered, good, refused int
	bad                    map[string]int // neither answered nor refused as promised
	goodput                float64        // answers a second
	p50, p99               time.Duration  // of the answers
	mostMiB                float64
	share                  float64 // of the processor time that the program and its callers could have used, what they got
}

// fair returns a bound for a machine of one's own, stretched by what others took of this one.
func (o outcome) fair(bound time.Duration) time.Duration {
	return time.Duration(float64(bound) / o.share)
}

// to offers the load and watches the program's memory meanwhile.
func (o offer) to(t *testing.T, l loaded) outcome {
	t.Helper()
	workers, most := uint64(o.callers), uint64(o.callers)
	if o.rate > 0 {
		workers, most = 64, 4000
	}
	transport := &http.Transport{MaxIdleConnsPerHost: int(most)}
	defer transport.CloseIdleConnections()
	attacker := vegeta.NewAttacker(vegeta.Client(&http.Client{Transport: transport, Timeout: 10 * time.Second}), vegeta.Workers(workers), vegeta.MaxWorkers(most))
	done := make(chan struct{})
	var watching sync.WaitGroup
	var mostMiB float64
	watching.Go(func() { mostMiB = l.watch(t, done) })
	result := outcome{bad: map[string]int{}}
	var answers vegeta.Metrics
	shares := []func() float64{share(l.cmd.Process.Pid), share(os.Getpid())}
	began := time.Now()
	for r := range attacker.Attack(vegeta.NewStaticTargeter(o.targets...), vegeta.Rate{Freq: o.rate, Per: time.Second}, o.last, "") {
		result.count(r, &answers)
	}
	took := time.Since(began)
	result.share = min(shares[0](), shares[1]())
	close(done)
	watching.Wait()
	answers.Close()
	result.goodput, result.p50, result.p99 = float64(result.good)/took.Seconds(), answers.Latencies.P50, answers.Latencies.P99
	result.mostMiB = mostMiB
	return result
}

func (o *outcome) count(r *vegeta.Result, answers *vegeta.Metrics) {
	o.offered++
	switch {
	case r.Code >= 200 && r.Code < 300:
		o.good++
		answers.Add(r)
	case (r.Code == http.StatusServiceUnavailable || r.Code == http.StatusTooManyRequests) && r.Headers.Get("Retry-After") != "":
		o.refused++
	default:
		o.bad[fmt.Sprintf("%d %.80s", r.Code, r.Error)]++
	}
}

func (l loaded) watch(t *testing.T, done <-chan struct{}) (mostMiB float64) {
	for {
		mostMiB = max(mostMiB, l.residentMiB(t))
		select {
		case <-done:
			return mostMiB
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// share measures, from now on, how much of the time in which a process could have used a processor
// it had one; 1 if the system does not report that.
func share(pid int) func() float64 {
	ran, waited := scheduled(pid)
	return func() float64 {
		ranNow, waitedNow := scheduled(pid)
		if ran, waited = ranNow-ran, waitedNow-waited; ran <= 0 || waited <= 0 {
			return 1
		}
		return float64(ran) / float64(ran+waited)
	}
}

// scheduled returns how many nanoseconds the threads of a process ran, and waited to run (Linux,
// sched-stats.rst).
func scheduled(pid int) (ran, waited int64) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, file := range files {
		text, err := os.ReadFile(file)
		var threadRan, threadWaited int64
		if _, scanned := fmt.Sscan(string(text), &threadRan, &threadWaited); err == nil && scanned == nil {
			ran, waited = ran+threadRan, waited+threadWaited
		}
	}
	return ran, waited
}

// table shows outcomes by name, in order.
func table(t *testing.T, rows ...any) {
	t.Helper()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\toffered\tanswered\trefused\tother\tanswers/s\tp50\tp99\tMiB\tprocessor\t")
	for i := 0; i+1 < len(rows); i += 2 {
		o, _ := rows[i+1].(outcome)
		other := o.offered - o.good - o.refused
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.0f\t%s\t%s\t%.0f\t%.0f %%\t\n",
			rows[i], o.offered, o.good, o.refused, other, o.goodput, o.p50.Round(100*time.Microsecond), o.p99.Round(100*time.Microsecond), o.mostMiB,
			100*o.share)
	}
	_ = w.Flush()
	t.Log("\n" + text.String())
}

// again repeats a measurement if the first finds a fault, and logs why: this machine may have been
// busy with something else.
func again(t *testing.T, measure func() []string) {
	t.Helper()
	faults := measure()
	if len(faults) > 0 {
		t.Logf("measured again, since %s", strings.Join(faults, "; "))
		faults = measure()
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}
