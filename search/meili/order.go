package meili

import (
	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
)

// sortKey returns the requested order, or the order of ids if its key is missing.
func (f *searcher) sortKey() search.SortKey {
	if f.Sort.By == search.SortDistance && f.Origin == nil || f.Sort.By == search.SortRelevance && f.text == "" {
		return ""
	}
	return f.Sort.By
}

// serverSorts reports whether the server can put the answers in order.
func (f *searcher) serverSorts() bool {
	return f.Limit > 0 && f.sortKey() != search.SortDistance && (f.sortKey() != search.SortRelevance || !f.Sort.Backward)
}

// pageRequest returns a request for a part of the results in their order. Records without the sort
// key come last in both directions, as the server does by itself.
func (f *searcher) pageRequest(offset, limit int) *meilisearch.SearchRequest {
	r := f.request(f.filter)
	r.Offset, r.Limit = int64(offset), int64(limit)
	r.AttributesToRetrieve = append(r.AttributesToRetrieve, f.pageAttributes()...)
	up, down := ":asc", ":desc"
	if f.Sort.Backward {
		up, down = down, up
	}
	switch f.sortKey() {
	case search.SortName:
		r.Sort = []string{"s0" + up, "s1" + up, "id:asc"}
	case search.SortNextMeeting:
		r.Sort = []string{"next" + up, "id:asc"}
	case search.SortUpdated:
		r.Sort = []string{"upd" + down, "id:asc"}
	case search.SortRelevance, search.SortDistance: // its own ranking; not asked of the server
	default:
		if f.text != "" { // without words nothing but the id is left to rank by
			r.Sort = []string{"id:asc"}
		}
	}
	return r
}
