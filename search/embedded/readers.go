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

// A reader's order of names is made when it is first asked for, and stays with the segment: on 5,000
// groups it costs some 20 ms once, and then as little as the order of the index itself.

// naming is a segment's documents in an order of names.
type naming struct {
	order []uint32           // documents, those without a name last
	ranks []uint32           // by document: its name's place among the names; those that are equal have one number
	keys  rows[byte, uint32] // by document; empty without a name
}

// mostReadings is how many readers' orders a segment keeps.
const mostReadings = 16

// readings are a segment's orders for readers, by the key of the reader.
type readings struct {
	mu    sync.Mutex // guards known
	known map[string]naming
}

// namings are the orders of names that a query asks for, by part.
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

// readBy is the order of all names for a reader. It is kept.
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

// namedFor is the order of some documents for a reader; the others have no name in it.
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

// ranked numbers the names of documents in their order; those that are equal have one number.
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

// encodeNames writes names as a segment keeps them: mostly there is one alone, which stands as it is.
func encodeNames(names search.Names) []byte {
	if len(names.Translations) == 0 {
		return append([]byte{plainName}, names.Own...)
	}
	encoded, err := json.Marshal(names)
	if err != nil {
		panic("embedded: names that JSON cannot say: " + err.Error()) // they are texts only
	}
	return encoded
}

// plainName begins a name that stands as it is; JSON begins otherwise.
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
