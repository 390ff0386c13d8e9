// Package shares divides what many callers use at once, such as slots, memory or connections, so
// that no network and no key holds all of it. It knows amounts and names of callers, and nothing of
// HTTP or of what is divided.
package shares

import "sync"

// Caller is the user of a part of a pool. Callers of the same name share one share.
type Caller struct {
	Name string // a network or the id of a key
	// Known means that it is a key that was found good. Reserved places of a pool are only for
	// known callers.
	Known bool
}

// Rules are how a pool is divided.
type Rules struct {
	Total int64 // what there is
	Kept  int64 // how much of it is reserved for known callers
	// Part is how many times as much as stays free one caller may hold: with 1 at most half of the
	// pool, and half of what others leave free; with 3 three quarters. A caller alone gets the same
	// share every time, and the next one always finds some left.
	Part int64
	// Floor is how much a caller may hold whatever its share is, while there is some left.
	Floor int64
}

// Pool is an amount that many callers share. Create it with New; it may be used by many goroutines
// at once.
type Pool struct {
	rules     Rules
	mu        sync.Mutex
	used      int64
	strangers int64 // of used, by callers who are not known
	held      map[string]int64
}

// New returns a pool of which nothing is used yet.
func New(r Rules) *Pool { return &Pool{rules: r, held: map[string]int64{}} }

// Take takes n for a caller and returns true, or takes nothing and returns false if its share or
// the pool is used up. The caller must give back as much, under the same Caller. Zero can always be
// taken.
func (p *Pool) Take(c Caller, n int64) bool {
	if n == 0 {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	free := p.rules.Total - p.used
	if !c.Known {
		free = min(free, p.rules.Total-p.rules.Kept-p.strangers)
	}
	free -= n
	if holds := p.held[c.Name] + n; free < 0 || holds > p.rules.Floor && holds > p.rules.Part*free {
		return false
	}
	p.add(c, n)
	return true
}

// Give returns n that the caller took to the pool.
func (p *Pool) Give(c Caller, n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(c, -n)
}

func (p *Pool) add(c Caller, n int64) {
	p.used += n
	if !c.Known {
		p.strangers += n
	}
	if p.held[c.Name] += n; p.held[c.Name] == 0 {
		delete(p.held, c.Name)
	}
}

// Total returns how much the pool holds altogether.
func (p *Pool) Total() int64 { return p.rules.Total }

// Left returns how much of the pool nobody uses.
func (p *Pool) Left() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rules.Total - p.used
}
