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
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/web"
)

// requestClass is a kind of request with a limit of its own, so that much of one kind does not keep
// out the others.
type requestClass string

const (
	reads  requestClass = "reads"
	heavy  requestClass = "heavy"
	writes requestClass = "writes"
	feeds  requestClass = "feeds" // whose bodies are read while they are worked on
	keys   requestClass = "keys"  // looked up for any request that has one, before its own class
)

const (
	// maxWait is how long a request may wait for others in a burst.
	maxWait = 200 * time.Millisecond
	// maxWaitWhenBusy is how long a request may wait if none got in at once for longer than a burst
	// lasts: a queue that never empties makes everyone wait and no answer sooner.
	maxWaitWhenBusy = 50 * time.Millisecond
	burstTime       = 100 * time.Millisecond
	// queuePerSlot is how many may wait for each that is worked on.
	queuePerSlot = 16
	// reservedFraction is the part of a limiter that is reserved for callers with a key: one in so
	// many.
	reservedFraction = 4
	// refusalLogInterval is the minimum time between two log lines about refusals.
	refusalLogInterval = 10 * time.Second
)

// errOverloaded is the error of a request that comes when there is too much to do.
var errOverloaded = fmt.Errorf("%w: too many requests at once", models.ErrUnavailable)

// admissionLimiter limits how many requests of a class are worked on at once, to its number of
// slots. Later requests wait in a queue for a short time; the rest are refused. Slots and places in
// the queue are shared, so that no network and no key fills either.
type admissionLimiter struct {
	class requestClass
	slots *shares.Pool
	queue *shares.Pool
	mu    sync.Mutex // guards waiting, and the slots while they are handed on
	// waiters are those in the queue, the longest waiting first.
	waiters    []*waiter
	lastIdle   atomic.Int64 // when somebody last got in without waiting, in nanoseconds
	lastLogged atomic.Int64 // when refusals were last logged, in nanoseconds
	unlogged   atomic.Int64 // refusals since then
	metrics    metrics.Class
	log        *slog.Logger
}

// waiter is a request in the queue. admitted is closed when it has a slot.
type waiter struct {
	caller   shares.Caller
	admitted chan struct{}
}

// slotsPerClass returns how many of each class are worked on at once by a number of processors.
// Reads and rankings are bound by the processors: more at once makes each slower and none sooner
// done. Writes mostly wait, for the disk and for each other, and share a commit the better the more
// there are. Feeds mostly wait for their senders.
func slotsPerClass(processors int) map[requestClass]int {
	return map[requestClass]int{reads: 8 * processors, heavy: 2 * processors, writes: 32 * processors, feeds: 4 * processors, keys: 8 * processors}
}

func newAdmissionLimiters(processors int, counted *metrics.Metrics, log *slog.Logger) map[requestClass]*admissionLimiter {
	lanes := map[requestClass]*admissionLimiter{}
	for name, limit := range slotsPerClass(processors) {
		lanes[name] = newAdmissionLimiter(name, limit, counted.Class(string(name), limit), log)
	}
	return lanes
}

// newAdmissionLimiter returns a limiter. One caller gets three quarters of what there is for its
// kind, because turns are short and a processor would otherwise be idle. Of feeds, whose turns are
// long, and of the queue it gets half.
func newAdmissionLimiter(name requestClass, limit int, count metrics.Class, log *slog.Logger) *admissionLimiter {
	slots, part := int64(limit), int64(3)
	if name == feeds {
		part = 1
	}
	l := &admissionLimiter{
		class: name, metrics: count, log: log,
		slots: shares.New(shares.Rules{Total: slots, Reserved: slots / reservedFraction, Ratio: part, Minimum: 1}),
		queue: shares.New(shares.Rules{Total: queuePerSlot * slots, Reserved: queuePerSlot * slots / reservedFraction, Ratio: 1, Minimum: 1}),
	}
	l.lastIdle.Store(time.Now().UnixNano())
	return l
}

// acquire waits for a slot; release frees it. It returns errOverloaded if the queue is too long or
// does not move, and the context's error if the context ends. A request that got a slot yields to
// all others that have come meanwhile, so that they can step into the queue before it works. Work
// on a processor is not interrupted, so they would otherwise wait unseen in the scheduler's queue,
// which has no limit.
func (l *admissionLimiter) acquire(ctx context.Context, caller shares.Caller) error {
	err := l.acquireSlot(ctx, caller)
	if err == nil {
		runtime.Gosched()
	}
	return err
}

