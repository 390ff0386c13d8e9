//go:build unix && !race

package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// The law of refusals: what one costs is bounded by what was sent. The race detector costs more by
// itself, and is not measured.
const (
	lawBytes   = 64 << 10 // and 4 times the bytes that came
	lawMemory  = 4 << 20  // and 8 times the bytes that came; all that is allocated, not what is held at once
	lawTime    = 25       // times what it takes to see that a body of 1 MiB is JSON: 50 ms if that takes 2
	lawGrowth  = 3        // times as much for each byte of the largest request as for each of one an eighth as large
	lawRetries = 4        // measurements, the least of which counts
)

// cost is what answering a request cost.
type cost struct {
	status, out int
	memory      uint64
	processor   time.Duration
}

// costing measures one request at a time.
type costing struct {
	*conforming
	floor  time.Duration // see lawTime
	bodies map[string]string
}

// sized returns what makes texts of a size, and keeps them for further routes.
func (c *costing) sized(what string, of func(int) string) func(int) string {
	return func(size int) string {
		key := fmt.Sprintf("%s %d", what, size)
		text, made := c.bodies[key]
		if !made {
			text = of(size)
			c.bodies[key] = text
		}
		return text
	}
}

func newCosting(t *testing.T) *costing {
	t.Helper()
	c := &costing{conforming: newConforming(newSite(t, testdb.SQLite, config.Meili{})), bodies: map[string]string{}}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(700<<20) // so that hardly a collection falls into a measurement
	t.Cleanup(func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) })
	c.floor = floorNow()
	return c
}

// floorNow is what it takes to see that a body of 1 MiB is JSON. It is more while others use the
// same processors.
func floorNow() time.Duration {
	body := []byte(`{"a":[` + strings.Repeat(`"abcdef",`, rest.MaxBody/9) + `1]}`)
	floor := time.Duration(0)
	for range lawRetries {
		before := processor()
		json.Valid(body)
		if took := processor() - before; floor == 0 || took < floor {
			floor = took
		}
	}
	return floor
}

// processor returns how long the processors have worked for this process.
func processor() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// hostile is a request that is meant to cost much.
type hostile struct {
	route api.Route
	query string
	body  string
	kind  string // media type of the body
}

func (h hostile) bytes() int { return len(h.query) + len(h.body) }

// once measures one answer.
func (c *costing) once(h hostile) cost {
	c.t.Helper()
	base := views.Base
	if strings.HasPrefix(h.route.Path, api.FeedsBase) {
		base = ""
	}
	req := httptest.NewRequestWithContext(c.t.Context(), h.route.Method, base+c.path(h.route.Path), strings.NewReader(h.body))
	req.URL.RawQuery = h.query
	req.Header.Set("Content-Type", h.kind)
	req.Header.Set("If-Match", "*")
	if who := c.who(h.route); who.token != "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	recorder := httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := processor()
	c.handler.ServeHTTP(recorder, req)
	took := processor() - began
	runtime.ReadMemStats(&after)
	if recorder.Code >= http.StatusBadRequest {
		c.bounded(recorder.Body.Bytes())
	}
	return cost{status: recorder.Code, out: recorder.Body.Len(), memory: after.TotalAlloc - before.TotalAlloc, processor: took}
}

// bounded limits the size of a refusal.
func (c *costing) bounded(body []byte) {
	c.t.Helper()
	var problem rest.Problem
	if err := json.Unmarshal(body, &problem); err != nil {
		c.t.Errorf("no problem: %v %.200s", err, body)
		return
	}
	lists := map[string]int{}
	for _, e := range problem.Errors {
		if len(e.Suggestions) > 5 || len(e.Pointer) > 1300 || len(e.Parameter) > 410 {
			c.t.Errorf("an error says too much: %.2000v", e)
		}
		if list := strings.Join(e.Allowed, ","); list != "" {
			if lists[list]++; lists[list] > 1 {
				c.t.Errorf("a list stands twice: %s", list)
			}
		}
	}
	if len(problem.Errors) > 20 || problem.ErrorsOmitted > 80 || problem.ErrorsOmitted > 0 && len(problem.Errors) < 20 {
		c.t.Errorf("%d errors, %d omitted", len(problem.Errors), problem.ErrorsOmitted)
	}
}

