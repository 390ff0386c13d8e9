package meili

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// compiler compiles conditions into the server's filters. Circles and boxes become cells within
// them, and records on the edge that were checked.
type compiler struct {
	index     *Index
	prefilter string // a filter that all records of the answer pass: records on edges need not be checked beyond it
	superset  bool   // the filter may admit more: no record on edges is checked
	negated   bool   // within a negation, so admitting less here makes the whole admit more
}

// matchNone is the filter that admits no record.
const matchNone = "id NOT EXISTS"

// maxConcurrent is how many requests run at once for one query.
const maxConcurrent = 4

// compile returns a condition as a filter; "" admits everybody.
func (c compiler) compile(ctx context.Context, where models.Condition) (string, error) {
	switch {
	case len(where.All) > 0:
		return c.compileAll(ctx, where.All)
	case len(where.Any) > 0:
		return c.compileJoined(ctx, where.Any, " OR ")
	case where.Not != nil:
		c.negated = !c.negated
		inner, err := c.compile(ctx, *where.Not)
		if err != nil {
			return "", err
		}
		if inner == "" {
			return matchNone, nil
		}
		return "NOT (" + inner + ")", nil
	case where.Has != nil:
		return inFilter(attributePath("v", where.Has.Attribute), packValues(where.Has.Values)), nil
	case where.Range != nil:
		return spanFilter(*where.Range), nil
	case where.Around != nil:
		return c.compileShape(ctx, circle(*where.Around))
	case where.Inside != nil:
		return c.compileShape(ctx, box(*where.Inside))
	}
	return "", nil
}

// compileAll returns the filter of several conditions that all hold. Those without a place are
// compiled first, because records on the edges of places need to be checked only if these hold.
func (c compiler) compileAll(ctx context.Context, parts []models.Condition) (string, error) {
	var placed, others []models.Condition
	for _, part := range parts {
		if hasPlace(part) {
			placed = append(placed, part)
		} else {
			others = append(others, part)
		}
	}
	filter, err := c.compileJoined(ctx, others, " AND ")
	if err != nil || len(placed) == 0 {
		return filter, err
	}
	c.prefilter = andFilter(c.prefilter, filter)
	places, err := c.compileJoined(ctx, placed, " AND ")
	return andFilter(filter, places), err
}

func spanFilter(s models.Range) string {
	if s.Low > s.High {
		return matchNone
	}
	return attributePath("n", s.Attribute) + " " + formatNumber(s.Low) + " TO " + formatNumber(s.High)
}

// attributePath returns the name of a record's member in filters.
func attributePath(kind, name string) string { return `"` + kind + "." + name + `"` }

func (c compiler) compileJoined(ctx context.Context, parts []models.Condition, by string) (string, error) {
	compiled := make([]string, len(parts))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(maxConcurrent)
	for i, part := range parts {
		work.Go(func() (err error) {
			compiled[i], err = c.compile(ctx, part)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return "", err
	}
	var filters []string
	for _, filter := range compiled {
		switch {
		case filter != "":
			filters = append(filters, "("+filter+")")
		case by == " OR ":
			return "", nil
		}
	}
	return strings.Join(filters, by), nil
}

// compileShape returns the filter of having a point in a shape.
func (c compiler) compileShape(ctx context.Context, s shape) (string, error) {
	if c.superset {
		return c.supersetFilter(s), nil
	}
	inner, edge := cover(s, maxCells)
	inside := cellsFilter(inner)
	var ids []string
	if len(edge) > 0 {
		candidates := andFilter(cellsFilter(edge), c.prefilter)
		if inside != matchNone {
			candidates = andFilter(candidates, "NOT ("+inside+")")
		}
		err := c.index.fetchAll(ctx, []string{"id", "pts"}, candidates, func(record storedRecord) {
			if slices.ContainsFunc(record.Points, s.contains) {
				ids = append(ids, record.ID.String())
			}
		})
		if err != nil {
			return "", err
		}
	}
	if len(ids) == 0 {
		return inside, nil
	}
	return orFilter(inside, inFilter("id", ids)), nil
}

// supersetFilter returns the filter of having a point in the cells that hold a shape; in a
// negation, in those that it holds.
func (c compiler) supersetFilter(s shape) string {
	inner, edge := cover(s, maxSupersetCells)
	if c.negated {
		return cellsFilter(inner)
	}
	return cellsFilter(append(inner, edge...))
}

// cellsFilter returns the filter of having a point in one of the cells.
func cellsFilter(cells []search.Square) string {
	byLevel := map[int][]string{}
	for _, c := range cells {
		byLevel[c.Level] = append(byLevel[c.Level], cellName(c))
	}
	filter := matchNone
	for _, level := range slices.Sorted(maps.Keys(byLevel)) {
		filter = orFilter(filter, inFilter(cellAttribute(level), byLevel[level]))
	}
	return filter
}

func cellAttribute(level int) string { return "c." + levelName(level) }

// inFilter returns the filter of holding one of the values, which are plain.
func inFilter(attribute string, values []string) string {
	return attribute + ` IN ["` + strings.Join(values, `","`) + `"]`
}

func andFilter(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return "(" + a + ") AND (" + b + ")"
}

func orFilter(a, b string) string {
	switch matchNone {
	case a:
		return b
	case b:
		return a
	}
	return "(" + a + ") OR (" + b + ")"
}

func formatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func hasPlace(where models.Condition) bool {
	return where.Around != nil || where.Inside != nil || where.Not != nil && hasPlace(*where.Not) ||
		slices.ContainsFunc(where.All, hasPlace) || slices.ContainsFunc(where.Any, hasPlace)
}
