package meili

import (
	"net"
	"syscall"
)

// canQuickAck reports whether this system lets a program acknowledge at once what it receives.
const canQuickAck = true

// quickAckConn acknowledges at once. Linux resets the option after a while, so it is set before
// each read.
type quickAckConn struct {
	net.Conn
	raw syscall.RawConn
}

func withQuickAck(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	return quickAckConn{Conn: conn, raw: raw}
}

func (q quickAckConn) Read(b []byte) (int, error) {
	const on = 1
	_ = q.raw.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, on) }) // slower without, no worse
	return q.Conn.Read(b)
}
