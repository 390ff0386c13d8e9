package meili

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/shg-directory/shg/search"
)

// The server orders by the root collation of a record's own name alone. The names that a reader is
// shown are sorted here, in the reader's collation.

// mostNamed is the most records that are sorted in a reader's own order of names. It is less than
// search.MostNamed, because the names of all found are read for each page: 5,000 take 50 times as
// long as the server's own order.
const mostNamed = 1000

// forReader reports whether the page comes in a reader's own order of names.
func (f *finding) forReader(total int) bool {
	return f.by() == search.SortName && f.Sort.Reader != nil && total <= mostNamed
}

// keyed is a record with the key of the name that the reader is shown.
type keyed struct {
	held
	key []byte
}

// byName returns a page in a reader's order of names: the names of all found are read. It returns
// the server's page if the index was built by an older program and has no names.
func (f *finding) byName(ctx context.Context) ([]held, error) {
	var all []keyed
	any, namer := false, f.Sort.Reader.Namer()
	members := []string{"nam"}
	if f.Near != nil || len(f.Parts) > 0 {
		members = append(members, "pts", "prt", "next")
	}
	err := f.each(ctx, f.filter, members, func(h held) {
		any = any || h.Names.Own != ""
		all = append(all, keyed{held: h, key: namer.KeyOf(h.Names)})
	})
	if err != nil || !any {
		return f.page, err
	}
	slices.SortFunc(all, f.compareKeyed)
	var list []held
	for _, k := range all[min(f.Offset, len(all)):min(f.Offset+f.Limit, len(all))] {
		list = append(list, k.held)
	}
	return list, f.addPublic(ctx, list)
}

// compareKeyed puts records without a name last; equals go by id, ascending.
func (f *finding) compareKeyed(a, b keyed) int {
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