func (l *admissionLimiter) acquireSlot(ctx context.Context, caller shares.Caller) error {
	l.mu.Lock()
	if l.slots.TryAcquire(caller, 1) { // nobody is waiting who could have had it: release hands on what there is
		l.mu.Unlock()
		l.lastIdle.Store(time.Now().UnixNano())
		l.metrics.Working.Inc()
		return nil
	}
	if !l.queue.TryAcquire(caller, 1) {
		l.mu.Unlock()
		l.metrics.Full.Inc()
		l.logRefusals(ctx)
		return errOverloaded
	}
	w := &waiter{caller: caller, admitted: make(chan struct{})}
	l.waiters = append(l.waiters, w)
	l.mu.Unlock()
	return l.wait(ctx, w)
}

func (l *admissionLimiter) wait(ctx context.Context, w *waiter) error {
	l.metrics.Waiting.Inc()
	defer func() {
		l.queue.Release(w.caller, 1)
		l.metrics.Waiting.Dec()
	}()
	limit := time.NewTimer(l.waitLimit())
	defer limit.Stop()
	var err error
	select {
	case <-w.admitted:
		l.metrics.Working.Inc()
		return nil
	case <-limit.C:
		err = errOverloaded
	case <-ctx.Done():
		err = ctx.Err()
	}
	if l.leaveQueue(w) {
		if errors.Is(err, errOverloaded) {
			l.metrics.Late.Inc()
			l.logRefusals(ctx)
		}
		return err
	}
	l.metrics.Working.Inc() // both came while the process did not run
	return nil
}

// leaveQueue removes a request from the queue; it returns false if the request was given a slot
// meanwhile.
func (l *admissionLimiter) leaveQueue(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiters, w)
	if i < 0 {
		return false
	}
	l.waiters = slices.Delete(l.waiters, i, i+1)
	return true
}

// release frees the caller's slot and hands on what is free to those who wait, the first whose
// share allows it first.
func (l *admissionLimiter) release(caller shares.Caller) {
	l.metrics.Working.Dec()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.slots.Release(caller, 1)
	var exhausted *waiter // who has just been found to have its share: others of the same caller have it too
	l.waiters = slices.DeleteFunc(l.waiters, func(w *waiter) bool {
		if exhausted != nil && w.caller == exhausted.caller || !l.slots.TryAcquire(w.caller, 1) {
			exhausted = w
			return false
		}
		close(w.admitted)
		return true
	})
}

func (l *admissionLimiter) waitLimit() time.Duration {
	if time.Since(time.Unix(0, l.lastIdle.Load())) > burstTime {
		return maxWaitWhenBusy
	}
	return maxWait
}

// logRefusals logs refusals, from time to time and all together.
func (l *admissionLimiter) logRefusals(ctx context.Context) {
	l.unlogged.Add(1)
	last, now := l.lastLogged.Load(), time.Now().UnixNano()
	if now-last < int64(refusalLogInterval) || !l.lastLogged.CompareAndSwap(last, now) {
		return
	}
	l.log.WarnContext(ctx, "too much to do: requests are refused", "class", l.class, "refused", l.unlogged.Swap(0), "at_once", l.slots.Total())
}

// admit lets a request be worked on when it is its turn. The turn ends with the first byte of the
// answer, because reading the rest is up to the caller. Requests of the operator's tools are never
// refused.
func (s *Server) admit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isOperatorPath(c.Path()) {
			return next(c)
		}
		l, caller := s.admission[classOf(c)], rest.CallerOf(c)
		if err := l.acquire(c.Request().Context(), caller); err != nil {
			return err
		}
		acquired := true
		releaseOnce := func() {
			if acquired {
				acquired = false
				l.release(caller)
			}
		}
		defer releaseOnce()
		c.Response().Before(releaseOnce)
		return next(c)
	}
}

func classOf(c echo.Context) requestClass {
	switch c.Request().Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		if api.IsExpensive(c.Path()) {
			return heavy
		}
		return reads
	case http.MethodPost:
		if api.IsQuery(c.Path()) || web.IsQuery(c.Path()) {
			return reads
		}
		if isStreamed(c) {
			return feeds
		}
	}
	return writes
}
