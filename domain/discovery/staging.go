package discovery

import (
	"context"
	"sync"

	"github.com/shg-directory/shg/models"
)

// stagedGroups holds groups that are being created, as they were written, so that an index in
// memory need not read them again. A group is held before it is committed, and so before anybody
// can change it. An actor that changes it forgets it before the index receives the change. What is
// taken is never older than what the index has received, because the index receives one batch after
// the other.
type stagedGroups struct {
	mu     sync.Mutex // guards groups
	groups map[models.ID]models.Group
}

func (s *stagedGroups) add(g models.Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups == nil {
		s.groups = map[models.ID]models.Group{}
	}
	s.groups[g.ID] = g
}

// StageGroups holds groups that the caller's transaction makes, as its last act, until
// UpdateIndexFromStaged indexes them or UnstageGroups takes them back. They must contain all that
// their rows will, sources too.
func (r *Room) StageGroups(groups ...models.Group) {
	if r.IndexReads == nil {
		return
	}
	for _, g := range groups {
		r.staged.add(g)
	}
}

// UnstageGroups removes groups whose creation failed.
func (r *Room) UnstageGroups(ids ...models.ID) { r.staged.remove(ids...) }

// UpdateIndexFromStaged is UpdateGroupIndex for groups that the caller has created and staged.
func (r *Room) UpdateIndexFromStaged(ctx context.Context, ids ...models.ID) {
	defer r.staged.remove(ids...)
	r.updateGroupIndex(ctx, ids...)
}

func (s *stagedGroups) remove(ids ...models.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		delete(s.groups, id)
	}
}

// take returns those of the groups that are staged, and removes them; rest are the others.
func (s *stagedGroups) take(ids []models.ID) (staged []models.Group, rest []models.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if g, ok := s.groups[id]; ok {
			staged = append(staged, g)
			delete(s.groups, id)
		} else {
			rest = append(rest, id)
		}
	}
	return staged, rest
}
