package faults_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// ledger records what the writers know, outside of everything that is damaged: what was requested
// and what was acknowledged. Everything that can be read back, such as the name of one group, is an
// entry of its own, written by one writer.
type ledger struct {
	mu      sync.Mutex
	entries map[string]*entry
	maybe   map[string]bool // creations that were requested: they may be there even if nobody received an answer
	frozen  bool
	strict  bool // 503 means that nothing was stored; else it may have been
	acks    int
	odd     []string // answers that no fault excuses
}

// entry is what one thing was asked to be, in order. The last that was acknowledged, or a later
// one, is what it must be.
type entry struct {
	asked []string
	acked int
}

func newLedger() *ledger { return &ledger{entries: map[string]*entry{}, maybe: map[string]bool{}} }

// ask notes a change before it is sent.
func (l *ledger) ask(key, value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[key]
	e.asked = append(e.asked, value)
}

// askNew records a resource before it is created, when it has no id yet.
func (l *ledger) askNew(value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.maybe[value] = true
}

// ack notes that the last change of an entry was acknowledged.
func (l *ledger) ack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frozen {
		return
	}
	l.acks++
	e := l.entries[key]
	e.acked = len(e.asked) - 1
}

// ackNew records that a resource was created, and its values. What is acknowledged to a frozen
// ledger may or may not be there.
func (l *ledger) ackNew(values map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, value := range values {
		l.entries[key] = &entry{asked: []string{value}}
		if l.frozen {
			l.entries[key].acked = -1
		}
	}
	if !l.frozen {
		l.acks++
	}
}

// refuse notes that a change was answered with 503.
func (l *ledger) refuse(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.entries[key]; l.strict {
		e.asked = e.asked[:len(e.asked)-1]
	}
}

// refuseNew notes that making a thing was answered with 503.
func (l *ledger) refuseNew(value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.strict {
		delete(l.maybe, value)
	}
}

// oddity notes an answer that no fault excuses.
func (l *ledger) oddity(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.odd) < 10 {
		l.odd = append(l.odd, fmt.Sprintf(format, args...))
	}
}

// freeze fixes what counts as acknowledged; writers go on asking.
func (l *ledger) freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frozen = true
}

// compare compares what is stored with what was requested and acknowledged. Lost is what was
// acknowledged and is missing or older; strange is what nobody requested.
func (l *ledger) compare(there map[string]string, identity func(key, value string) string) (lost, strange []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, e := range l.entries {
		now, found := there[key]
		switch {
		case !found && e.acked >= 0:
			lost = append(lost, fmt.Sprintf("%s: acknowledged as %q and gone", key, e.asked[e.acked]))
		case found && e.acked >= 0 && slices.Contains(e.asked[:e.acked], now) && !slices.Contains(e.asked[e.acked:], now):
			lost = append(lost, fmt.Sprintf("%s: acknowledged as %q and is %q", key, e.asked[e.acked], now))
		case found && !slices.Contains(e.asked[max(e.acked, 0):], now):
			strange = append(strange, fmt.Sprintf("%s: is %q, which nobody asked for", key, now))
		}
	}
	for key, now := range there {
		if _, known := l.entries[key]; known {
			continue
		}
		if id := identity(key, now); id != "" && !l.maybe[id] {
			strange = append(strange, fmt.Sprintf("%s: is %q, which nobody asked for", key, now))
		}
	}
	slices.Sort(lost)
	slices.Sort(strange)
	return lost, strange
}

// adopt takes what is there as what is known from now on, for the next fault.
func (l *ledger) adopt(there map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.entries)
	for key, value := range maps.All(there) {
		l.entries[key] = &entry{asked: []string{value}}
	}
	l.frozen = false
}
