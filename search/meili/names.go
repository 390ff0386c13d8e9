package meili

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/shg-directory/shg/search"
)

// The server orders by the root collation of a record's own name alone. The names of a locale are
// sorted here, in its collation.

// maxLocaleSorted is the most records that are sorted in the order of names of a locale. It is less
// than search.MaxLocaleSorted, because the names of all found are read for each page: 5,000 take 50
// times as long as the server's own order.
const maxLocaleSorted = 1000

// sortsByLocale reports whether the page comes in the order of names of a locale.
func (f *searcher) sortsByLocale(total int) bool {
	return f.sortKey() == search.SortName && f.Sort.Locale != nil && total <= maxLocaleSorted
}

// nameKeyRecord is a record with the key of its name in the locale.
type nameKeyRecord struct {
	storedRecord
	key []byte
}

// byName returns a page in the order of names of the locale: the names of all found are read. It
// returns the server's page if the index was built by an older program and has no names.
func (f *searcher) byName(ctx context.Context) ([]storedRecord, error) {
	var all []nameKeyRecord
	any, namer := false, f.Sort.Locale.NameCollator()
	members := []string{"nam"}
	if f.Origin != nil || len(f.PartFilters) > 0 {
		members = append(members, "pts", "prt", "next")
	}
	err := f.each(ctx, f.filter, members, func(record storedRecord) {
		any = any || record.Names.Own != ""
		all = append(all, nameKeyRecord{storedRecord: record, key: namer.Key(record.Names)})
	})
	if err != nil || !any {
		return f.page, err
	}
	slices.SortFunc(all, f.compareNames)
	var list []storedRecord
	for _, k := range all[min(f.Offset, len(all)):min(f.Offset+f.Limit, len(all))] {
		list = append(list, k.storedRecord)
	}
	return list, f.addShown(ctx, list)
}

// compareNames puts records without a name last; equals go by id, ascending.
func (f *searcher) compareNames(a, b nameKeyRecord) int {
	byID := bytes.Compare(a.ID[:], b.ID[:])
	switch {
	case len(a.key) == 0 && len(b.key) == 0:
		return byID
	case len(a.key) == 0:
		return 1
	case len(b.key) == 0:
		return -1
	case f.Sort.Backward:
		return cmp.Or(bytes.Compare(b.key, a.key), byID)
	}
	return cmp.Or(bytes.Compare(a.key, b.key), byID)
}
