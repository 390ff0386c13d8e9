package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/telemetry/metrics"
)

// class is a kind of request with a limit of its own, so that much of one kind does not keep out the others.
type class string

const (
	reads  class = "reads"
	heavy  class = "heavy"
	writes class = "writes"
)

const (
	// patience is how long a request may wait for others in a burst.
	patience = 200 * time.Millisecond
	// impatience is how long it may wait where nobody got in at once for longer than a burst lasts: a queue that never empties makes everyone
	// wait and nobody's answer sooner.
	impatience = 50 * time.Millisecond
	burst      = 100 * time.Millisecond
	// queued is how many may wait for each that is worked on.
	queued = 16
	// saidEvery is how often refusals are logged at most.
	saidEvery = 10 * time.Second
)

// errRefused is what a request gets that comes when there is too much to do.
var errRefused = fmt.Errorf("%w: too many requests at once", models.ErrUnavailable)

// lane lets as many requests of a class be worked on at once as it has slots. Those that come later wait in line, shortly; the rest are refused.
type lane struct {
	class   class
	slots   chan struct{}
	waiting atomic.Int64
	idle    atomic.Int64 // when somebody last got in without waiting, in nanoseconds
	said    atomic.Int64 // when refusals were last logged, in nanoseconds
	unsaid  atomic.Int64 // refusals since then
	count   metrics.Class
	log     *slog.Logger
}

// newLanes makes the lanes for a number of processors. Reads and rankings are bound by the processors: more at once makes each slower and none
// sooner done. Writes mostly wait, for the disk and for each other, and share a commit the better the more there are.
func newLanes(processors int, counted *metrics.Metrics, log *slog.Logger) map[class]*lane {
	lanes := map[class]*lane{}
	for name, limit := range map[class]int{reads: 8 * processors, heavy: 2 * processors, writes: 32 * processors} {
		lanes[name] = newLane(name, limit, counted.Class(string(name), limit), log)
	}
	return lanes
}

func newLane(name class, limit int, count metrics.Class, log *slog.Logger) *lane {
	l := &lane{class: name, slots: make(chan struct{}, limit), count: count, log: log}
	l.idle.Store(time.Now().UnixNano())
	return l
}

// enter waits for a slot; leave frees it. It returns errRefused where the line is too long or does not move, and the context's error. Whoever
// got a slot lets all others who have come meanwhile step into the line before it works: work on a processor is not interrupted, so that they
// would otherwise wait unseen, in the scheduler's line, which has no end.
func (l *lane) enter(ctx context.Context) error {
	err := l.take(ctx)
	if err == nil {
		runtime.Gosched()
	}
	return err
}

func (l *lane) take(ctx context.Context) error {
	select {
	case l.slots <- struct{}{}:
		l.idle.Store(time.Now().UnixNano())
		l.count.Working.Inc()
		return nil
	default:
	}
	if l.waiting.Add(1) > int64(queued*cap(l.slots)) {
		l.waiting.Add(-1)
		l.count.Full.Inc()
		l.say(ctx)
		return errRefused
	}
	return l.wait(ctx)
}

func (l *lane) wait(ctx context.Context) error {
	l.count.Waiting.Inc()
	defer func() {
		l.waiting.Add(-1)
		l.count.Waiting.Dec()
	}()
	limit := time.NewTimer(l.patience())
	defer limit.Stop()
	select {
	case l.slots <- struct{}{}:
		l.count.Working.Inc()
		return nil
	case <-limit.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case l.slots <- struct{}{}: // both came while the process did not run
		l.count.Working.Inc()
		return nil
	default:
	}
	l.count.Late.Inc()
	l.say(ctx)
	return errRefused
}

func (l *lane) leave() {
	<-l.slots
	l.count.Working.Dec()
}

func (l *lane) patience() time.Duration {
	if time.Since(time.Unix(0, l.idle.Load())) > burst {
		return impatience
	}
	return patience
}

// say logs refusals, once in a while and all together.
func (l *lane) say(ctx context.Context) {
	l.unsaid.Add(1)
	last, now := l.said.Load(), time.Now().UnixNano()
	if now-last < int64(saidEvery) || !l.said.CompareAndSwap(last, now) {
		return
	}
	l.log.WarnContext(ctx, "too much to do: requests are refused", "class", l.class, "refused", l.unsaid.Swap(0), "at_once", cap(l.slots))
}

// admit lets a request be worked on when it is its turn. The turn ends with the first byte of the answer, since taking the rest is up to the
// caller. What the operator's tools ask is never refused.
func (s *Server) admit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isOperators(c.Path()) {
			return next(c)
		}
		l := s.lanes[classOf(c)]
		if err := l.enter(c.Request().Context()); err != nil {
			return err
		}
		inside := true
		leave := func() {
			if inside {
				inside = false
				l.leave()
			}
		}
		defer leave()
		c.Response().Before(leave)
		return next(c)
	}
}

func classOf(c echo.Context) class {
	switch c.Request().Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		if api.Heavy(c.Path()) {
			return heavy
		}
		return reads
	case http.MethodPost:
		if api.Asks(c.Path()) {
			return reads
		}
	}
	return writes
}
