package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// clients is the number of concurrent clients, each on a persistent connection.
const clients = 32

// load is what clients do again and again: the requests as they are sent, and the status of the
// answers.
type load struct {
	name     string
	requests [][]byte
	status   int
	floor    int // bytes of the static answer beside; 0 is as many as the answers have
}

// caller is one client: a persistent connection and a buffer. It does as little as it can, since it
// shares the processors with the service.
type caller struct {
	net.Conn
	buffer []byte
	held   int // bytes of the buffer that hold what was read and not used
}

func connect(ctx context.Context, addr string) (*caller, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &caller{Conn: conn, buffer: make([]byte, 1<<20)}, nil
}

// ask sends a request and reads its answer to the end. It returns the status and the bytes of the
// body.
func (c *caller) ask(request []byte) (status, size int, err error) {
	if _, err := c.Write(request); err != nil {
		return 0, 0, err
	}
	head, err := c.until(0, "\r\n\r\n")
	if err != nil {
		return 0, 0, err
	}
	if status, err = strconv.Atoi(string(c.buffer[9:12])); err != nil {
		return 0, 0, fmt.Errorf("an answer that begins with %q", c.buffer[:12])
	}
	end, size := head, 0
	if length, ok := header(c.buffer[:head], "Content-Length: "); ok {
		if size, err = strconv.Atoi(string(length)); err != nil {
			return 0, 0, err
		}
		end = head + size
		err = c.fill(end)
	} else if status != 204 && status != 304 {
		end, size, err = c.chunks(head)
	}
	if err != nil {
		return 0, 0, err
	}
	c.held = copy(c.buffer, c.buffer[end:c.held])
	return status, size, nil
}

// chunks reads the chunks that begin at a position, and returns where they end and the size of
// their contents.
func (c *caller) chunks(at int) (end, size int, err error) {
	for {
		line, err := c.until(at, "\r\n")
		if err != nil {
			return 0, 0, err
		}
		n, err := strconv.ParseUint(string(c.buffer[at:line-2]), 16, 31)
		if err != nil {
			return 0, 0, err
		}
		at = line + int(n) + 2
		if err := c.fill(at); err != nil || n == 0 {
			return at, size, err
		}
		size += int(n)
	}
}

// until reads until the buffer holds the mark after a position, and returns where the mark ends.
func (c *caller) until(from int, mark string) (int, error) {
	for {
		if at := bytes.Index(c.buffer[from:c.held], []byte(mark)); at >= 0 {
			return from + at + len(mark), nil
		}
		if err := c.fill(c.held + 1); err != nil {
			return 0, err
		}
	}
}

// fill reads until the buffer holds so many bytes.
func (c *caller) fill(n int) error {
	if n > len(c.buffer) {
		return errors.New("an answer is larger than what a caller holds")
	}
	for c.held < n {
		got, err := c.Read(c.buffer[c.held:])
		if c.held += got; err != nil && c.held < n {
			return errors.Join(err, io.ErrUnexpectedEOF)
		}
	}
	return nil
}

func header(head []byte, name string) ([]byte, bool) {
	_, rest, ok := bytes.Cut(head, []byte("\r\n"+name))
	value, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return value, ok
}

// spell is the result of one period of requests.
type spell struct {
	times
	bytes, refused int
	took           time.Duration
}

func (s spell) perSecond() float64 { return float64(len(s.times)) / s.took.Seconds() }

// crowd holds all clients of one server.
type crowd []*caller

func gather(ctx context.Context, addr string) (crowd, error) {
	var all crowd
	for range clients {
		c, err := connect(ctx, addr)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (c crowd) leave() {
	for _, one := range c {
		_ = one.Close()
	}
}

// work lets all clients send requests for some time; from is the number of the first request. An
// answer of another status ends it.
func (c crowd) work(l load, from int, duration time.Duration) (spell, error) {
	var group errgroup.Group
	parts := make([]spell, len(c))
	began := time.Now()
	for i, one := range c {
		group.Go(func() error {
			part := spell{times: make(times, 0, 1<<15)}
			for n := from + i; time.Since(began) < duration; n += len(c) {
				sent := time.Now()
				status, size, err := one.ask(l.requests[n%len(l.requests)])
				if err == nil && status == http.StatusServiceUnavailable { // overloaded: that is sent quickly, and is no answer
					part.refused++
					continue
				}
				if err != nil || status != l.status {
					return fmt.Errorf("%s: status %d, %w", l.name, status, errors.Join(err, errors.New(string(l.requests[n%len(l.requests)]))))
				}
				part.times, part.bytes = append(part.times, time.Since(sent)), part.bytes+size
			}
			parts[i] = part
			return nil
		})
	}
	err := group.Wait()
	total := spell{took: time.Since(began)}
	for _, part := range parts {
		total.times = append(total.times, part.times...)
		total.bytes, total.refused = total.bytes+part.bytes, total.refused+part.refused
	}
	return total, err
}
