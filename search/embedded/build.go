package embedded

import (
	"bytes"
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search"
)

// batch is how many documents one goroutine drafts at a time.
const batch = 256

// arrivals is a sequence of documents that come one after the other, the first of them the seq-th
// of all.
type arrivals struct {
	seq       int
	documents []search.Document
}

// build builds a segment from documents; of each id the highest version is used, of equal ones the
// one that comes last.
func (p packer) build(documents []search.Document) *segment {
	t := newDraft(p)
	for i, d := range documents {
		t.add(i, d)
	}
	return assemble([]*draft{t})
}

// buildAll is build on all processors, with only a few documents in memory. The first error of the
// documents, or of ctx, ends it.
func (p packer) buildAll(ctx context.Context, documents search.Documents) (*segment, error) {
	queue := make(chan arrivals)
	drafts := make([]*draft, runtime.GOMAXPROCS(0))
	var drafting sync.WaitGroup
	for i := range drafts {
		drafts[i] = newDraft(p)
		drafting.Go(func() {
			for a := range queue {
				for k, d := range a.documents {
					drafts[i].add(a.seq+k, d)
				}
			}
		})
	}
	err := handOut(ctx, documents, queue)
	close(queue)
	drafting.Wait()
	if err != nil {
		return nil, err
	}
	return assemble(drafts), nil
}

func handOut(ctx context.Context, documents search.Documents, queue chan<- arrivals) error {
	next := arrivals{documents: make([]search.Document, 0, batch)}
	for d, err := range documents {
		if err != nil {
			return err
		}
		if next.documents = append(next.documents, d); len(next.documents) < batch {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		queue <- next
		next = arrivals{seq: next.seq + batch, documents: make([]search.Document, 0, batch)}
	}
	queue <- next
	return ctx.Err()
}

// assemble builds one segment from drafts.
func assemble(drafts []*draft) *segment {
	sources, places := arrange(drafts)
	s := newSegment()
	tasks := []func(){
		func() { s.takeNotes(drafts, sources) },
		func() { s.takeTerms(drafts, sources, places) },
		func() {
			for _, t := range drafts {
				s.takeNumbers(drafts, places, t.numbers)
			}
		},
	}
	for _, t := range drafts {
		for name := range t.attributes {
			if s.attributes[name] == nil {
				a := &attribute{}
				s.attributes[name] = a
				tasks = append(tasks, func() { a.take(name, drafts, places, len(sources)) })
			}
		}
	}
	together(len(sources), tasks)
	s.finish()
	return s
}

func newSegment() *segment {
	s := &segment{attributes: map[string]*attribute{}, numbers: map[string][]number{}, parts: map[uint32][]search.Part{}, several: roaring.New()}
	s.desks.New = func() any { return newDesk(s) }
	return s
}

// together runs the tasks concurrently if there is enough to do.
func together(size int, tasks []func()) {
	if size < 1000 {
		for _, task := range tasks {
			task()
		}
		return
	}
	var group sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, task := range tasks {
		free <- struct{}{}
		group.Go(func() {
			task()
			<-free
		})
	}
	group.Wait()
}

// arrange returns the order of the documents of drafts in the segment, and for each draft the
// positions of its documents, counted from 1; 0 means left out.
func arrange(drafts []*draft) ([]source, [][]uint32) {
	var sources []source
	places := make([][]uint32, len(drafts))
	for i, t := range drafts {
		places[i] = make([]uint32, len(t.notes))
		for doc, n := range t.notes {
			sources = append(sources, source{id: n.id, part: i, doc: uint32(doc)})
		}
	}
	slices.SortFunc(sources, func(a, b source) int {
		x, y := &drafts[a.part].notes[a.doc], &drafts[b.part].notes[b.doc]
		return cmp.Or(bytes.Compare(a.id[:], b.id[:]), cmp.Compare(y.version, x.version), cmp.Compare(y.seq, x.seq))
	})
	sources = slices.CompactFunc(sources, func(a, b source) bool { return a.id == b.id })
	for i, from := range sources {
		places[from.part][from.doc] = uint32(i) + 1
	}
	return sources, places
}
