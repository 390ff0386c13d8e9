package embedded

// topCollector collects the first of all documents that it is given, as a heap with the last of
// them on top.
type topCollector struct {
	searcher *searcher
	limit    int
	heap     []rankedDoc
}

// collect adds documents in the order of their ids.
func (b *topCollector) collect(s rankedDoc) {
	switch {
	case len(b.heap) < b.limit:
		b.heap = append(b.heap, s)
		b.up(len(b.heap) - 1)
	case b.limit > 0 && !b.isBeyondLast(s) && b.searcher.compare(s, b.heap[0]) < 0:
		b.heap[0] = s
		b.down()
	}
}

// isBeyondLast reports quickly for most documents that they come after the last one in the heap. Of
// equals the later one comes after.
func (b *topCollector) isBeyondLast(s rankedDoc) bool {
	last := &b.heap[0]
	switch {
	case s.missing || last.missing:
		return s.missing
	case b.searcher.Sort.Backward:
		return s.key <= last.key
	}
	return s.key >= last.key
}

func (b *topCollector) up(at int) {
	for at > 0 {
		above := (at - 1) / 2
		if b.searcher.compare(b.heap[above], b.heap[at]) >= 0 {
			return
		}
		b.heap[above], b.heap[at] = b.heap[at], b.heap[above]
		at = above
	}
}

func (b *topCollector) down() {
	for at := 0; ; {
		last := at
		for below := 2*at + 1; below <= 2*at+2 && below < len(b.heap); below++ {
			if b.searcher.compare(b.heap[below], b.heap[last]) > 0 {
				last = below
			}
		}
		if last == at {
			return
		}
		b.heap[at], b.heap[last] = b.heap[last], b.heap[at]
		at = last
	}
}
