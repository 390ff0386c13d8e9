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

// batchSize is how many documents one goroutine takes at a time.
const batchSize = 256

// documentBatch is a sequence of documents that come one after the other, the first of them the
// seq-th of all.
type documentBatch struct {
	first     int
	documents []search.Document
}

// build builds a segment from documents; of each id the highest version is used, of equal ones the
// one that comes last.
func (p packer) build(documents []search.Document) *segment {
	b := newBuilder(p)
	for i, d := range documents {
		b.add(i, d)
	}
	return assemble([]*builder{b})
}

// buildAll is build on all processors, with only a few documents in memory. The first error of the
// documents, or of ctx, ends it.
func (p packer) buildAll(ctx context.Context, documents search.Documents) (*segment, error) {
	queue := make(chan documentBatch)
	builders := make([]*builder, runtime.GOMAXPROCS(0))
	var building sync.WaitGroup
	for i := range builders {
		builders[i] = newBuilder(p)
		building.Go(func() {
			for a := range queue {
				for k, d := range a.documents {
					builders[i].add(a.first+k, d)
				}
			}
		})
	}
	err := sendBatches(ctx, documents, queue)
	close(queue)
	building.Wait()
	if err != nil {
		return nil, err
	}
	return assemble(builders), nil
}

func sendBatches(ctx context.Context, documents search.Documents, queue chan<- documentBatch) error {
	next := documentBatch{documents: make([]search.Document, 0, batchSize)}
	for d, err := range documents {
		if err != nil {
			return err
		}
		if next.documents = append(next.documents, d); len(next.documents) < batchSize {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		queue <- next
		next = documentBatch{first: next.first + batchSize, documents: make([]search.Document, 0, batchSize)}
	}
	queue <- next
	return ctx.Err()
}

// assemble builds one segment from builders.
func assemble(builders []*builder) *segment {
	sources, places := sortDocuments(builders)
	s := newSegment()
	tasks := []func(){
		func() { s.collectStored(builders, sources) },
		func() { s.invertTerms(builders, sources, places) },
		func() {
			for _, b := range builders {
				s.collectNumbers(builders, places, b.numbers)
			}
		},
	}
	for _, b := range builders {
		for name := range b.attributes {
			if s.attributes[name] == nil {
				a := &attribute{}
				s.attributes[name] = a
				tasks = append(tasks, func() { a.collect(name, builders, places, len(sources)) })
			}
		}
	}
	runConcurrently(len(sources), tasks)
	s.finish()
	return s
}

func newSegment() *segment {
	s := &segment{attributes: map[string]*attribute{}, numbers: map[string][]numericValue{}, parts: map[uint32][]search.Part{}, withParts: roaring.New(), partValues: partValues{}}
	s.accumulators.New = func() any { return newAccumulator(s) }
	return s
}

// runConcurrently runs the tasks concurrently if there is enough to do.
func runConcurrently(size int, tasks []func()) {
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

// sortDocuments returns the order of the documents of builders in the segment, and for each builder
// the positions of its documents, counted from 1; 0 means left out.
func sortDocuments(builders []*builder) ([]sourceDoc, [][]uint32) {
	var sources []sourceDoc
	places := make([][]uint32, len(builders))
	for i, t := range builders {
		places[i] = make([]uint32, len(t.stored))
		for doc, n := range t.stored {
			sources = append(sources, sourceDoc{id: n.id, input: i, doc: uint32(doc)})
		}
	}
	slices.SortFunc(sources, func(a, b sourceDoc) int {
		x, y := &builders[a.input].stored[a.doc], &builders[b.input].stored[b.doc]
		return cmp.Or(bytes.Compare(a.id[:], b.id[:]), cmp.Compare(y.version, x.version), cmp.Compare(y.seq, x.seq))
	})
	sources = slices.CompactFunc(sources, func(a, b sourceDoc) bool { return a.id == b.id })
	for i, from := range sources {
		places[from.input][from.doc] = uint32(i) + 1
	}
	return sources, places
}
