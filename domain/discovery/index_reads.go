package discovery

import (
	"sync"
	"sync/atomic"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// CanReadIndex reports whether the index in memory can answer this reader about a group, without
// the database, and returns the group's id. It cannot if the reader has an account and may be a
// member, if ref is a slug, or if the index is on a server or behind.
func (r *Room) CanReadIndex(by models.WriteOptions, ref string) (models.ID, bool) {
	if r.IndexReads == nil || by.AccountID != (models.ID{}) || r.Policy.Authorize(by.Actor, policy.ReadGroup, policy.State{}) != nil {
		return models.ID{}, false
	}
	id, err := models.ParseID(ref)
	return id, err == nil && !r.unindexed.has(id)
}

// IndexedGroup returns the public document of a published group from the index in memory, for
// readers for whom CanReadIndex is true, with the proof that anyone may read it. It returns false
// if the group is not published.
func (r *Room) IndexedGroup(id models.ID) (search.StoredDocument, policy.PublicProof, bool) {
	stored, ok := r.IndexReads.Get(id)
	if !ok {
		return stored, policy.PublicProof{}, false
	}
	return stored, r.Policy.ProvePublic(policy.ReadGroup, policy.State{Visibility: policy.Published}), true
}

// Generation names the state of the public groups: a reader who asks the same twice within one
// generation receives the same answer.
type Generation struct {
	changes uint64 // of the index
	minute  int64  // because what is on now, or today, may differ in the next
}

// Generation returns the current generation. It returns false if that is unknown, because the index
// is on a server that others write to.
func (r *Room) Generation() (Generation, bool) {
	if r.IndexReads == nil {
		return Generation{}, false
	}
	return Generation{changes: r.IndexReads.Generation(), minute: r.Now().Unix() / 60}, true
}

// unindexedGroups are groups whose last write the index has not received: it failed, and is left to
// its job.
type unindexedGroups struct {
	count atomic.Int64 // len(ids), so that if there are none nobody waits
	mu    sync.Mutex   // guards ids
	ids   map[models.ID]bool
}

func (u *unindexedGroups) add(ids []models.ID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ids == nil {
		u.ids = map[models.ID]bool{}
	}
	for _, id := range ids {
		u.ids[id] = true
	}
	u.count.Store(int64(len(u.ids)))
}

func (u *unindexedGroups) remove(ids []models.ID) {
	if u.count.Load() == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, id := range ids {
		delete(u.ids, id)
	}
	u.count.Store(int64(len(u.ids)))
}

func (u *unindexedGroups) has(id models.ID) bool {
	if u.count.Load() == 0 {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ids[id]
}