// least measures a request until its cost is below the limit, or until the attempts are used up.
// Other work of the process counts too.
func (c *costing) least(h hostile, within time.Duration) cost {
	c.t.Helper()
	best := c.once(h)
	for n := 1; n < 3*lawRetries && (best.processor > within || best.memory > memoryFor(h)); n++ {
		again := c.once(h)
		best.processor, best.memory = min(best.processor, again.processor), min(best.memory, again.memory)
	}
	return best
}

func memoryFor(h hostile) uint64 { return lawMemory + 8*uint64(h.bytes()) }

// law checks one request against the law, and returns how long it took.
func (c *costing) law(name string, h hostile, within time.Duration) time.Duration {
	c.t.Helper()
	got := c.least(h, within)
	if got.status < http.StatusBadRequest {
		return got.processor
	}
	if got.out > lawBytes+4*h.bytes() {
		c.t.Errorf("%s: %d bytes are answered with %d", name, h.bytes(), got.out)
	}
	if got.memory > memoryFor(h) {
		c.t.Errorf("%s: %d bytes cost %d bytes of memory", name, h.bytes(), got.memory)
	}
	if got.processor > within && got.processor > within*max(c.floor, floorNow())/c.floor {
		c.t.Errorf("%s: %d bytes take %v, more than %v", name, h.bytes(), got.processor, within)
	}
	return got.processor
}

// grows checks requests of one kind against the law from 1 KiB to the largest. Their cost must not
// grow faster than they do.
func (c *costing) grows(name string, largest int, of func(size int) hostile) {
	c.t.Helper()
	c.law(name, of(1<<10), lawTime*c.floor)
	eighth := c.law(name, of(largest/8), lawTime*c.floor)
	c.law(name, of(largest), min(lawTime*c.floor, lawGrowth*8*max(eighth, c.floor/8)))
}

// Refusing any request to any route costs no more than the limit. It runs by itself, because it
// measures the whole process.
func TestRefusalsCostLittle(t *testing.T) { //nolint:paralleltest // it measures the whole process
	c, all := newCosting(t), operations(t)
	routes := c.app.Door.Routes()
	for _, r := range c.app.Door.FeedRoutes() {
		r.Path = api.FeedsBase + r.Path
		routes = append(routes, r)
	}
	for _, r := range routes {
		kind := ""
		if o := all[r.Method+" "+parameter.ReplaceAllString(r.Path, "{$1}")]; o.RequestBody != nil {
			kind = o.body()
		}
		if api.StreamsBody(r.Method, views.Base+r.Path) {
			kind = NDJSONType
		}
		largest := int(api.BodyLimit(views.Base+r.Path)) - 1
		for what, of := range hostileBodies() {
			if kind == "" && what != "unknown members" {
				continue
			}
			query := ""
			if kind == "" { // so that it is refused before it does anything
				query = "no_such_parameter=1"
			}
			of = c.sized(what, of)
			c.grows(r.Method+" "+r.Path+" "+what, largest, func(size int) hostile {
				return hostile{route: r, query: query, body: of(size), kind: kind}
			})
		}
		for what, of := range hostileQueries() {
			c.grows(r.Method+" "+r.Path+" "+what, api.MaxQuery, func(size int) hostile { return hostile{route: r, query: of(size), kind: kind} })
			c.law(r.Method+" "+r.Path+" "+what, hostile{route: r, query: of(32 << 10), kind: kind}, lawTime*c.floor)
		}
	}
}

// Each body and query that is too large is refused with the limit that holds for it.
func TestLimitsAreSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t, testdb.SQLite, config.Meili{})
	who := s.member("Somebody")
	for path, want := range map[string]string{"/groups": "1 MiB", "/groups/search": "64 KiB"} {
		largest := int(api.BodyLimit(views.Base + path))
		got := s.ask("POST", path, who, `{"name":"`+strings.Repeat("a", largest)+`"}`).wantStatus(http.StatusRequestEntityTooLarge)
		if !strings.Contains(got.text("detail"), want) {
			t.Errorf("%s: %q does not say %s", path, got.text("detail"), want)
		}
		s.ask("POST", path, who, `{"name":"`+strings.Repeat("a", largest-11)+`"}`).wantStatus(http.StatusUnprocessableEntity)
	}
	long := strings.Repeat("a", api.MaxQuery)
	s.ask("GET", "/groups?q="+long, person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "", "query_too_long")
}

