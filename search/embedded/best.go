package embedded

// best holds the first of all documents that were offered, as a heap with the last of them on top.
type best struct {
	f      *finding
	wanted int
	heap   []standing
}

// offer adds documents in the order of their ids.
func (b *best) offer(s standing) {
	switch {
	case len(b.heap) < b.wanted:
		b.heap = append(b.heap, s)
		b.up(len(b.heap) - 1)
	case b.wanted > 0 && !b.refuses(s) && b.f.compare(s, b.heap[0]) < 0:
		b.heap[0] = s
		b.down()
	}
}

// refuses reports quickly for most documents that they come after the last one in the heap. Of
// equals the later one comes after.
func (b *best) refuses(s standing) bool {
	last := &b.heap[0]
	switch {
	case s.lack || last.lack:
		return s.lack
	case b.f.Sort.Backward:
		return s.key <= last.key
	}
	return s.key >= last.key
}

func (b *best) up(at int) {
	for at > 0 {
		above := (at - 1) / 2
		if b.f.compare(b.heap[above], b.heap[at]) >= 0 {
			return
		}
		b.heap[above], b.heap[at] = b.heap[at], b.heap[above]
		at = above
	}
}

func (b *best) down() {
	for at := 0; ; {
		last := at
		for below := 2*at + 1; below <= 2*at+2 && below < len(b.heap); below++ {
			if b.f.compare(b.heap[below], b.heap[last]) > 0 {
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
