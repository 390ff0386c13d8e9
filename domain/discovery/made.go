package discovery

import (
	"context"
	"sync"

	"github.com/shg-directory/shg/models"
)

// made holds groups that are being made, as they were written, so that an index in memory need not
// read them again. A group is held before it is committed, and so before anybody can change it. An
// actor that changes it forgets it before the index receives the change. What is taken is never
// older than what the index has received, because the index receives one batch after the other.
type made struct {
	mu     sync.Mutex // guards groups
	groups map[models.ID]models.Group
}

func (m *made) hold(g models.Group) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.groups == nil {
		m.groups = map[models.ID]models.Group{}
	}
	m.groups[g.ID] = g
}

// HoldMade holds groups that the caller's transaction makes, as its last act, until PublishMade
// indexes them or ForgetMade takes them back. They must contain all that their rows will, sources
// too.
func (r *Room) HoldMade(groups ...models.Group) {
	if r.Kept == nil {
		return
	}
	for _, g := range groups {
		r.made.hold(g)
	}
}

// ForgetMade forgets groups whose making came to nothing.
func (r *Room) ForgetMade(ids ...models.ID) { r.made.forget(ids...) }

// PublishMade is Publish of groups that the caller has made and held.
func (r *Room) PublishMade(ctx context.Context, ids ...models.ID) {
	defer r.made.forget(ids...)
	r.publish(ctx, ids...)
}

func (m *made) forget(ids ...models.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		delete(m.groups, id)
	}
}

// take gives those of the groups that are held, and forgets them; rest are the others.
func (m *made) take(ids []models.ID) (held []models.Group, rest []models.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		if g, ok := m.groups[id]; ok {
			held = append(held, g)
			delete(m.groups, id)
		} else {
			rest = append(rest, id)
		}
	}
	return held, rest
}
