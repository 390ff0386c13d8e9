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

// A locale's order of names is computed when it is first requested, and is cached with the segment.
// On 5,000 groups it costs some 20 ms once, and after that as little as the order of the index
// itself.

// nameOrder is a segment's documents in an order of names.
type nameOrder struct {
	order []uint32           // documents, those without a name last
	ranks []uint32           // by document: the position of its name; equal names have the same number
	keys  rows[byte, uint32] // by document; empty without a name
}

// maxNameOrders is how many locales' orders a segment caches.
const maxNameOrders = 16

// nameOrderCache are the cached orders of a segment, by the key of the locale.
type nameOrderCache struct {
	mu     sync.Mutex // guards known
	orders map[string]nameOrder
}

// loadNameOrders returns the orders of names that a query needs, by segment.
func (f *searcher) loadNameOrders() []nameOrder {
	if f.Sort.By != search.SortName {
		return nil
	}
	total := uint64(0)
	for _, docs := range f.matches {
		total += docs.GetCardinality()
	}
	orders := make([]nameOrder, len(f.segments))
	for i, seg := range f.segments {
		switch {
		case f.Sort.Locale == nil || total > search.MaxLocaleSorted:
			orders[i] = nameOrder{order: seg.byName, ranks: seg.nameRanks, keys: seg.nameKeys}
		case len(seg.ids) > search.MaxLocaleSorted:
			orders[i] = seg.computeNameOrder(f.Sort.Locale, f.matches[i])
		default:
			orders[i] = seg.cachedNameOrder(f.Sort.Locale)
		}
	}
	return orders
}

// cachedNameOrder returns the order of all names for a locale, and caches it.
func (s *segment) cachedNameOrder(r *search.Locale) nameOrder {
	s.nameOrders.mu.Lock()
	defer s.nameOrders.mu.Unlock()
	if n, known := s.nameOrders.orders[r.Key()]; known {
		return n
	}
	all := roaring.New()
	all.AddRange(0, uint64(len(s.ids)))
	n := s.computeNameOrder(r, all)
	if len(s.nameOrders.orders) >= maxNameOrders || s.nameOrders.orders == nil {
		s.nameOrders.orders = map[string]nameOrder{}
	}
	s.nameOrders.orders[r.Key()] = n
	return n
}

// computeNameOrder returns the order of some documents for a locale; the others have no name in it.
func (s *segment) computeNameOrder(r *search.Locale, docs *roaring.Bitmap) nameOrder {
	n, namer := nameOrder{order: docs.ToArray()}, r.NameCollator()
	n.keys = newRows[byte, uint32](len(s.ids), 0)
	next := 0
	for doc := range s.ids {
		var key []byte
		if next < len(n.order) && int(n.order[next]) == doc {
			key = namer.Key(decodeNames(s.encodedNames.row(uint32(doc))))
			next++
		}
		n.keys.add(key)
	}
	slices.SortFunc(n.order, func(a, b uint32) int {
		x, y := n.keys.row(a), n.keys.row(b)
		return cmp.Or(compareMissing(len(x) == 0, len(y) == 0), bytes.Compare(x, y), cmp.Compare(a, b))
	})
	n.ranks = assignRanks(make([]uint32, len(s.ids)), n.order, n.keys)
	return n
}

// assignRanks numbers the names of documents in their order; equal names have the same number.
func assignRanks(ranks, order []uint32, names rows[byte, uint32]) []uint32 {
	for i, doc := range order {
		if i > 0 {
			previous := order[i-1]
			ranks[doc] = ranks[previous]
			if !bytes.Equal(names.row(doc), names.row(previous)) {
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

// languagesOf returns the languages of encoded names; nil if there is no translation.
func languagesOf(encoded []byte) []string {
	if len(encoded) > 0 && encoded[0] == plainName {
		return nil
	}
	return decodeNames(encoded).Languages()
}
