package places

import (
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// FindExact returns at most limit places that bear exactly the name typed, in any script and
// spelling that Fold makes equal, the most populous first; a place's own name counts four times as
// much as another name for it. A name may include where the place is, by country, region or a city
// within 50 km: "Leeds, GB", "Leeds, England", "Springfield IL", "Київ, Україна", "Brixton,
// London". Surroundings that are not known or do not fit yield nothing rather than another place.
func (g *Gazetteer) FindExact(text string, limit int) []models.Place {
	return g.placesOf(g.rankExact(text, limit).ordinals())
}

// Find returns what FindExact returns, then places with a name that begins as typed, the most
// populous first; at most limit of both.
func (g *Gazetteer) Find(text string, limit int) []models.Place {
	found := g.rankExact(text, limit)
	return g.placesOf(g.addPrefixed(text, found).ordinals())
}

func (g *Gazetteer) rankExact(text string, limit int) *topPlaces {
	found := newTopPlaces(limit)
	for _, q := range parseQueries(text) {
		where, known := g.findSurroundings(q)
		if !known {
			continue
		}
		g.addPostings(found, g.keys.find(g.keys.allEntries(), q.name), where)
		if len(found.items) > 0 {
			break
		}
	}
	return found
}

// addPrefixed adds to a ranking the places whose names begin as the first reading of a text does.
func (g *Gazetteer) addPrefixed(text string, found *topPlaces) *topPlaces {
	all := parseQueries(text)
	if len(all) == 0 {
		return found
	}
	where, known := g.findSurroundings(all[0])
	if !known {
		return found
	}
	found.freeze()
	g.addSpan(found, g.keys.prefixSpan(g.keys.allEntries(), all[0].name), where)
	return found
}

func (g *Gazetteer) addSpan(found *topPlaces, entries span, where surroundings) {
	for i := entries.start; i < entries.end; i++ {
		g.addPostings(found, g.keys.postings(i), where)
	}
}

func (g *Gazetteer) addPostings(found *topPlaces, places postings, where surroundings) {
	for i := range places.len() {
		ordinal, primary := places.at(i)
		candidate := rankedPlace{ordinal, weight(g.population(ordinal), primary), g.number(ordinal)}
		if found.accepts(candidate) && g.isIn(ordinal, where) {
			found.insert(candidate)
		}
	}
}

// rankedPlace is a place and what it weighs among others.
type rankedPlace struct {
	ordinal int
	weight  int
	number  uint32
}

// topPlaces holds the heaviest of the places put into it, each once. What was there before freeze
// stays before what comes after.
type topPlaces struct {
	limit  int
	frozen int
	items  []rankedPlace
}

func newTopPlaces(limit int) *topPlaces { return &topPlaces{limit: max(0, limit)} }

// freeze fixes the places found so far, so that later ones can only follow them.
func (r *topPlaces) freeze() { r.frozen = len(r.items) }

func (r *topPlaces) accepts(c rankedPlace) bool {
	if len(r.items) < r.limit {
		return true
	}
	return r.frozen < r.limit && compareRankedPlaces(c, r.items[len(r.items)-1]) < 0
}

func (r *topPlaces) insert(c rankedPlace) {
	if i := slices.IndexFunc(r.items, func(other rankedPlace) bool { return other.ordinal == c.ordinal }); i >= 0 {
		if i < r.frozen || compareRankedPlaces(c, r.items[i]) >= 0 {
			return
		}
		r.items = slices.Delete(r.items, i, i+1)
	}
	open := r.items[r.frozen:]
	i, _ := slices.BinarySearchFunc(open, c, compareRankedPlaces)
	r.items = slices.Insert(r.items, r.frozen+i, c)
	r.items = r.items[:min(len(r.items), r.limit)]
}

func (r *topPlaces) ordinals() []int {
	ordinals := make([]int, len(r.items))
	for i, item := range r.items {
		ordinals[i] = item.ordinal
	}
	return ordinals
}

// compareRankedPlaces puts the heavier first; among equals the lower GeoNames number.
func compareRankedPlaces(a, b rankedPlace) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.number, b.number))
}
