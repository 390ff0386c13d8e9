// Package embedded is the search index in memory: immutable segments, published together by one
// pointer. A query loads the pointer once, so page, total and facets agree and reads never wait for
// writes. It contains public values only, and nothing on disk: it is rebuilt from the database at
// every start.
package embedded

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Options configures an index. The zero value is right for a service.
type Options struct {
	// Small is how many documents are merged while a writer waits; larger merges run in the
	// background. 0 means 1,000.
	Small int
	// Example is a typical public document. Documents are stored as their differences from it, a
	// fraction of their size; without it they are stored unchanged.
	Example []byte
}

const (
	defaultSmall = 1000
	// growth is how many times larger than all later segments together a segment is before it is
	// left alone.
	growth = 4
)

// Index is a search index in memory. Create it with New, end it with Close.
type Index struct {
	small int
	packer
	state atomic.Pointer[state]
	heard atomic.Uint64 // changes that queries see
	mu    sync.Mutex    // held by writers
	busy  bool          // a merge runs in the background; guarded by mu
	ended bool
	merge sync.WaitGroup
}

// New returns an empty index.
func New(o Options) *Index {
	x := &Index{small: o.Small, packer: newPacker(o.Example)}
	if x.small <= 0 {
		x.small = defaultSmall
	}
	x.state.Store(&state{})
	return x
}

// Close waits for a merge in the background and starts no other. The index still answers.
func (x *Index) Close() {
	x.mu.Lock()
	x.ended = true
	x.mu.Unlock()
	x.merge.Wait()
}

// Put adds documents; those whose version is lower than the one in the index are left out.
func (x *Index) Put(_ context.Context, documents ...search.Document) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	old := x.state.Load()
	fresh := old.newer(documents)
	if len(fresh) == 0 {
		return nil
	}
	ids := make([]models.ID, len(fresh))
	for i, d := range fresh {
		ids[i] = d.ID
	}
	next := old.without(ids)
	next.parts = append(next.parts, newPart(x.build(fresh)))
	x.change(next.compacted(x.small))
	return nil
}

// Drop removes records.
func (x *Index) Drop(_ context.Context, ids ...models.ID) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.change(x.state.Load().without(ids))
	return nil
}

// Replace replaces the whole content of the index with the documents.
func (x *Index) Replace(ctx context.Context, r search.Replacement) error {
	whole, err := x.buildAll(ctx, r.Documents)
	if err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	if r.Swapping != nil {
		if err := r.Swapping(ctx); err != nil {
			return err
		}
	}
	if r.Progress != nil {
		r.Progress(len(whole.ids))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	next := &state{}
	if len(whole.ids) > 0 {
		next.parts = []part{newPart(whole)}
	}
	x.change(next)
	return nil
}

// latest sorts documents by id and returns the highest version of each, of equal ones the last.
func latest(documents []search.Document) []search.Document {
	sorted := slices.Clone(documents)
	slices.SortStableFunc(sorted, func(a, b search.Document) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	kept := sorted[:0]
	for _, d := range sorted {
		switch n := len(kept); {
		case n == 0 || kept[n-1].ID != d.ID:
			kept = append(kept, d)
		case kept[n-1].Version <= d.Version:
			kept[n-1] = d
		}
	}
	return kept
}

// Kept returns the whole public document of a record; false if the index has none.
func (x *Index) Kept(id models.ID) (search.Kept, bool) {
	p, doc, ok := x.state.Load().find(id)
	if !ok {
		return search.Kept{}, false
	}
	packed := p.whole.row(doc)
	if len(packed) == 0 {
		packed = p.public.row(doc)
	}
	return search.Kept{Version: p.versions[doc], Updated: time.UnixMicro(p.updated[doc]).UTC(), Whole: x.own(packed)}, true
}

// Holds returns the version of a record that the index holds.
func (x *Index) Holds(id models.ID) (version int64, ok bool) {
	p, doc, ok := x.state.Load().find(id)
	if !ok {
		return 0, false
	}
	return p.versions[doc], true
}

// find returns the position of the living document of a record.
func (s *state) find(id models.ID) (in part, doc uint32, ok bool) {
	for _, p := range s.parts {
		if doc, ok := p.find(id); ok && !p.dead.has(doc) {
			return p, doc, true
		}
	}
	return part{}, 0, false
}

// Versions returns the version of each record.
func (x *Index) Versions(context.Context) (map[models.ID]search.Stamp, error) {
	versions := map[models.ID]search.Stamp{}
	for _, p := range x.state.Load().parts {
		for doc, id := range p.ids {
			if !p.dead.has(uint32(doc)) {
				s := search.Stamp{Version: p.versions[doc]}
				if p.next[doc] != none {
					s.NextAt = time.UnixMicro(p.next[doc]).UTC()
				}
				versions[id] = s
			}
		}
	}
	return versions, nil
}

// Changes returns the number of puts, drops and replacements. It is raised after queries see the
// change, so that no caller takes an old result for a new one.
func (x *Index) Changes() uint64 { return x.heard.Load() }

// change publishes a state with different content. Called with mu held.
func (x *Index) change(next *state) {
	x.publish(next)
	x.heard.Add(1)
}

// publish makes a state the one that queries see, and starts a merge if the segments have grown.
// Called with mu held.
func (x *Index) publish(next *state) {
	x.state.Store(next)
	from, due := next.mergeFrom(x.small)
	if !due || x.busy || x.ended {
		return
	}
	x.busy = true
	x.merge.Go(func() { x.mergeInBackground(next.parts[from:]) })
}

// mergeInBackground merges segments while others read and write, and then replaces them. Documents
// that were deleted meanwhile are deleted in the new segment too.
func (x *Index) mergeInBackground(before []part) {
	whole, places := merged(before)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.busy = false
	now := x.state.Load()
	at := slices.IndexFunc(now.parts, func(p part) bool { return p.segment == before[0].segment })
	if at < 0 || len(now.parts) < at+len(before) {
		return // the index was replaced meanwhile
	}
	for i, p := range before {
		if now.parts[at+i].segment != p.segment {
			return
		}
	}
	fresh := newPart(whole)
	for i := range before {
		fresh = fresh.bury(now.parts[at+i].dead, places[i])
	}
	next := &state{parts: slices.Concat(now.parts[:at], []part{fresh}, now.parts[at+len(before):])}
	x.publish(next)
}
