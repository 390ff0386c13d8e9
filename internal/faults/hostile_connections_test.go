//go:build linux

package faults_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// hostileConnection is what connections of one network do and go on doing until the context ends.
type hostileConnection struct {
	name string
	says string
	then func(ctx context.Context, conn net.Conn) // nil does nothing more for five seconds
}

func hostileConnections() []hostileConnection {
	const from = "Host: x\r\nX-Forwarded-For: " + hostileFrom + "\r\n"
	body := strings.Repeat(" ", 200<<10)
	return []hostileConnection{
		{"headers that come slowly", "GET /api/v1/groups HTTP/1.1\r\n" + from + "X-Slow: ", drip("x", 200*time.Millisecond)},
		{"bodies without their last byte", "POST /api/v1/groups/search HTTP/1.1\r\nContent-Type: application/json\r\n" + from +
			fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body)+1, body), nil},
		{"bodies that drip", "POST /api/v1/groups/search HTTP/1.1\r\nContent-Type: application/json\r\n" + from + "Content-Length: 60000\r\n\r\n", drip(" ", 200*time.Millisecond)},
		{"whole sets that nobody takes", "GET /api/v1/groups HTTP/1.1\r\nAccept: application/x-ndjson\r\n" + from + "\r\n", nil},
		{"whole sets that drip", "GET /api/v1/groups HTTP/1.1\r\nAccept: application/x-ndjson\r\n" + from + "\r\n", sip(100 * time.Millisecond)},
		{"answers that nobody takes", strings.Repeat("GET /api/v1/openapi.json HTTP/1.1\r\n"+from+"\r\n", 16), nil},
		{"idle connections", "GET /api/v1/topics HTTP/1.1\r\n" + from + "\r\n", nil},
		{"nothing at all", "", nil},
		{"keys that are tried", "", tryKeys(from)},
	}
}

// hold opens the connections, one after the other, and again if one is cut off, until the context
// ends.
func (k hostileConnection) hold(ctx context.Context, h *hostile) {
	var all sync.WaitGroup
	for i := range hostileAtOnce {
		all.Go(func() {
			<-time.After(time.Duration(i) * attackBegins() / hostileAtOnce)
			for ctx.Err() == nil {
				k.once(ctx, h)
				select { // a storm of attempts would be another attack
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
			}
		})
	}
	all.Wait()
}

func (k hostileConnection) once(ctx context.Context, h *hostile) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", h.addr)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	_ = conn.(*net.TCPConn).SetReadBuffer(2048) //nolint:forcetypeassert // it was dialled as such
	h.requests.Add(1)
	if _, err := io.WriteString(conn, k.says); err != nil {
		return
	}
	if k.then != nil {
		k.then(ctx, conn)
		return
	}
	select { // then it comes anew, as it may have been cut off
	case <-ctx.Done():
	case <-time.After(5 * time.Second):
	}
}

// drip sends a little now and then.
func drip(what string, every time.Duration) func(context.Context, net.Conn) {
	return func(ctx context.Context, conn net.Conn) {
		for ctx.Err() == nil {
			if _, err := io.WriteString(conn, what); err != nil {
				return
			}
			<-time.After(every)
		}
	}
}

// sip takes a little now and then.
func sip(every time.Duration) func(context.Context, net.Conn) {
	return func(ctx context.Context, conn net.Conn) {
		little := make([]byte, 64)
		for ctx.Err() == nil {
			if _, err := conn.Read(little); err != nil {
				return
			}
			<-time.After(every)
		}
	}
}

// tryKeys tries a key and then the next.
func tryKeys(from string) func(context.Context, net.Conn) {
	return func(ctx context.Context, conn net.Conn) {
		buffer := make([]byte, 4096)
		for i := 0; ctx.Err() == nil; i++ {
			_, err := fmt.Fprintf(conn, "GET /api/v1/me HTTP/1.1\r\n%sAuthorization: Bearer shg_%d\r\n\r\n", from, time.Now().UnixNano())
			if _, failed := conn.Read(buffer); err != nil || failed != nil {
				return
			}
			<-time.After(time.Second)
		}
	}
}
