package meili

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Map returns the locations of the records found. The server counts the values of cells, which are
// the squares of a map. Points are read if few records are found, and if a map is finer than the
// finest cells. If more records are found than can be read at once, the map is returned in the
// finest cells.
func (x *Index) Map(ctx context.Context, q search.MapQuery) ([]search.Cluster, error) {
	f, err := x.prepare(ctx, q.Selection())
	if err != nil {
		return nil, err
	}
	if _, err := f.allowFirstLetterTypos(ctx); err != nil {
		return nil, err
	}
	frame := q.Grid()
	filter := andFilter(f.filter, gridFilter(frame))
	if f.narrowed {
		return f.mapFromPoints(ctx, q, filter)
	}
	responses, err := f.multiSearch(ctx, f.countRequest(filter))
	if err != nil {
		return nil, err
	}
	if n := total(responses[0]); n <= 2*f.surplus || frame.Level > lastLevel && n <= fetchLimit {
		return f.mapFromPoints(ctx, q, filter)
	}
	if frame.Level > lastLevel {
		q.Level = lastLevel
		return x.Map(ctx, q)
	}
	clusters, err := f.mapFromCounts(ctx, frame, filter)
	if err != nil {
		return nil, err
	}
	if len(clusters) > q.MaxClusters && frame.Level > search.FirstLevel {
		q.Level = frame.Level - search.LevelStep
		return x.Map(ctx, q)
	}
	search.SortClusters(clusters)
	return clusters, f.addSingles(ctx, clusters)
}

// gridFilter returns a filter that admits every record in a grid, and maybe others around it; "" if
// it is the whole globe.
func gridFilter(frame search.Grid) string {
	if frame.IsGlobe() {
		return ""
	}
	level := min(frame.Level, lastLevel)
	for ; level > search.FirstLevel; level -= search.LevelStep {
		coarse := frame.Level - level
		if (frame.Width>>coarse+2)*(frame.Height>>coarse+2) <= maxCells {
			break
		}
	}
	coarse := frame.Level - level
	seen := map[search.Square]bool{}
	var cells []search.Square
	for dx := range frame.Width {
		for dy := range frame.Height {
			c := search.Square{Level: level, X: (frame.West + dx) % (2 << frame.Level) >> coarse, Y: (frame.South + dy) >> coarse}
			if !seen[c] {
				seen[c] = true
				cells = append(cells, c)
			}
		}
	}
	return cellsFilter(cells)
}

// mapFromPoints reads the points of all that a filter admits.
func (f *searcher) mapFromPoints(ctx context.Context, q search.MapQuery, filter string) ([]search.Cluster, error) {
	var records []storedRecord
	if err := f.each(ctx, filter, []string{"pts", "prt"}, func(h storedRecord) { records = append(records, h) }); err != nil {
		return nil, err
	}
	counter := search.NewClusterCounter(q.Grid())
	for i, h := range records {
		visible, _ := h.view(f.Query)
		counter.Add(i, visible.Points)
	}
	if counter.Occupied() > q.MaxClusters && q.Grid().Level > search.FirstLevel {
		q.Level = q.Grid().Level - search.LevelStep
		return f.Map(ctx, q)
	}
	var ones []storedRecord
	var singles []*search.Hit
	clusters := counter.Clusters(func(record int) *search.Hit {
		ones, singles = append(ones, records[record]), append(singles, &search.Hit{})
		return singles[len(singles)-1]
	})
	if err := f.addShown(ctx, ones); err != nil {
		return nil, err
	}
	for i, hit := range singles {
		*hit = ones[i].hit(f.Query)
	}
	return clusters, nil
}

// mapFromCounts returns the squares of a grid by the server's own counts.
func (f *searcher) mapFromCounts(ctx context.Context, frame search.Grid, filter string) ([]search.Cluster, error) {
	r := f.countRequest(filter)
	r.Facets = []string{cellAttribute(frame.Level)}
	responses, err := f.multiSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	counts, err := facetDistribution(responses[0], cellAttribute(frame.Level))
	if err != nil {
		return nil, err
	}
	var clusters []search.Cluster
	for name, count := range counts {
		c, ok := cellNamed(frame.Level, name)
		if !ok {
			return nil, errors.New("the index holds an unknown cell")
		}
		if frame.IndexOf(c) < 0 {
			continue
		}
		b := c.Box()
		clusters = append(clusters, search.Cluster{Square: c, Count: count, Middle: b.Middle(), Bounds: b})
	}
	return clusters, nil
}

// addSingles reads the records that are alone in their squares.
func (f *searcher) addSingles(ctx context.Context, clusters []search.Cluster) error {
	alone := map[search.Square]*search.Cluster{}
	var cells []search.Square
	for i, c := range clusters {
		if c.Count == 1 {
			alone[c.Square] = &clusters[i]
			cells = append(cells, c.Square)
		}
	}
	if len(cells) == 0 {
		return nil
	}
	return f.each(ctx, andFilter(f.filter, cellsFilter(cells)), append(shownMembers(), "pts", "prt"), func(record storedRecord) {
		for _, p := range record.Points {
			switch c := alone[search.SquareOf(p, cells[0].Level)]; {
			case c == nil || c.Single != nil && c.Single.ID != record.ID: // another came meanwhile
			case c.Single == nil:
				hit := record.hit(f.Query)
				c.Single, c.Middle, c.Bounds = &hit, p, models.BoxOf(p)
			default:
				c.Bounds = c.Bounds.Extended(p)
			}
		}
	})
}
