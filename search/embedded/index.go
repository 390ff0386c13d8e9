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
	// MaxInlineMerge is how many documents are merged while a writer waits; larger merges run in
	// the background. 0 means 1,000.
	MaxInlineMerge int
	// ExampleDocument is a typical public document. Documents are stored as their differences from
	// it, a fraction of their size; without it they are stored unchanged.
	ExampleDocument []byte
}

const (
	defaultInlineMerge = 1000
	// mergeFactor is how many times larger than all later segments together a segment is before it
	// is left alone.
	mergeFactor = 4
)

// Index is a search index in memory. Create it with New, end it with Close.
type Index struct {
	maxInlineMerge int
	packer
	snapshot   atomic.Pointer[snapshot]
	generation atomic.Uint64 // changes that queries see
	mu         sync.Mutex    // held by writers
	merging    bool          // a merge runs in the background; guarded by mu
	closed     bool
	merges     sync.WaitGroup
}

// New returns an empty index.
func New(o Options) *Index {
	x := &Index{maxInlineMerge: o.MaxInlineMerge, packer: newPacker(o.ExampleDocument)}
	if x.maxInlineMerge <= 0 {
		x.maxInlineMerge = defaultInlineMerge
	}
	x.snapshot.Store(&snapshot{})
	return x
}

// Close waits for a merge in the background and starts no other. The index still answers.
func (x *Index) Close() {
	x.mu.Lock()
	x.closed = true
	x.mu.Unlock()
	x.merges.Wait()
}

// Put adds documents; those whose version is lower than the one in the index are left out.
func (x *Index) Put(_ context.Context, documents ...search.Document) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	old := x.snapshot.Load()
	changed := old.newer(documents)
	if len(changed) == 0 {
		return nil
	}
	ids := make([]models.ID, len(changed))
	for i, d := range changed {
		ids[i] = d.ID
	}
	next := old.withoutRecords(ids)
	next.segments = append(next.segments, newLiveSegment(x.build(changed)))
	x.publishChange(next.compacted(x.maxInlineMerge))
	return nil
}

// Drop removes records.
func (x *Index) Drop(_ context.Context, ids ...models.ID) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.publishChange(x.snapshot.Load().withoutRecords(ids))
	return nil
}

// Replace replaces the whole content of the index with the documents.
func (x *Index) Replace(ctx context.Context, r search.Replacement) error {
	built, err := x.buildAll(ctx, r.Documents)
	if err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	if r.BeforeSwap != nil {
		if err := r.BeforeSwap(ctx); err != nil {
			return err
		}
	}
	if r.Progress != nil {
		r.Progress(len(built.ids))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	next := &snapshot{}
	if len(built.ids) > 0 {
		next.segments = []liveSegment{newLiveSegment(built)}
	}
	x.publishChange(next)
	return nil
}

// latestVersions sorts documents by id and returns the highest version of each, of equal ones the
// last.
func latestVersions(documents []search.Document) []search.Document {
	sorted := slices.Clone(documents)
	slices.SortStableFunc(sorted, func(a, b search.Document) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	latest := sorted[:0]
	for _, d := range sorted {
		switch n := len(latest); {
		case n == 0 || latest[n-1].ID != d.ID:
			latest = append(latest, d)
		case latest[n-1].Version <= d.Version:
			latest[n-1] = d
		}
	}
	return latest
}

// Get returns the full public document of a record; false if the index has none.
func (x *Index) Get(id models.ID) (search.StoredDocument, bool) {
	seg, doc, ok := x.snapshot.Load().find(id)
	if !ok {
		return search.StoredDocument{}, false
	}
	packed := seg.full.row(doc)
	if len(packed) == 0 {
		packed = seg.public.row(doc)
	}
	return search.StoredDocument{Version: seg.versions[doc], Updated: time.UnixMicro(seg.updated[doc]).UTC(), Full: x.unpackOwned(packed)}, true
}

// Version returns the version of a record that the index holds.
func (x *Index) Version(id models.ID) (version int64, ok bool) {
	seg, doc, ok := x.snapshot.Load().find(id)
	if !ok {
		return 0, false
	}
	return seg.versions[doc], true
}

// find returns the position of the live document of a record.
func (s *snapshot) find(id models.ID) (in liveSegment, doc uint32, ok bool) {
	for _, seg := range s.segments {
		if doc, ok := seg.find(id); ok && !seg.deleted.has(doc) {
			return seg, doc, true
		}
	}
	return liveSegment{}, 0, false
}

// Revisions returns the version of each record.
func (x *Index) Revisions(context.Context) (map[models.ID]search.Revision, error) {
	versions := map[models.ID]search.Revision{}
	for _, seg := range x.snapshot.Load().segments {
		for doc, id := range seg.ids {
			if !seg.deleted.has(uint32(doc)) {
				s := search.Revision{Version: seg.versions[doc]}
				if seg.nextMeetings[doc] != noNextMeeting {
					s.NextAt = time.UnixMicro(seg.nextMeetings[doc]).UTC()
				}
				versions[id] = s
			}
		}
	}
	return versions, nil
}

// Generation returns the number of puts, drops and replacements. It is raised after queries see the
// change, so that no caller takes an old result for a new one.
func (x *Index) Generation() uint64 { return x.generation.Load() }

// publishChange publishes a snapshot with different content. Called with mu held.
func (x *Index) publishChange(next *snapshot) {
	x.publish(next)
	x.generation.Add(1)
}

// publish makes a snapshot the one that queries read, and starts a merge if the segments have
// grown. Called with mu held.
func (x *Index) publish(next *snapshot) {
	x.snapshot.Store(next)
	from, due := next.mergeFrom(x.maxInlineMerge)
	if !due || x.merging || x.closed {
		return
	}
	x.merging = true
	x.merges.Go(func() { x.mergeInBackground(next.segments[from:]) })
}

// mergeInBackground merges segments while others read and write, and then replaces them. Documents
// that were deleted meanwhile are deleted in the new segment too.
func (x *Index) mergeInBackground(parts []liveSegment) {
	merged, places := mergeSegments(parts)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.merging = false
	now := x.snapshot.Load()
	at := slices.IndexFunc(now.segments, func(seg liveSegment) bool { return seg.segment == parts[0].segment })
	if at < 0 || len(now.segments) < at+len(parts) {
		return // the index was replaced meanwhile
	}
	for i, seg := range parts {
		if now.segments[at+i].segment != seg.segment {
			return
		}
	}
	live := newLiveSegment(merged)
	for i := range parts {
		live = live.withDeletedFrom(now.segments[at+i].deleted, places[i])
	}
	next := &snapshot{segments: slices.Concat(now.segments[:at], []liveSegment{live}, now.segments[at+len(parts):])}
	x.publish(next)
}
