package discovery

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Whole returns all that a search finds, however many, with few held at a time. The items may be
// read for longer than the search took.
type Whole func(ctx context.Context) models.FoundItems

// WholeGroups is FindGroups without pages. Its errors are those of FindGroups but for
// models.ErrTooDeep.
func (r *Room) WholeGroups(ctx context.Context, f models.GroupFilter) (Whole, error) {
	w, err := r.groupsWanted(ctx, f)
	if err != nil {
		return nil, err
	}
	return r.whole(ctx, r.groupShelf(), w)
}

// WholeConsultants is FindConsultants without pages; its errors are those of WholeGroups.
func (r *Room) WholeConsultants(ctx context.Context, f models.ConsultantFilter) (Whole, error) {
	return r.whole(ctx, r.consultantShelf(), r.consultantsWanted(f))
}

// whole walks an index in memory. One on a server is asked for up to 10,000 ids, all in one answer,
// because an order read in parts would lose records while others are written; the rows of these are
// then judged as they are. If more are found, every row is.
func (r *Room) whole(ctx context.Context, s shelf, w wanted) (Whole, error) {
	asked, err := r.understand(ctx, s, w)
	if err != nil {
		return nil, err
	}
	q := idsOfAll(asked.query)
	if walker, ok := s.index.(search.Streamer); ok && !r.Lagging {
		q.IDsOnly = false
		return func(ctx context.Context) models.FoundItems { return items(walker.Stream(ctx, q)) }, nil
	}
	result, err := s.index.Find(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if result.TotalIsExact && result.Total <= search.MaxLimit {
		return func(ctx context.Context) models.FoundItems { return items(hitsNow(ctx, s, q, result.Hits)) }, nil
	}
	return func(ctx context.Context) models.FoundItems { return items(judged(s.all(ctx), q)) }, nil
}

// hits come one after the other; an error ends them.
type hits = func(yield func(search.Hit, error) bool)

func items(found hits) models.FoundItems {
	return func(yield func(models.FoundItem, error) bool) {
		for hit, err := range found {
			if !yield(foundItem(hit), err) || err != nil {
				return
			}
		}
	}
}

// judged returns those of some documents that answer a query.
func judged(all search.Documents, q search.Query) hits {
	return func(yield func(search.Hit, error) bool) {
		for d, err := range all {
			if err != nil {
				yield(search.Hit{}, err)
				return
			}
			if answers(d, q) && !yield(shown(d, q), nil) {
				return
			}
		}
	}
}

// hitsNow returns those of what an index found that are still found, as they are now.
func hitsNow(ctx context.Context, s shelf, q search.Query, found []search.Hit) hits {
	read := func(ids []models.ID) (map[models.ID]search.Document, error) { return s.current(ctx, ids) }
	still := func(hit search.Hit, d search.Document) bool { return d.Version <= hit.Version || answers(d, q) }
	return func(yield func(search.Hit, error) bool) {
		for d, err := range stillFound(found, read, still) {
			if err != nil {
				yield(search.Hit{}, err)
				return
			}
			if !yield(shown(d, q), nil) {
				return
			}
		}
	}
}

// idsOfAll asks for the ids of all that a search finds, as many as an index returns at once, in no
// order.
func idsOfAll(q search.Query) search.Query {
	q.Sort, q.Facets, q.Offset, q.Limit, q.IDsOnly = search.Sort{}, nil, 0, search.MaxLimit, true
	return q
}

// heldAtOnce is how many rows are held at a time.
const heldAtOnce = 200

// stillFound reads the rows of what an index found, some at a time, and leaves out what is not
// there any more and what is not still what was asked for.
func stillFound[T any](found []search.Hit, read func([]models.ID) (map[models.ID]T, error), still func(search.Hit, T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for some := range slices.Chunk(found, heldAtOnce) {
			ids := make([]models.ID, len(some))
			for i, hit := range some {
				ids[i] = hit.ID
			}
			rows, err := read(ids)
			if err != nil {
				var none T
				yield(none, fmt.Errorf("read what was found: %w", err))
				return
			}
			for _, hit := range some {
				if row, there := rows[hit.ID]; there && still(hit, row) && !yield(row, nil) {
					return
				}
			}
		}
	}
}
