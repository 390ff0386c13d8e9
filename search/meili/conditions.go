package meili

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/models"
)

// compiler compiles conditions into the server's filters. Circles and boxes become cells within
// them, and records on the edge that were checked.
type compiler struct {
	x      *Index
	narrow string // a filter that all records of the answer pass: records on edges need not be judged beyond it
	rough  bool   // the filter may admit more: nobody on edges is judged
	turned bool   // within a negation, so admitting less here makes the whole admit more
}

// nobody is the filter that admits no record.
const nobody = "id NOT EXISTS"

// atOnce is how many requests run at once for one query.
const atOnce = 4

// compile returns a condition as a filter; "" admits everybody.
func (c compiler) compile(ctx context.Context, where models.Condition) (string, error) {
	switch {
	case len(where.All) > 0:
		return c.everyOne(ctx, where.All)
	case len(where.Any) > 0:
		return c.joined(ctx, where.Any, " OR ")
	case where.Not != nil:
		c.turned = !c.turned
		inner, err := c.compile(ctx, *where.Not)
		if err != nil {
			return "", err
		}
		if inner == "" {
			return nobody, nil
		}
		return "NOT (" + inner + ")", nil
	case where.Has != nil:
		return among(attribute("v", where.Has.Attribute), packed(where.Has.Values)), nil
	case where.Span != nil:
		return span(*where.Span), nil
	case where.Around != nil:
		return c.place(ctx, circle(*where.Around))
	case where.Inside != nil:
		return c.place(ctx, box(*where.Inside))
	}
	return "", nil
}

// everyOne returns the filter of several conditions that all hold. Those without a place are
// compiled first, because records on the edges of places need to be checked only if these hold.
func (c compiler) everyOne(ctx context.Context, parts []models.Condition) (string, error) {
	var placed, others []models.Condition
	for _, part := range parts {
		if holdsPlace(part) {
			placed = append(placed, part)
		} else {
			others = append(others, part)
		}
	}
	filter, err := c.joined(ctx, others, " AND ")
	if err != nil || len(placed) == 0 {
		return filter, err
	}
	c.narrow = both(c.narrow, filter)
	places, err := c.joined(ctx, placed, " AND ")
	return both(filter, places), err
}

func span(s models.Span) string {
	if s.Low > s.High {
		return nobody
	}
	return attribute("n", s.Attribute) + " " + number(s.Low) + " TO " + number(s.High)
}

// attribute returns the name of a record's member in filters.
func attribute(kind, name string) string { return `"` + kind + "." + name + `"` }

func (c compiler) joined(ctx context.Context, parts []models.Condition, by string) (string, error) {
	compiled := make([]string, len(parts))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
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

// place returns the filter of having a point in a shape.
func (c compiler) place(ctx context.Context, s shape) (string, error) {
	if c.rough {
		return c.roughly(s), nil
	}
	inner, edge := cover(s, mostCells)
	inside := inCells(inner)
	var ids []string
	if len(edge) > 0 {
		candidates := both(inCells(edge), c.narrow)
		if inside != nobody {
			candidates = both(candidates, "NOT ("+inside+")")
		}
		err := c.x.fetchAll(ctx, []string{"id", "pts"}, candidates, func(h held) {
			if slices.ContainsFunc(h.Points, s.holds) {
				ids = append(ids, h.ID.String())
			}
		})
		if err != nil {
			return "", err
		}
	}
	if len(ids) == 0 {
		return inside, nil
	}
	return either(inside, among("id", ids)), nil
}

// roughly returns the filter of having a point in the cells that hold a shape; in a negation, in
// those that it holds.
func (c compiler) roughly(s shape) string {
	inner, edge := cover(s, fewCells)
	if c.turned {
		return inCells(inner)
	}
	return inCells(append(inner, edge...))
}

// inCells returns the filter of having a point in one of the cells.
func inCells(cells []cell) string {
	byLevel := map[int][]string{}
	for _, c := range cells {
		byLevel[c.level] = append(byLevel[c.level], c.name())
	}
	filter := nobody
	for _, level := range slices.Sorted(maps.Keys(byLevel)) {
		filter = either(filter, among(cellAttribute(level), byLevel[level]))
	}
	return filter
}

func cellAttribute(level int) string { return "c." + levelName(level) }

// among returns the filter of holding one of the values, which are plain.
func among(attribute string, values []string) string {
	return attribute + ` IN ["` + strings.Join(values, `","`) + `"]`
}

func both(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return "(" + a + ") AND (" + b + ")"
}

func either(a, b string) string {
	switch nobody {
	case a:
		return b
	case b:
		return a
	}
	return "(" + a + ") OR (" + b + ")"
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func holdsPlace(where models.Condition) bool {
	return where.Around != nil || where.Inside != nil || where.Not != nil && holdsPlace(*where.Not) ||
		slices.ContainsFunc(where.All, holdsPlace) || slices.ContainsFunc(where.Any, holdsPlace)
}
