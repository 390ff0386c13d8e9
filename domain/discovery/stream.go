package discovery

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Stream returns all that a search finds, however many, with few held at a time. The items may be
// read for longer than the search took.
type Stream func(ctx context.Context) models.SearchItems

// StreamGroups is FindGroups without pages. Its errors are those of FindGroups but for
// models.ErrTooDeep.
func (r *Room) StreamGroups(ctx context.Context, f models.GroupFilter) (Stream, error) {
	w, err := r.newGroupSearch(ctx, f)
	if err != nil {
		return nil, err
	}
	return r.stream(ctx, r.groupIndexKind(), w)
}

// StreamConsultants is FindConsultants without pages; its errors are those of StreamGroups.
func (r *Room) StreamConsultants(ctx context.Context, f models.ConsultantFilter) (Stream, error) {
	return r.stream(ctx, r.consultantIndexKind(), r.newConsultantSearch(f))
}

// stream walks an index in memory. One on a server is queried for up to 10,000 ids, all in one
// result, because an order read in parts would lose records while others are written; the rows of
// these are then matched as they are. If more are found, every row is.
func (r *Room) stream(ctx context.Context, s indexKind, w searchRequest) (Stream, error) {
	resolved, err := r.resolveSearch(ctx, s, w)
	if err != nil {
		return nil, err
	}
	q := allIDsQuery(resolved.query)
	if streamer, ok := s.index.(search.Streamer); ok && !r.AsyncIndex {
		q.IDsOnly = false
		return func(ctx context.Context) models.SearchItems { return toItems(streamer.Stream(ctx, q)) }, nil
	}
	result, err := s.index.Find(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	q.IDsOnly = false // what is shown comes from the rows
	if result.TotalIsExact && result.Total <= search.MaxLimit {
		return func(ctx context.Context) models.SearchItems { return toItems(revalidateHits(ctx, s, q, result.Hits)) }, nil
	}
	return func(ctx context.Context) models.SearchItems { return toItems(filterDocuments(s.readAll(ctx), q)) }, nil
}

// hitSeq come one after the other; an error ends them.
type hitSeq = func(yield func(search.Hit, error) bool)

func toItems(found hitSeq) models.SearchItems {
	return func(yield func(models.SearchItem, error) bool) {
		for hit, err := range found {
			if !yield(newFoundItem(hit), err) || err != nil {
				return
			}
		}
	}
}

// filterDocuments returns those of some documents that answer a query.
func filterDocuments(all search.Documents, q search.Query) hitSeq {
	return func(yield func(search.Hit, error) bool) {
		for d, err := range all {
			if err != nil {
				yield(search.Hit{}, err)
				return
			}
			if matches(d, q) && !yield(q.HitOf(d), nil) {
				return
			}
		}
	}
}

// revalidateHits returns those of what an index found that are still found, as they are now.
func revalidateHits(ctx context.Context, s indexKind, q search.Query, found []search.Hit) hitSeq {
	read := func(ids []models.ID) (map[models.ID]search.Document, error) { return s.readCurrent(ctx, ids) }
	stillMatches := func(hit search.Hit, d search.Document) bool { return d.Version <= hit.Version || matches(d, q) }
	return func(yield func(search.Hit, error) bool) {
		for d, err := range revalidateRows(found, read, stillMatches) {
			if err != nil {
				yield(search.Hit{}, err)
				return
			}
			if !yield(q.HitOf(d), nil) {
				return
			}
		}
	}
}

// allIDsQuery asks for the ids of all that a search finds, as many as an index returns at once, in
// no order.
func allIDsQuery(q search.Query) search.Query {
	q.Sort, q.Facets, q.Offset, q.Limit, q.IDsOnly = search.Sort{}, nil, 0, search.MaxLimit, true
	return q
}

// revalidateBatch is how many rows are held at a time.
const revalidateBatch = 200

// revalidateRows reads the rows of what an index found, some at a time, and leaves out what is not
// there any more and what is not still what was asked for.
func revalidateRows[T any](found []search.Hit, read func([]models.ID) (map[models.ID]T, error), matches func(search.Hit, T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for hits := range slices.Chunk(found, revalidateBatch) {
			ids := make([]models.ID, len(hits))
			for i, hit := range hits {
				ids[i] = hit.ID
			}
			rows, err := read(ids)
			if err != nil {
				var zero T
				yield(zero, fmt.Errorf("read what was found: %w", err))
				return
			}
			for _, hit := range hits {
				if row, ok := rows[hit.ID]; ok && matches(hit, row) && !yield(row, nil) {
					return
				}
			}
		}
	}
}
