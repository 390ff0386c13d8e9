package mail

import (
	"context"
	"slices"
	"sync"
)

// maxHeld is how many messages Memory holds.
const maxHeld = 100

// Memory sends nothing: it holds the last messages, to be read in a demo. It may be
// used concurrently.
type Memory struct {
	mu   sync.Mutex
	held []Message
}

// Send stores a message; the same one again replaces it.
func (m *Memory) Send(_ context.Context, message Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = slices.DeleteFunc(m.held, func(h Message) bool { return h.ID == message.ID })
	m.held = append(m.held, message)
	m.held = slices.Clone(m.held[max(0, len(m.held)-maxHeld):])
	return nil
}

// Messages returns what would have been sent, the newest first.
func (m *Memory) Messages() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.Clone(m.held)
	slices.Reverse(list)
	return list
}
