package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
)

// class is a kind of request with a limit of its own, so that much of one kind does not keep out
// the others.
type class string

const (
	reads  class = "reads"
	heavy  class = "heavy"
	writes class = "writes"
	feeds  class = "feeds" // whose bodies are read while they are worked on
	keys   class = "keys"  // looked up for any request that has one, before its own class
)

const (
	// patience is how long a request may wait for others in a burst.
	patience = 200 * time.Millisecond
	// impatience is how long a request may wait if none got in at once for longer than a burst
	// lasts: a queue that never empties makes everyone wait and no answer sooner.
	impatience = 50 * time.Millisecond
	burst      = 100 * time.Millisecond
	// queued is how many may wait for each that is worked on.
	queued = 16
	// keptParts is the part of a lane that is reserved for callers with a key: one in so many.
	keptParts = 4
	// saidEvery is the minimum time between two log lines about refusals.
	saidEvery = 10 * time.Second
)

// errRefused is the error of a request that comes when there is too much to do.
var errRefused = fmt.Errorf("%w: too many requests at once", models.ErrUnavailable)

// lane limits how many requests of a class are worked on at once, to its number of slots. Later
// requests wait in line for a short time; the rest are refused. Slots and places in the line are
// shared, so that no network and no key fills either.
type lane struct {
	class class
	slots *shares.Pool
	line  *shares.Pool
	mu    sync.Mutex // guards waiting, and the slots while they are handed on
	// waiting are those in line, the longest waiting first.
	waiting []*waiter
	idle    atomic.Int64 // when somebody last got in without waiting, in nanoseconds
	said    atomic.Int64 // when refusals were last logged, in nanoseconds
	unsaid  atomic.Int64 // refusals since then
	count   metrics.Class
	log     *slog.Logger
}

// waiter is a request in line. Its turn is closed when it has a slot.
type waiter struct {
	caller shares.Caller
	turn   chan struct{}
}

// slotsOf returns how many of each class are worked on at once by a number of processors. Reads and
// rankings are bound by the processors: more at once makes each slower and none sooner done. Writes
// mostly wait, for the disk and for each other, and share a commit the better the more there are.
// Feeds mostly wait for their senders.
func slotsOf(processors int) map[class]int {
	return map[class]int{reads: 8 * processors, heavy: 2 * processors, writes: 32 * processors, feeds: 4 * processors, keys: 8 * processors}
}

func newLanes(processors int, counted *metrics.Metrics, log *slog.Logger) map[class]*lane {
	lanes := map[class]*lane{}
	for name, limit := range slotsOf(processors) {
		lanes[name] = newLane(name, limit, counted.Class(string(name), limit), log)
	}
	return lanes
}

// newLane returns a lane. One caller gets three quarters of what there is for its kind, because
// turns are short and a processor would otherwise be idle. Of feeds, whose turns are long, and of
// the line it gets half.
func newLane(name class, limit int, count metrics.Class, log *slog.Logger) *lane {
	slots, part := int64(limit), int64(3)
	if name == feeds {
		part = 1
	}
	l := &lane{
		class: name, count: count, log: log,
		slots: shares.New(shares.Rules{Total: slots, Kept: slots / keptParts, Part: part, Floor: 1}),
		line:  shares.New(shares.Rules{Total: queued * slots, Kept: queued * slots / keptParts, Part: 1, Floor: 1}),
	}
	l.idle.Store(time.Now().UnixNano())
	return l
}

// enter waits for a slot; leave frees it. It returns errRefused if the line is too long or does not
// move, and the context's error if the context ends. A request that got a slot yields to all others
// that have come meanwhile, so that they can step into the line before it works. Work on a
// processor is not interrupted, so they would otherwise wait unseen in the scheduler's queue, which
// has no limit.
func (l *lane) enter(ctx context.Context, caller shares.Caller) error {
	err := l.take(ctx, caller)
	if err == nil {
		runtime.Gosched()
	}
	return err
}

func (l *lane) take(ctx context.Context, caller shares.Caller) error {
	l.mu.Lock()
	if l.slots.Take(caller, 1) { // nobody is waiting who could have had it: leave hands on what there is
		l.mu.Unlock()
		l.idle.Store(time.Now().UnixNano())
		l.count.Working.Inc()
		return nil
	}
	if !l.line.Take(caller, 1) {
		l.mu.Unlock()
		l.count.Full.Inc()
		l.say(ctx)
		return errRefused
	}
	w := &waiter{caller: caller, turn: make(chan struct{})}
	l.waiting = append(l.waiting, w)
	l.mu.Unlock()
	return l.wait(ctx, w)
}

func (l *lane) wait(ctx context.Context, w *waiter) error {
	l.count.Waiting.Inc()
	defer func() {
		l.line.Give(w.caller, 1)
		l.count.Waiting.Dec()
	}()
	limit := time.NewTimer(l.patience())
	defer limit.Stop()
	var err error
	select {
	case <-w.turn:
		l.count.Working.Inc()
		return nil
	case <-limit.C:
		err = errRefused
	case <-ctx.Done():
		err = ctx.Err()
	}
	if l.stepOut(w) {
		if errors.Is(err, errRefused) {
			l.count.Late.Inc()
			l.say(ctx)
		}
		return err
	}
	l.count.Working.Inc() // both came while the process did not run
	return nil
}

// stepOut removes a request from the line; it returns false if the request was given a slot
// meanwhile.
func (l *lane) stepOut(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiting, w)
	if i < 0 {
		return false
	}
	l.waiting = slices.Delete(l.waiting, i, i+1)
	return true
}

// leave frees the caller's slot and hands on what is free to those who wait, the first whose share
// allows it first.
func (l *lane) leave(caller shares.Caller) {
	l.count.Working.Dec()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.slots.Give(caller, 1)
	var full *waiter // who has just been found to have its share: others of the same caller have it too
	l.waiting = slices.DeleteFunc(l.waiting, func(w *waiter) bool {
		if full != nil && w.caller == full.caller || !l.slots.Take(w.caller, 1) {
			full = w
			return false
		}
		close(w.turn)
		return true
	})
}

func (l *lane) patience() time.Duration {
	if time.Since(time.Unix(0, l.idle.Load())) > burst {
		return impatience
	}
	return patience
}

// say logs refusals, from time to time and all together.
func (l *lane) say(ctx context.Context) {
	l.unsaid.Add(1)
	last, now := l.said.Load(), time.Now().UnixNano()
	if now-last < int64(saidEvery) || !l.said.CompareAndSwap(last, now) {
		return
	}
	l.log.WarnContext(ctx, "too much to do: requests are refused", "class", l.class, "refused", l.unsaid.Swap(0), "at_once", l.slots.Total())
}

// admit lets a request be worked on when it is its turn. The turn ends with the first byte of the
// answer, because reading the rest is up to the caller. Requests of the operator's tools are never
// refused.
func (s *Server) admit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isOperators(c.Path()) {
			return next(c)
		}
		l, caller := s.lanes[classOf(c)], api.CallerOf(c)
		if err := l.enter(c.Request().Context(), caller); err != nil {
			return err
		}
		inside := true
		leave := func() {
			if inside {
				inside = false
				l.leave(caller)
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
		if api.IsExpensive(c.Path()) {
			return heavy
		}
		return reads
	case http.MethodPost:
		if api.IsQuery(c.Path()) {
			return reads
		}
		if streams(c) {
			return feeds
		}
	}
	return writes
}
