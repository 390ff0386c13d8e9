//go:build linux

package faults_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testhttp"
)

const (
	// hostileMemory is what the service may take of memory, at its most, in bytes.
	hostileMemory = 512 << 20
	// hostileAtOnce is how many connections of a kind come from one network.
	hostileAtOnce = 500
	// hostileFrom and politeFrom are two networks, as a proxy on this computer names them.
	hostileFrom = "203.0.113.7"
	politeFrom  = "198.51.100.7"
)

// TestHostileCallers lets callers of one network attack a service that may take 512 MB. It is not
// killed and takes no more, and a caller of another network is refused nothing. In the long form
// the slowest of a hundred answers to that caller takes no more than twice as long as without the
// attack. The rest of this package waits meanwhile, because this is measured.
func TestHostileCallers(t *testing.T) {
	for _, kind := range hostileConnections() {
		t.Run(kind.name, func(t *testing.T) {
			h := newHostile(t)
			h.try(kind.name, func(ctx context.Context) { kind.hold(ctx, h) })
		})
	}
	for _, maker := range hostileRequests() {
		t.Run(maker.name, func(t *testing.T) {
			h := newHostile(t)
			h.try(maker.name, func(ctx context.Context) { h.flood(ctx, maker) })
		})
	}
}

// hostile is a service under attack, and what is counted of it.
type hostile struct {
	*testing.T
	service  *service
	addr     string
	source   string       // a key that may hand in feeds
	confined string       // how its memory is bounded
	requests atomic.Int64 // of the attack
	bytesOut atomic.Int64 // taken of their answers
}

// newHostile starts a service with some groups in it.
func newHostile(t *testing.T) *hostile {
	t.Helper()
	p := newPlace(t, "SHG_DATA_DIR="+filepath.Join(t.TempDir(), "data"), "SHG_LOG_LEVEL=error", "SHG_OPS_ADDR=off", "GOMEMLIMIT=400MiB",
		"SHG_TRUSTED_PROXIES=127.0.0.0/8", "SHG_RATE_LIMITS=reads=1200,key_reads=6000,writes=100000,source_writes=100000")
	h := &hostile{T: t, service: p.serve()}
	h.addr = strings.TrimPrefix(h.service.url, "http://")
	writer := p.person("account")
	for i := range (lengths{short: 30, long: 600}).here() {
		g := group(fmt.Sprint("Group ", i), "exact")
		g["description"] = strings.Repeat(fmt.Sprintf("We meet in room %d and talk. ", i), 250)
		if created := send(t.Context(), http.DefaultClient, h.service.url, writer, call{"POST", "/groups", g}); !created.done() {
			t.Fatalf("make a group: %s", created.outcome())
		}
	}
	token := p.done("token", "create", "--account", writer.account, "--scope", "source:hostile", "--json")["token"]
	h.source = fmt.Sprint(token)
	h.confined = confine(t, h.service.cmd.Process.Pid)
	return h
}

// confine limits a process's memory by the kernel, if that can be done here, and returns how.
func confine(t *testing.T, pid int) string {
	t.Helper()
	dir := "/sys/fs/cgroup/shg-faults-" + strconv.Itoa(pid)
	if _, err := os.Stat("/sys/fs/cgroup/cgroup.controllers"); err != nil || os.Mkdir(dir, 0o755) != nil {
		return "not by the kernel"
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	limit := os.WriteFile(filepath.Join(dir, "memory.max"), []byte(strconv.Itoa(hostileMemory)), 0o600)
	if joined := os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte(strconv.Itoa(pid)), 0o600); limit != nil || joined != nil {
		return "not by the kernel"
	}
	return "by the kernel"
}

// try lets an attack go on beside a polite caller, and judges what became of the service and of the
// caller. Only the long form judges times, and up to three times, as others may use the machine
// too.
func (h *hostile) try(name string, attack func(context.Context)) {
	h.Helper()
	h.ask(300 * time.Millisecond) // warm
	for left := (lengths{short: 1, long: 3}).here(); left > 0; left-- {
		alone, beside := h.besides(name, attack)
		if os.Getenv("SHG_FAULTS") != "long" || p99(beside) <= 2*p99(alone)+20*time.Millisecond {
			break
		}
		if left == 1 {
			h.Errorf("p99 of others is %s beside hostile callers, %s without", p99(beside), p99(alone))
		}
	}
	if most := h.mostMemory(); most > hostileMemory {
		h.Errorf("the service took %d MiB", most>>20)
	}
}

