package faults_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

// link is an engine that the service reaches through a network.
type link struct {
	name   string
	writes bool   // need it, and cannot be answered with success without it
	reads  string // a page that needs nothing of it
	engine func(t *testing.T) linked
}

// linked is such an engine of one test.
type linked struct {
	address  string                        // its own address, as a URL
	environ  func(address string) []string // the settings of the program for it at another address
	database string                        // to look into, as openDatabase wants it
	index    *searchServer
}

func links() []link {
	return []link{
		{"PostgreSQL", true, "/groups?per_page=5", func(t *testing.T) linked {
			t.Helper()
			dsn, dir := testdb.DurablePostgresDSN(t), t.TempDir()
			return linked{address: dsn, environ: func(address string) []string { return []string{"DATABASE_URL=" + address, "SHG_DATA_DIR=" + dir} }, database: dsn}
		}},
		{"Meilisearch", false, "/topics", func(t *testing.T) linked {
			t.Helper()
			index, dir := newSearchServer(t, testmeili.Server(t)), filepath.Join(t.TempDir(), "data")
			return linked{address: index.server.URL, environ: func(address string) []string {
				return append(index.environ(address), "SHG_DATA_DIR="+dir)
			}, database: dir, index: index}
		}},
	}
}

// trouble is something that a network does.
type trouble struct {
	name    string
	toxics  []string // as toxiproxy reads them; none: it is cut
	seconds lengths
	lots    bool // each connection draws whether it is hurt
	refuses bool // some writes cannot be answered with success
}

func troubles() []trouble {
	return []trouble{
		{"cut", nil, lengths{short: 1, long: 10}, false, true},
		{"slow, 100 ms there and back", []string{
			`{"type":"latency","stream":"upstream","attributes":{"latency":50,"jitter":20}}`,
			`{"type":"latency","stream":"downstream","attributes":{"latency":50,"jitter":20}}`,
		}, lengths{short: 2, long: 10}, false, false},
		{"resetting", []string{
			`{"type":"reset_peer","stream":"downstream","toxicity":0.5,"attributes":{"timeout":20}}`,
		}, lengths{short: 1, long: 10}, true, true},
		{"narrow, 20 KB/s", []string{
			`{"type":"bandwidth","stream":"upstream","attributes":{"rate":20}}`, `{"type":"bandwidth","stream":"downstream","attributes":{"rate":20}}`,
		}, lengths{short: 2, long: 10}, false, false},
		{"silent: nothing arrives, nothing ends", []string{
			`{"type":"timeout","stream":"upstream","attributes":{"timeout":0}}`, `{"type":"timeout","stream":"downstream","attributes":{"timeout":0}}`,
		}, lengths{short: 13, long: 30}, false, true},
	}
}

// TestNetworkFaults lets the network between the service and an engine fail as networks do. Writes
// are answered in bounded time: with success, with 503, or with an unknown outcome. None is
// acknowledged and lost. Pages that need nothing of the engine are not affected. Within seconds
// after the trouble writes succeed again.
func TestNetworkFaults(t *testing.T) {
	t.Parallel()
	for _, link := range links() {
		for _, trouble := range troubles() {
			t.Run(link.name+" "+trouble.name, func(t *testing.T) {
				t.Parallel()
				link.suffer(t, trouble)
			})
		}
	}
}

func (link link) suffer(t *testing.T, trouble trouble) {
	engine := link.engine(t)
	wire := newWire(t, engine.address)
	environ := append(engine.environ(wire.through(engine.address)), "SHG_LOG_LEVEL=error")
	p, l := newPlace(t, environ...), newLedger()
	p.done("migrate")
	s := p.serve()
	who := p.people(s, l, 4)
	w := begin(t, s, l, who, whateverHurt)
	testwait.Until(t, func() (bool, string) { return l.acknowledged() > 20, "no writes: " + w.tally() })
	pages := read(t, s, link.reads)
	wire.begin(trouble.toxics)
	wire.last(trouble)
	before := l.acknowledged()
	wire.end(trouble.toxics)
	ended := time.Now()
	testwait.Until(t, func() (bool, string) { return l.acknowledged() > before+4, "after the trouble: " + w.tally() })
	recovered := time.Since(ended)
	pages.end()
	w.end()
	db := openDatabase(t, engine.database)
	v := db.judge(l)
	v.unhurt(t, l)
	s.caughtUp(db, engine.index) // jobs that the trouble took from a worker are followed after a minute
	s.stop()
	summary, wrong, p99 := pages.summary()
	t.Logf("| network to %s %s | %d s; %s; slowest answer %s; writes again after %s; %s | %d acknowledged writes | %d lost |", link.name, trouble.name,
		trouble.seconds.here(), w.tally(), w.slow.Round(10*time.Millisecond), recovered.Round(10*time.Millisecond), summary, l.acknowledged(), len(v.lost))
	if wrong > 0 || long() && p99 > time.Second {
		t.Errorf("pages that need nothing of %s: %s", link.name, summary)
	}
	if long() && w.slow > 15*time.Second {
		t.Errorf("an answer took %s", w.slow)
	}
	refused := w.answers("503 unavailable") + w.unknown()
	if link.writes && trouble.refuses && refused == 0 {
		t.Errorf("nothing was refused, so there was no trouble: %s", w.tally())
	}
	if !link.writes && refused > 0 {
		t.Errorf("writes need nothing of %s: %s", link.name, w.tally())
	}
}

// wire is a network of one link.
type wire struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

func newWire(t *testing.T, address string) *wire {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	w := &wire{t: t, proxy: toxiproxy.NewProxy(server, "wire", "127.0.0.1:0", u.Host)}
	if err := w.proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.proxy.Stop)
	return w
}

// through returns the engine's address with the wire in between.
func (w *wire) through(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	u.Host = w.proxy.Listen
	return u.String()
}

func (w *wire) begin(toxics []string) {
	w.t.Helper()
	if len(toxics) == 0 {
		w.proxy.Stop()
	}
	for i, toxic := range toxics {
		if _, err := w.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name":"%d",%s`, i, toxic[1:]))); err != nil {
			w.t.Fatal(err)
		}
	}
}

// last lets a trouble that has begun last. Lots are drawn anew all the while: a pool keeps the
// connections that were lucky.
func (w *wire) last(trouble trouble) {
	w.t.Helper()
	draw := time.NewTicker(100 * time.Millisecond)
	defer draw.Stop()
	for over := time.After(time.Duration(trouble.seconds.here()) * time.Second); ; {
		select {
		case <-over:
			return
		case <-draw.C:
			if trouble.lots {
				w.end(trouble.toxics)
				w.begin(trouble.toxics)
			}
		}
	}
}

func (w *wire) end(toxics []string) {
	w.t.Helper()
	if len(toxics) == 0 {
		if err := w.proxy.Start(); err != nil {
			w.t.Fatal(err)
		}
	}
	w.proxy.Toxics.ResetToxics(w.t.Context())
}
