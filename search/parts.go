package search

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Part is one of the things that a record consists of, such as a meeting of a group. Conditions of
// Query.PartFilters use only its values and numbers, and the document has them too.
type Part struct {
	Values  map[string][]string  `json:"v,omitempty"`
	Numbers map[string][]float64 `json:"n,omitempty"`
	Points  []int                `json:"p,omitempty"` // indexes of the part's points among the document's, ascending
	NextAt  time.Time            `json:"t,omitzero"`  // zero if it has no next date
}

// View is what a query sees of a record: all of it, or the parts for which its conditions hold.
type View struct {
	Points       []models.Point
	NextAt       time.Time
	Parts        []int // the parts that match; nil if the whole record is seen
	ByParts      bool  // the record is seen by its parts
	pointIndexes []int // the document's number of each point
}

// Nearest returns the distance in kilometres from a point to the nearest that is seen, and its
// index among the document's points; −1 and −1 if there is none.
func (v View) Nearest(from *models.Point) (km float64, index int) {
	km, index = Nearest(v.Points, from)
	if index >= 0 && v.ByParts {
		index = v.pointIndexes[index]
	}
	return km, index
}

// ViewOf returns what the query sees of a record with these points and parts, and false if no part
// matches. A record without parts is seen whole: the caller checks the conditions on the document.
func (q Query) ViewOf(points []models.Point, next time.Time, parts []Part) (View, bool) {
	if len(q.PartFilters) == 0 || len(parts) == 0 {
		return View{Points: points, NextAt: next}, true
	}
	v := View{ByParts: true, Parts: q.MatchingParts(points, parts, "")}
	for _, i := range v.Parts {
		p := parts[i]
		if !p.NextAt.IsZero() && (v.NextAt.IsZero() || p.NextAt.Before(v.NextAt)) {
			v.NextAt = p.NextAt
		}
		v.pointIndexes = append(v.pointIndexes, p.Points...)
	}
	slices.Sort(v.pointIndexes)
	v.pointIndexes = slices.Compact(v.pointIndexes)
	for _, i := range v.pointIndexes {
		v.Points = append(v.Points, points[i])
	}
	return v, len(v.Parts) > 0
}

// AnyPartMatches reports whether some part is among MatchingParts.
func (q Query) AnyPartMatches(points []models.Point, parts []Part) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return q.matchesPartFilters(fieldsOf(p, points), "") })
}

// fieldsOf returns the values of a part of a document with these points.
func fieldsOf(p Part, points []models.Point) fieldValues {
	fields := fieldValues{values: p.Values, numbers: p.Numbers}
	if len(p.Points) == 0 {
		return fields
	}
	fields.points = make([]models.Point, len(p.Points))
	for i, at := range p.Points {
		fields.points[i] = points[at]
	}
	return fields
}

// MatchingParts returns the parts, by their numbers, for which every condition of the query's
// PartFilters holds. The condition of the facet but is left out; "" leaves none out.
func (q Query) MatchingParts(points []models.Point, parts []Part, but string) []int {
	var matching []int
	for i, p := range parts {
		if q.matchesPartFilters(fieldsOf(p, points), but) {
			matching = append(matching, i)
		}
	}
	return matching
}

func (q Query) matchesPartFilters(f fieldValues, but string) bool {
	for name, c := range q.PartFilters {
		if (name == "" || name != but) && !f.matches(c) {
			return false
		}
	}
	return true
}

// Matches reports whether a document matches the query, apart from its words. The condition of the
// facet but is left out; "" leaves nothing out.
func (q Query) Matches(d Document, but string) bool {
	if !Matches(d, q.Where) {
		return false
	}
	for name, c := range q.FacetFilters {
		if name != but && !Matches(d, c) {
			return false
		}
	}
	if len(d.Parts) == 0 {
		return q.matchesPartFilters(valuesOf(d), but)
	}
	return len(q.PartFilters) == 0 || len(q.MatchingParts(d.Points, d.Parts, but)) > 0
}

// FacetValues returns the values of a facet for which a document counts, each once. It returns
// false if they are the document's own, because no part of it has the attribute or the query has no
// condition on parts.
func (q Query) FacetValues(points []models.Point, parts []Part, facet string) ([]string, bool) {
	if len(q.PartFilters) == 0 || !slices.ContainsFunc(parts, func(p Part) bool { return len(p.Values[facet]) > 0 }) {
		return nil, false
	}
	var values []string
	for _, i := range q.MatchingParts(points, parts, facet) {
		values = append(values, parts[i].Values[facet]...)
	}
	slices.Sort(values)
	return slices.Compact(values), true
}

// SupersetFilter returns a condition that holds for every document for which the query's Where and
// PartFilters hold, and maybe for others: each condition on parts must hold for some part, but not
// all of them for the same.
func (q Query) SupersetFilter() models.Condition { return models.AllOf(q.Where, q.PartFilters[""]) }

// FacetSupersetFilter returns the same for the condition of a facet.
func (q Query) FacetSupersetFilter(facet string) models.Condition {
	if facet == "" {
		return models.MatchAll()
	}
	return models.AllOf(q.FacetFilters[facet], q.PartFilters[facet])
}

// FilteredFacets returns the names of the facets that have a condition, in no order.
func (q Query) FilteredFacets() []string {
	var names []string
	for name := range q.FacetFilters {
		names = append(names, name)
	}
	for name := range q.PartFilters {
		if _, ok := q.FacetFilters[name]; !ok && name != "" {
			names = append(names, name)
		}
	}
	return names
}