// besides measures a polite caller alone and then beside an attack.
func (h *hostile) besides(name string, attack func(context.Context)) (alone, beside []time.Duration) {
	h.Helper()
	lasts := time.Duration(lengths{short: 1, long: 12}.here()) * time.Second
	alone, _ = h.ask(lasts)
	ctx, stop := context.WithCancel(h.Context())
	var attacking sync.WaitGroup
	busy := h.processor()
	attacking.Go(func() { attack(ctx) })
	<-time.After(attackBegins())
	beside, refused := h.ask(lasts)
	busy = h.processor() - busy
	stop()
	attacking.Wait()
	h.Logf("| %s | %d | %d MiB | %.1f s | %s | %s | %d MiB | of %d, memory bounded %s", name, h.requests.Load(),
		h.bytesOut.Load()>>20, busy.Seconds(), p99(alone), p99(beside), h.mostMemory()>>20, len(beside), h.confined)
	if len(refused) > 0 || len(beside) == 0 {
		h.Errorf("others were answered %d times, and refused: %v", len(beside), refused)
	}
	return alone, beside
}

// attackBegins returns how long an attack takes to be under way.
func attackBegins() time.Duration {
	return time.Duration(lengths{short: 1, long: 12}.here()) * 250 * time.Millisecond
}

func p99(took []time.Duration) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[len(took)*99/100].Round(100 * time.Microsecond)
}

// ask asks for a time as a polite caller does: less often than it may, searches and now and then a
// body or a whole set. It returns how long the searches took, and what was not answered with 200.
func (h *hostile) ask(lasts time.Duration) (took []time.Duration, refused map[string]int) {
	h.Helper()
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	refused = map[string]int{}
	next := time.NewTicker(55 * time.Millisecond)
	defer next.Stop()
	for i, deadline := 0, time.Now().Add(lasts); time.Now().Before(deadline); i++ {
		<-next.C
		method, path, kind, body := http.MethodGet, "/groups?per_page=5&q=talk", "application/json", ""
		switch i % 20 {
		case 5:
			method, path, body = http.MethodPost, "/groups/search", `{"q":"talk"}`
		case 15:
			path, kind = "/groups", "application/x-ndjson"
		}
		began := time.Now()
		status, err := h.one(client, method, path, kind, body)
		if path != "/groups" {
			took = append(took, time.Since(began))
		}
		if status != http.StatusOK || err != nil {
			refused[fmt.Sprintf("%s %s: %d %v", method, path, status, err)]++
		}
	}
	return took, refused
}

func (h *hostile) one(client *http.Client, method, path, kind, body string) (int, error) {
	request := testhttp.Request{
		Method: method, URL: h.service.url + "/api/v1" + path, Client: client, Header: map[string]string{"X-Forwarded-For": politeFrom, "Accept": kind},
	}
	if body != "" {
		request.Body = body
	}
	response, err := testhttp.Send(h.Context(), request)
	return response.Status, err
}

// ofProcess returns a file of /proc about the service, and fails if the service has gone.
func (h *hostile) ofProcess(name string) []byte {
	h.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", h.service.cmd.Process.Pid, name))
	if err != nil || len(content) == 0 {
		h.Fatalf("the service has gone: %v\n%s", err, h.service.said())
	}
	return content
}

// mostMemory returns how much memory the service has had at most, in bytes.
func (h *hostile) mostMemory() int {
	h.Helper()
	_, rest, _ := bytes.Cut(h.ofProcess("status"), []byte("VmHWM:"))
	var kib int
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		h.Fatalf("VmHWM: %v", err)
	}
	return kib << 10
}

// processor returns how long the service has been worked on. The kernel counts in hundredths of a
// second.
func (h *hostile) processor() time.Duration {
	h.Helper()
	stat := h.ofProcess("stat")
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // the first is the third of all
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
