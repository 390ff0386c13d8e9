// Package shares divides what many callers use at once, such as slots, memory or connections, so
// that no network and no key holds all of it. It knows amounts and names of callers, and nothing of
// HTTP or of what is divided.
package shares

import (
	"sync"
	"time"
)

// Caller is the user of a part of a pool. Callers of the same name share one share.
type Caller struct {
	Name string // a network or the id of a key
	// Known means that it is a key that was found good. Reserved places of a pool are only for
	// known callers.
	Known bool
}

// Rules are how a pool is divided.
type Rules struct {
	Total    int64 // what there is
	Reserved int64 // how much of it is reserved for known callers
	// Ratio is how many times as much as stays free one caller may hold: with 1 at most half of the
	// pool, and half of what others leave free; with 3 three quarters. A caller alone gets the same
	// share every time, and the next one always finds some left.
	Ratio int64
	// Minimum is how much a caller may hold whatever its share is, while there is some left.
	Minimum int64
}

// Pool is an amount that many callers share. Create it with New; it may be used by many goroutines
// at once.
type Pool struct {
	rules         Rules
	mu            sync.Mutex
	used          int64
	usedByUnknown int64 // of used, by callers who are not known
	byCaller      map[string]int64
}

// New returns a pool of which nothing is used yet.
func New(r Rules) *Pool { return &Pool{rules: r, byCaller: map[string]int64{}} }

// TryAcquire takes n for a caller and returns true, or takes nothing and returns false if its share
// or the pool is used up. The caller must release as much, under the same Caller. Zero can always
// be acquired.
func (p *Pool) TryAcquire(c Caller, n int64) bool {
	if n == 0 {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	free := p.rules.Total - p.used
	if !c.Known {
		free = min(free, p.rules.Total-p.rules.Reserved-p.usedByUnknown)
	}
	free -= n
	if share := p.byCaller[c.Name] + n; free < 0 || share > p.rules.Minimum && share > p.rules.Ratio*free {
		return false
	}
	p.add(c, n)
	return true
}

// Release returns to the pool n that the caller acquired.
func (p *Pool) Release(c Caller, n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(c, -n)
}

func (p *Pool) add(c Caller, n int64) {
	p.used += n
	if !c.Known {
		p.usedByUnknown += n
	}
	if p.byCaller[c.Name] += n; p.byCaller[c.Name] == 0 {
		delete(p.byCaller, c.Name)
	}
}

// Total returns how much the pool holds altogether.
func (p *Pool) Total() int64 { return p.rules.Total }

// Available returns how much of the pool nobody uses.
func (p *Pool) Available() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rules.Total - p.used
}

// Rate is the minimum speed of a body or an answer.
type Rate struct {
	PerSecond int64         // bytes a second, at least, over everything that has gone since the beginning
	Grace     time.Duration // how long a transfer may be behind that
	Stall     time.Duration // how long nothing may go at all
	Max       time.Duration // how long the whole may take
}

// Deadline returns when more must have been transferred of what began then and of which so many
// bytes are transferred by now.
func (r Rate) Deadline(began, now time.Time, transferred int64) time.Time {
	due := began.Add(r.Grace + time.Duration(float64(transferred)/float64(r.PerSecond)*float64(time.Second)))
	for _, other := range []time.Time{now.Add(r.Stall), began.Add(r.Max)} {
		if other.Before(due) {
			due = other
		}
	}
	return due
}
