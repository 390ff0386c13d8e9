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
	f, err := x.prepare(ctx, q.Asked())
	if err != nil {
		return nil, err
	}
	if _, err := f.loosely(ctx); err != nil {
		return nil, err
	}
	frame := q.Frame()
	filter := both(f.filter, framed(frame))
	if f.partly {
		return f.measuredMap(ctx, q, filter)
	}
	answers, err := f.ask(ctx, f.counting(filter))
	if err != nil {
		return nil, err
	}
	if n := total(answers[0]); n <= 2*f.plenty || frame.Level > lastLevel && n <= fetchedAtOnce {
		return f.measuredMap(ctx, q, filter)
	}
	if frame.Level > lastLevel {
		q.Level = lastLevel
		return x.Map(ctx, q)
	}
	clusters, err := f.countedMap(ctx, frame, filter)
	if err != nil {
		return nil, err
	}
	if len(clusters) > q.Most && frame.Level > search.FirstLevel {
		q.Level = frame.Level - search.LevelStep
		return x.Map(ctx, q)
	}
	search.SortClusters(clusters)
	return clusters, f.nameOnes(ctx, clusters)
}

// framed returns a filter that admits every record in a frame, and maybe others around it; "" if it
// is the whole globe.
func framed(frame search.Frame) string {
	if frame.Whole() {
		return ""
	}
	level := min(frame.Level, lastLevel)
	for ; level > firstLevel; level -= levelStep {
		coarse := frame.Level - level
		if (frame.Width>>coarse+2)*(frame.Height>>coarse+2) <= mostCells {
			break
		}
	}
	coarse := frame.Level - level
	seen := map[cell]bool{}
	var cells []cell
	for dx := range frame.Width {
		for dy := range frame.Height {
			c := cell{level, (frame.West + dx) % (2 << frame.Level) >> coarse, (frame.South + dy) >> coarse}
			if !seen[c] {
				seen[c] = true
				cells = append(cells, c)
			}
		}
	}
	return inCells(cells)
}

// measuredMap reads the points of all that a filter admits.
func (f *finding) measuredMap(ctx context.Context, q search.MapQuery, filter string) ([]search.Cluster, error) {
	var records []held
	if err := f.each(ctx, filter, []string{"pts", "prt"}, func(h held) { records = append(records, h) }); err != nil {
		return nil, err
	}
	gathered := search.Gather(q.Frame())
	for i, h := range records {
		seen, _ := h.seen(f.Query)
		gathered.Add(i, seen.Points)
	}
	if gathered.Occupied() > q.Most && q.Frame().Level > search.FirstLevel {
		q.Level = q.Frame().Level - search.LevelStep
		return f.Map(ctx, q)
	}
	clusters := gathered.Clusters(func(record int) *search.Hit {
		hit := f.shown(records[record])
		return &hit
	})
	return clusters, f.addPublicOf(ctx, clusters)
}

// addPublicOf reads the public documents of records that are alone.
func (f *finding) addPublicOf(ctx context.Context, clusters []search.Cluster) error {
	var ones []held
	for _, c := range clusters {
		if c.Only != nil {
			ones = append(ones, held{ID: c.Only.ID, Version: c.Only.Version})
		}
	}
	if err := f.addPublic(ctx, ones); err != nil {
		return err
	}
	n := 0
	for i := range clusters {
		if clusters[i].Only != nil {
			clusters[i].Only.Public, clusters[i].Only.Version = ones[n].Public, ones[n].Version
			n++
		}
	}
	return nil
}

// countedMap returns the squares of a frame by the server's own counts.
func (f *finding) countedMap(ctx context.Context, frame search.Frame, filter string) ([]search.Cluster, error) {
	r := f.counting(filter)
	r.Facets = []string{cellAttribute(frame.Level)}
	answers, err := f.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	counts, err := distribution(answers[0], cellAttribute(frame.Level))
	if err != nil {
		return nil, err
	}
	var clusters []search.Cluster
	for name, count := range counts {
		c, ok := cellNamed(frame.Level, name)
		if !ok {
			return nil, errors.New("the index holds an unknown cell")
		}
		square := search.Square{Level: c.level, X: c.x, Y: c.y}
		if frame.At(square) < 0 {
			continue
		}
		b := square.Box()
		middle := models.Point{Lat: (b.South + b.North) / 2, Lon: (b.West + b.East) / 2}
		clusters = append(clusters, search.Cluster{Square: square, Count: count, Middle: middle, Bounds: b})
	}
	return clusters, nil
}

// nameOnes reads the records that are alone in their squares.
func (f *finding) nameOnes(ctx context.Context, clusters []search.Cluster) error {
	alone := map[search.Square]*search.Cluster{}
	var cells []cell
	for i, c := range clusters {
		if c.Count == 1 {
			alone[c.Square] = &clusters[i]
			cells = append(cells, cell{c.Level, c.X, c.Y})
		}
	}
	if len(cells) == 0 {
		return nil
	}
	return f.each(ctx, both(f.filter, inCells(cells)), []string{"pts", "prt", "pub"}, func(h held) {
		for _, p := range h.Points {
			switch c := alone[search.SquareOf(p, cells[0].level)]; {
			case c == nil || c.Only != nil && c.Only.ID != h.ID: // another came meanwhile
			case c.Only == nil:
				hit := f.shown(h)
				c.Only, c.Middle, c.Bounds = &hit, p, models.Box{West: p.Lon, South: p.Lat, East: p.Lon, North: p.Lat}
			default:
				c.Bounds = search.Around(c.Bounds, p)
			}
		}
	})
}
