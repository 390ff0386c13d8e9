package server_test

import (
	"net"
	"sync"
	"syscall"
)

// networkError returns the error of the network when a caller has gone: from whom to whom.
func networkError(op string) error {
	return &net.OpError{
		Op: op, Net: "tcp", Source: &net.TCPAddr{IP: net.ParseIP("192.0.2.77"), Port: 8080},
		Addr: &net.TCPAddr{IP: net.ParseIP("2001:db8:77::1"), Port: 4711}, Err: syscall.EPIPE,
	}
}

// failingListener fails to accept once, with an error of the network that passes, and then waits
// for its end.
type failingListener struct {
	once           sync.Once
	closed, failed chan struct{}
	asked          int
}

func (l *failingListener) Accept() (net.Conn, error) {
	if l.asked++; l.asked == 1 {
		err := networkError("accept").(*net.OpError) //nolint:errorlint,forcetypeassert // it is none but this
		err.Err = syscall.ECONNABORTED
		return nil, err
	}
	close(l.failed)
	<-l.closed
	return nil, net.ErrClosed
}

func (l *failingListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (*failingListener) Addr() net.Addr { return &net.TCPAddr{} }
