package cli_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/shg-directory/shg/internal/testwait"
)

// stalledAtOnce is how many callers stall, a third of them in each way.
const stalledAtOnce = 2000

// Callers who stop in the middle of their headers, of their body or of reading the answer do not
// delay others. They take little memory, and are cut off in time. The rest of this package waits
// meanwhile, because this is measured.
func TestStalledConnections(t *testing.T) {
	l := startLoaded(t)
	usual := offer{rate: 40, last: lasting(3*time.Second, 20*time.Second), targets: []vegeta.Target{l.search()}}
	usual.to(t, l) // warm
	again(t, func() []string {
		alone := usual.to(t, l)
		stalled := l.stall(t)
		during := usual.to(t, l)
		cut := stalled.cutOff()
		stalled.close()
		table(t, "alone", alone, fmt.Sprintf("beside %d stalled", stalled.count()), during)
		t.Logf("%d of %d who stalled in their headers were cut off within 10 s", cut, len(stalled.headers))
		var faults []string
		if most := during.fair(2*alone.p99 + 50*time.Millisecond); long() && during.p99 > most {
			faults = append(faults, fmt.Sprintf("p99 is %s beside stalled connections, %s without", during.p99, alone.p99))
		}
		if len(during.bad) > 0 || long() && during.refused > alone.refused+during.offered/10 {
			faults = append(faults, fmt.Sprintf("%d of %d answered, %d refused, bad: %v", during.good, during.offered, during.refused, during.bad))
		}
		if long() && cut != len(stalled.headers) {
			faults = append(faults, fmt.Sprintf("%d of %d unfinished headers were cut off", cut, len(stalled.headers)))
		}
		if during.mostMiB > alone.mostMiB+200 {
			faults = append(faults, fmt.Sprintf("%.0f MiB beside stalled connections, %.0f without", during.mostMiB, alone.mostMiB))
		}
		return faults
	})
}

// stalled are connections by what they stopped in.
type stalled struct{ headers, bodies, answers []net.Conn }

func (s stalled) count() int { return len(s.headers) + len(s.bodies) + len(s.answers) }

// stall opens the connections and brings each to where it stops. An answer of ours fits into the
// buffers of the system, which then holds it for its slow reader. Only a client that requests many
// at once without reading, as some do here, makes the service itself wait.
func (l loaded) stall(t *testing.T) stalled {
	t.Helper()
	const write = "POST /api/v1/groups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n{"
	const read, greedy = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", 60
	third := stalledAtOnce / 3
	s := stalled{headers: l.stop(t, stalledAtOnce-2*third, "GET /api/v1/groups HTTP/1.1\r\nHost: x\r\nX-Slow: ", 0)}
	s.answers = append(l.stop(t, third-greedy, read, 1), l.stop(t, greedy, strings.Repeat(read, 32), 1)...)
	s.bodies = l.stop(t, third, fmt.Sprintf(write, l.token), 0) // last, as they are cut off first
	testwait.For(t, "bodies and answers are waited for", func() bool {
		return l.metric(t, "shg_http_requests_in_flight") >= float64(len(s.bodies)+greedy/2)
	})
	return s
}

// stop opens n connections that send says, read so many bytes of an answer, and then do nothing
// more.
func (l loaded) stop(t *testing.T, n int, says string, takes int) []net.Conn {
	t.Helper()
	list := make([]net.Conn, n)
	for i := range list {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(l.url, "http://"))
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(2048)
		}
		if _, err := io.WriteString(conn, says); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(conn, make([]byte, takes)); err != nil {
			t.Fatal(err)
		}
		list[i] = conn
	}
	return list
}

// cutOff counts the unfinished headers whose connection the service ends within ten seconds; it
// gives them five.
func (s stalled) cutOff() int {
	deadline := time.Now().Add(10 * time.Second)
	var cut int
	var mu sync.Mutex
	var reading sync.WaitGroup
	for _, conn := range s.headers {
		reading.Go(func() {
			_ = conn.SetReadDeadline(deadline)
			var timeout net.Error
			if _, err := io.Copy(io.Discard, conn); !errors.As(err, &timeout) || !timeout.Timeout() {
				mu.Lock()
				defer mu.Unlock()
				cut++
			}
		})
	}
	reading.Wait()
	return cut
}

func (s stalled) close() {
	for _, list := range [][]net.Conn{s.headers, s.bodies, s.answers} {
		for _, conn := range list {
			_ = conn.Close()
		}
	}
}
