package embedded

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search"
)

// A reader's order of names is computed when it is first requested, and is cached with the segment.
// On 5,000 groups it costs some 20 ms once, and after that as little as the order of the index
// itself.

// naming is a segment's documents in an order of names.
type naming struct {
	order []uint32           // documents, those without a name last
	ranks []uint32           // by document: the position of its name; equal names have the same number
	keys  rows[byte, uint32] // by document; empty without a name
}

// mostReadings is how many readers' orders a segment caches.
const mostReadings = 16

// readings are the cached orders of a segment, by the key of the reader.
type readings struct {
	mu    sync.Mutex // guards known
	known map[string]naming
}

// namings returns the orders of names that a query needs, by part.
func (f *finding) namings() []naming {
	if f.Sort.By != search.SortName {
		return nil
	}
	total := uint64(0)
	for _, docs := range f.found {
		total += docs.GetCardinality()
	}
	named := make([]naming, len(f.parts))
	for i, p := range f.parts {
		switch {
		case f.Sort.Reader == nil || total > search.MostNamed:
			named[i] = naming{order: p.byName, ranks: p.ranks, keys: p.names}
		case len(p.ids) > search.MostNamed:
			named[i] = p.namedFor(f.Sort.Reader, f.found[i])
		default:
			named[i] = p.readBy(f.Sort.Reader)
		}
	}
	return named
}

// readBy returns the order of all names for a reader, and caches it.
func (s *segment) readBy(r *search.Reader) naming {
	s.forReaders.mu.Lock()
	defer s.forReaders.mu.Unlock()
	if n, known := s.forReaders.known[r.Key()]; known {
		return n
	}
	all := roaring.New()
	all.AddRange(0, uint64(len(s.ids)))
	n := s.namedFor(r, all)
	if len(s.forReaders.known) >= mostReadings || s.forReaders.known == nil {
		s.forReaders.known = map[string]naming{}
	}
	s.forReaders.known[r.Key()] = n
	return n
}

// namedFor returns the order of some documents for a reader; the others have no name in it.
func (s *segment) namedFor(r *search.Reader, docs *roaring.Bitmap) naming {
	n, namer := naming{order: docs.ToArray()}, r.Namer()
	n.keys = newRows[byte, uint32](len(s.ids), 0)
	next := 0
	for doc := range s.ids {
		var key []byte
		if next < len(n.order) && int(n.order[next]) == doc {
			key = namer.KeyOf(decodeNames(s.spoken.row(uint32(doc))))
			next++
		}
		n.keys.add(key)
	}
	slices.SortFunc(n.order, func(a, b uint32) int {
		x, y := n.keys.row(a), n.keys.row(b)
		return cmp.Or(missing(len(x) == 0, len(y) == 0), bytes.Compare(x, y), cmp.Compare(a, b))
	})
	n.ranks = ranked(make([]uint32, len(s.ids)), n.order, n.keys)
	return n
}

// ranked numbers the names of documents in their order; equal names have the same number.
func ranked(ranks, order []uint32, names rows[byte, uint32]) []uint32 {
	for i, doc := range order {
		if i > 0 {
			before := order[i-1]
			ranks[doc] = ranks[before]
			if !bytes.Equal(names.row(doc), names.row(before)) {
				ranks[doc]++
			}
		}
	}
	return ranks
}

// encodeNames encodes names as a segment stores them. Most records have only one name, which is
// stored as it is.
func encodeNames(names search.Names) []byte {
	if len(names.Translations) == 0 {
		return append([]byte{plainName}, names.Own...)
	}
	encoded, err := json.Marshal(names)
	if err != nil {
		panic("embedded: names that JSON cannot say: " + err.Error()) // they are only texts
	}
	return encoded
}

// plainName begins a name that is stored as it is; JSON begins otherwise.
const plainName = ' '

func decodeNames(encoded []byte) (names search.Names) {
	if len(encoded) > 0 && encoded[0] == plainName {
		return search.Names{Own: string(encoded[1:])}
	}
	if err := json.Unmarshal(encoded, &names); err != nil {
		panic("embedded: names that cannot be read: " + err.Error()) // encodeNames wrote them
	}
	return names
}
