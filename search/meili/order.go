package meili

import (
	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
)

// by is the order that is asked for, or the order of ids where what it goes by is not there.
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

// paged is a request for a part of the answers in their order. Records without what an order goes by come last whichever way it runs, as the server
// does by itself.
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
