package search

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Part is one of the things that a record consists of, such as a meeting of a group. Conditions of
// Query.Parts use only its values and numbers, and the document has them too.
type Part struct {
	Values  map[string][]string  `json:"v,omitempty"`
	Numbers map[string][]float64 `json:"n,omitempty"`
	Points  []int                `json:"p,omitempty"` // indexes of the part's points among the document's, ascending
	NextAt  time.Time            `json:"t,omitzero"`  // zero if it has no next date
}

// View is what a query sees of a record: all of it, or the parts for which its conditions hold.
type View struct {
	Points   []models.Point
	NextAt   time.Time
	Parts    []int // the parts that match; nil if the whole record is seen
	Narrowed bool  // the record is seen by its parts
	which    []int // the document's number of each point
}

// Nearest returns the distance in kilometres from a point to the nearest that is seen, and its
// index among the document's points; −1 and −1 if there is none.
func (v View) Nearest(from *models.Point) (km float64, which int) {
	km, which = Nearest(v.Points, from)
	if which >= 0 && v.Narrowed {
		which = v.which[which]
	}
	return km, which
}

// See returns what the query sees of a record with these points and parts, and false if no part
// matches. A record without parts is seen whole: the caller checks the conditions on the document.
func (q Query) See(points []models.Point, next time.Time, parts []Part) (View, bool) {
	if len(q.Parts) == 0 || len(parts) == 0 {
		return View{Points: points, NextAt: next}, true
	}
	v := View{Narrowed: true, Parts: q.Matching(points, parts, "")}
	for _, i := range v.Parts {
		p := parts[i]
		if !p.NextAt.IsZero() && (v.NextAt.IsZero() || p.NextAt.Before(v.NextAt)) {
			v.NextAt = p.NextAt
		}
		v.which = append(v.which, p.Points...)
	}
	slices.Sort(v.which)
	v.which = slices.Compact(v.which)
	for _, i := range v.which {
		v.Points = append(v.Points, points[i])
	}
	return v, len(v.Parts) > 0
}

// Matching returns the parts, by their numbers, for which every condition of the query's Parts
// holds. The condition of the facet but is left out; "" leaves none out.
func (q Query) Matching(points []models.Point, parts []Part, but string) []int {
	var matching []int
	for i, p := range parts {
		own := facts{values: p.Values, numbers: p.Numbers}
		for _, at := range p.Points {
			own.points = append(own.points, points[at])
		}
		if q.holdsFor(own, but) {
			matching = append(matching, i)
		}
	}
	return matching
}

func (q Query) holdsFor(f facts, but string) bool {
	for name, c := range q.Parts {
		if (name == "" || name != but) && !f.hold(c) {
			return false
		}
	}
	return true
}

// Admits reports whether a document matches the query, apart from its words. The condition of the
// facet but is left out; "" leaves nothing out.
func (q Query) Admits(d Document, but string) bool {
	if !Holds(d, q.Where) {
		return false
	}
	for name, c := range q.Facet {
		if name != but && !Holds(d, c) {
			return false
		}
	}
	if len(d.Parts) == 0 {
		return q.holdsFor(factsOf(d), but)
	}
	return len(q.Parts) == 0 || len(q.Matching(d.Points, d.Parts, but)) > 0
}

// FacetValues returns the values of a facet for which a document counts, each once. It returns
// false if they are the document's own, because no part of it has the attribute or the query has no
// condition on parts.
func (q Query) FacetValues(points []models.Point, parts []Part, facet string) ([]string, bool) {
	if len(q.Parts) == 0 || !slices.ContainsFunc(parts, func(p Part) bool { return len(p.Values[facet]) > 0 }) {
		return nil, false
	}
	var values []string
	for _, i := range q.Matching(points, parts, facet) {
		values = append(values, parts[i].Values[facet]...)
	}
	slices.Sort(values)
	return slices.Compact(values), true
}

// Broadly returns a condition that holds for every document for which the query's Where and Parts
// hold, and maybe for others: each condition on parts must hold for some part, but not all of them
// for the same.
func (q Query) Broadly() models.Condition { return models.AllOf(q.Where, q.Parts[""]) }

// BroadlyOf returns the same for the condition of a facet.
func (q Query) BroadlyOf(facet string) models.Condition {
	if facet == "" {
		return models.Everyone()
	}
	return models.AllOf(q.Facet[facet], q.Parts[facet])
}

// AskedFacets returns the names of the facets that have a condition, in no order.
func (q Query) AskedFacets() []string {
	var names []string
	for name := range q.Facet {
		names = append(names, name)
	}
	for name := range q.Parts {
		if _, both := q.Facet[name]; !both && name != "" {
			names = append(names, name)
		}
	}
	return names
}
