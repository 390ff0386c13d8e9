package embedded

// best are the first of all that were offered, as a heap with the last of them on top.
type best struct {
	f      *finding
	wanted int
	heap   []standing
}

func (b *best) offer(s standing) {
	if len(b.heap) < b.wanted {
		b.heap = append(b.heap, s)
		b.up(len(b.heap) - 1)
		return
	}
	if b.wanted > 0 && b.f.compare(s, b.heap[0]) < 0 {
		b.heap[0] = s
		b.down()
	}
}

// refuses says at a glance that a document with this key, which it has, is none of the first.
func (b *best) refuses(key float64) bool {
	if len(b.heap) < b.wanted || b.wanted == 0 {
		return false
	}
	if b.f.Sort.Backward {
		return key < b.heap[0].key
	}
	return key > b.heap[0].key
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
