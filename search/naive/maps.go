package naive

import (
	"context"

	"github.com/shg-directory/shg/search"
)

// Map looks at every point of every record for every square.
func (x *Index) Map(ctx context.Context, q search.MapQuery) ([]search.Cluster, error) {
	frame := q.Grid()
	selection := q.Selection()
	selection.Limit = search.MaxLimit
	found, err := x.Find(ctx, selection)
	if err != nil {
		return nil, err
	}
	counter := search.NewClusterCounter(frame)
	x.mu.RLock()
	defer x.mu.RUnlock()
	for i, hit := range found.Hits {
		d := x.documents[hit.ID]
		view, _ := q.ViewOf(d.Points, d.NextAt, d.Parts)
		counter.Add(i, view.Points)
	}
	if counter.Occupied() > q.MaxClusters && frame.Level > search.FirstLevel {
		q.Level = frame.Level - search.LevelStep
		return x.Map(ctx, q)
	}
	return counter.Clusters(func(record int) *search.Hit { return &found.Hits[record] }), nil
}
