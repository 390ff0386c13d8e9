package server

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shg-directory/shg/platform/shares"
)

const (
	// maxConnections is how many connections there are at once, and how many requests are in
	// flight, if the process may have twice as many files open.
	maxConnections = 8192
	reservedFiles  = 256 // for everything but connections: the database, the log, a search server
)

// connectionLimit returns how many connections a process accepts that may have so many files open:
// at most half of those.
func connectionLimit(files uint64) int64 {
	if files/2 >= maxConnections {
		return maxConnections
	}
	return max(int64(files/2), reservedFiles/2)
}

func newInFlight() *shares.Pool {
	return shares.New(shares.Rules{Total: connectionLimit(maxOpenFiles()), Ratio: 1, Minimum: 1})
}

// guardedListener accepts connections while their network has a share left, and closes others at
// once. It sees only the network of the peer: if that is a named proxy, the shares are those of the
// requests.
type guardedListener struct {
	net.Listener
	pool       *shares.Pool
	trusted    []netip.Prefix
	warn       func(refused int64)
	lastLogged atomic.Int64
	unlogged   atomic.Int64
}

func (s *Server) guardListener(ctx context.Context, listener net.Listener) net.Listener {
	g := &guardedListener{Listener: listener, pool: newInFlight(), trusted: s.parts.TrustedProxies}
	g.warn = func(refused int64) {
		s.parts.Log.WarnContext(ctx, "too many connections: some are closed at once", "refused", refused, "at_once", g.pool.Total())
	}
	return g
}

// Accept returns the next connection whose network has a share left.
func (g *guardedListener) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		caller := g.callerOf(conn)
		if g.pool.TryAcquire(caller, 1) {
			return &countedConn{Conn: conn, release: sync.OnceFunc(func() { g.pool.Release(caller, 1) })}, nil
		}
		_ = conn.Close()
		g.logRefusals()
	}
}

// callerOf names the network of a connection. Each connection of a named proxy is a caller of its
// own: no share bounds it but what there is.
func (g *guardedListener) callerOf(conn net.Conn) shares.Caller {
	remote, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return shares.Caller{Name: "unknown"}
	}
	address := remote.Addr().Unmap()
	for _, proxies := range g.trusted {
		if proxies.Contains(address) {
			return shares.Caller{Name: remote.String(), Known: true}
		}
	}
	return anonymousCaller(address)
}

// logRefusals logs refusals, from time to time and all together.
func (g *guardedListener) logRefusals() {
	g.unlogged.Add(1)
	last, now := g.lastLogged.Load(), time.Now().UnixNano()
	if now-last < int64(refusalLogInterval) || !g.lastLogged.CompareAndSwap(last, now) {
		return
	}
	g.warn(g.unlogged.Swap(0))
}

// countedConn returns its share when it is closed.
type countedConn struct {
	net.Conn
	release func()
}

// Close closes the connection.
func (c *countedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}

// CloseWrite ends what is sent, so that the last answer arrives before the connection goes
// (net/http asks for it).
func (c *countedConn) CloseWrite() error {
	if closer, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return closer.CloseWrite()
	}
	return nil
}
