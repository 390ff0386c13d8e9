package meili

import (
	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
)

// by returns the requested order, or the order of ids if its key is missing.
func (f *finding) by() search.SortKey {
	if f.Sort.By == search.SortDistance && f.Near == nil || f.Sort.By == search.SortRelevance && f.text == "" {
		return ""
	}
	return f.Sort.By
}

// ordered reports whether the server can put the answers in order.
func (f *finding) ordered() bool {
	return f.Limit > 0 && f.by() != search.SortDistance && (f.by() != search.SortRelevance || !f.Sort.Backward)
}

// paged returns a request for a part of the results in their order. Records without the sort key
// come last in both directions, as the server does by itself.
func (f *finding) paged(offset, limit int) *meilisearch.SearchRequest {
	r := f.request(f.filter)
	r.Offset, r.Limit = int64(offset), int64(limit)
	r.AttributesToRetrieve = append(r.AttributesToRetrieve, f.members()...)
	up, down := ":asc", ":desc"
	if f.Sort.Backward {
		up, down = down, up
	}
	switch f.by() {
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
