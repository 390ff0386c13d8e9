package discovery

import (
	"sync"
	"sync/atomic"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// AtHand reports whether the index in memory can answer this reader about a group, without the
// database, and returns the group's id. It cannot if the reader has an account and may be a member,
// if ref is a slug, or if the index is on a server or behind.
func (r *Room) AtHand(by models.By, ref string) (models.ID, bool) {
	if r.Kept == nil || by.AccountID != (models.ID{}) || r.Policy.May(by.Actor, policy.ReadGroup, policy.State{}) != nil {
		return models.ID{}, false
	}
	id, err := models.ParseID(ref)
	return id, err == nil && !r.unpublished.has(id)
}

// PublicGroup returns the public document of a published group from the index in memory, for
// readers for whom AtHand is true, with the proof that anyone may read it. It returns false if the
// group is not published.
func (r *Room) PublicGroup(id models.ID) (search.StoredDocument, policy.Public, bool) {
	kept, ok := r.Kept.Get(id)
	if !ok {
		return kept, policy.Public{}, false
	}
	return kept, r.Policy.Public(policy.ReadGroup, policy.State{Showing: policy.Published}), true
}

// Edition names the state of the public groups: a reader who asks the same twice within one edition
// receives the same answer.
type Edition struct {
	changes uint64 // of the index
	minute  int64  // because what is on now, or today, may differ in the next
}

// Edition returns the current edition. It returns false if that is unknown, because the index is on
// a server that others write to.
func (r *Room) Edition() (Edition, bool) {
	if r.Kept == nil {
		return Edition{}, false
	}
	return Edition{changes: r.Kept.Generation(), minute: r.Now().Unix() / 60}, true
}

// unpublished are groups whose last write the index has not received: it failed, and is left to its
// job.
type unpublished struct {
	many atomic.Int64 // len(ids), so that if there are none nobody waits
	mu   sync.Mutex   // guards ids
	ids  map[models.ID]bool
}

func (u *unpublished) add(ids []models.ID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ids == nil {
		u.ids = map[models.ID]bool{}
	}
	for _, id := range ids {
		u.ids[id] = true
	}
	u.many.Store(int64(len(u.ids)))
}

func (u *unpublished) remove(ids []models.ID) {
	if u.many.Load() == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, id := range ids {
		delete(u.ids, id)
	}
	u.many.Store(int64(len(u.ids)))
}

func (u *unpublished) has(id models.ID) bool {
	if u.many.Load() == 0 {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ids[id]
}