// numberedBody repeats a text with rising numbers in it until there are size bytes.
func numberedBody(size int, before, format, after string) string {
	var b bytes.Buffer
	b.WriteString(before)
	for i := 0; b.Len() < size-len(after)-len(format)-8; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		if strings.Contains(format, "%") {
			fmt.Fprintf(&b, format, i)
			continue
		}
		b.WriteString(format)
	}
	b.WriteString(after)
	return b.String()
}

// hostileBodies returns bodies of about as many bytes as are asked for.
func hostileBodies() map[string]func(size int) string {
	bodies := map[string]func(int) string{
		"unknown members":    func(n int) string { return numberedBody(n, "{", `"%x":1`, "}") },
		"the same member":    func(n int) string { return numberedBody(n, "{", `"name":"a"`, "}") },
		"a long name":        func(n int) string { return `{"` + strings.Repeat("<", n-8) + `":1}` },
		"long names":         func(n int) string { return numberedBody(n, "{", `"%x`+strings.Repeat("<", 300)+`":1`, "}") },
		"a long name inside": func(n int) string { return numberedBody(n, `{"`+strings.Repeat("a", n/2)+`":[`, "1", "]}") },
		"deep long names": func(n int) string {
			name := `{"` + strings.Repeat("<", min(n/100, 2000)) + `":`
			return numberedBody(n-49, strings.Repeat(name, 45)+"{", `"a":1`, "}"+strings.Repeat("}", 45))
		},
		"a long text":    func(n int) string { return `{"name":"` + strings.Repeat("<", n-11) + `"}` },
		"a long number":  func(n int) string { return `{"min_age":` + strings.Repeat("1", n-12) + `}` },
		"unended":        func(n int) string { return `{"description":"` + strings.Repeat("a", n-16) },
		"blanks":         func(n int) string { return strings.Repeat(" ", n) },
		"lists in lists": func(n int) string { return numberedBody(n, "[", "["+strings.Repeat("{},", 400)+"{}]", "]") },
		"bad meetings": func(n int) string {
			return numberedBody(n, `{"name":"a","meetings":[`, `{"topics":["x%x","y","z","aa","bb"],"start":"x","styles":["q","r"],"external_ids":[{},{},{},{}],"language":1}`, "]}")
		},
		"translations": func(n int) string { return numberedBody(n, `{"translations":{`, `"x%x":{}`, "}}") },
		"read-only":    func(n int) string { return numberedBody(n, `{"name":"a","sources":[`, "1", `],"fields":1}`) },
	}
	for _, list := range []string{"meetings", "topics", "needs", "availability", "events", "contacts"} {
		for what, item := range map[string]string{"objects": "{}", "numbers": "1", "texts": `"%x"`} {
			bodies[list+" of "+what] = func(n int) string { return numberedBody(n, `{"`+list+`":[`, item, "]}") }
		}
	}
	return bodies
}

// hostileQueries returns queries of about as many bytes as are asked for.
func hostileQueries() map[string]func(size int) string {
	repeated := func(format string) func(int) string {
		return func(n int) string { return strings.ReplaceAll(numberedBody(n, "", format, ""), ",", "&") }
	}
	return map[string]func(int) string{
		"unknown parameters": repeated("%x"), "repeated parameters": repeated("topic=x%x"), "unreadable parameters": repeated("a%%zz"),
		"long parameters": repeated("%x" + strings.Repeat("a", 300)), "many values": func(n int) string { return numberedBody(n, "q=a&topic=", "%x", "") },
		"a long value": func(n int) string { return "no=1&q=" + strings.Repeat("a", n-7) }, "a long name": func(n int) string { return strings.Repeat("a", n) + "=1" },
	}
}
