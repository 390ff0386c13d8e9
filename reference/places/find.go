package places

import (
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Exact returns at most limit places that bear exactly the name typed, in any script and spelling
// that Fold makes equal, the most populous first; a place's own name counts four times as much as
// another name for it. A name may include where the place is, by country, region or a city within
// 50 km: "Leeds, GB", "Leeds, England", "Springfield IL", "Київ, Україна", "Brixton, London".
// Surroundings that are not known or do not fit yield nothing rather than another place.
func (g *Gazetteer) Exact(text string, limit int) []models.Place {
	return g.placesOf(g.exact(text, limit).ordinals())
}

// Find returns what Exact returns, then places with a name that begins as typed, the most populous
// first; at most limit of both.
func (g *Gazetteer) Find(text string, limit int) []models.Place {
	found := g.exact(text, limit)
	return g.placesOf(g.beginning(text, found).ordinals())
}

func (g *Gazetteer) exact(text string, limit int) *ranking {
	found := newRanking(limit)
	for _, q := range readings(text) {
		where, known := g.surroundingsOf(q)
		if !known {
			continue
		}
		g.add(found, g.keys.find(g.keys.all(), q.name), where)
		if len(found.items) > 0 {
			break
		}
	}
	return found
}

// beginning adds to a ranking the places whose names begin as the first reading of a text does.
func (g *Gazetteer) beginning(text string, found *ranking) *ranking {
	all := readings(text)
	if len(all) == 0 {
		return found
	}
	where, known := g.surroundingsOf(all[0])
	if !known {
		return found
	}
	found.settle()
	g.addSpan(found, g.keys.prefixed(g.keys.all(), all[0].name), where)
	return found
}

func (g *Gazetteer) addSpan(found *ranking, entries span, where surroundings) {
	for i := entries.start; i < entries.end; i++ {
		g.add(found, g.keys.postings(i), where)
	}
}

func (g *Gazetteer) add(found *ranking, places postings, where surroundings) {
	for i := range places.len() {
		ordinal, primary := places.at(i)
		candidate := ranked{ordinal, weight(g.population(ordinal), primary), g.number(ordinal)}
		if found.wants(candidate) && g.liesIn(ordinal, where) {
			found.put(candidate)
		}
	}
}

// ranked is a place and what it weighs among others.
type ranked struct {
	ordinal int
	weight  int
	number  uint32
}

// ranking holds the heaviest of the places put into it, each once. What was there before settle
// stays before what comes after.
type ranking struct {
	limit   int
	settled int
	items   []ranked
}

func newRanking(limit int) *ranking { return &ranking{limit: max(0, limit)} }

// settle fixes the places found so far, so that later ones can only follow them.
func (r *ranking) settle() { r.settled = len(r.items) }

func (r *ranking) wants(c ranked) bool {
	if len(r.items) < r.limit {
		return true
	}
	return r.settled < r.limit && compareRanked(c, r.items[len(r.items)-1]) < 0
}

func (r *ranking) put(c ranked) {
	if i := slices.IndexFunc(r.items, func(other ranked) bool { return other.ordinal == c.ordinal }); i >= 0 {
		if i < r.settled || compareRanked(c, r.items[i]) >= 0 {
			return
		}
		r.items = slices.Delete(r.items, i, i+1)
	}
	open := r.items[r.settled:]
	i, _ := slices.BinarySearchFunc(open, c, compareRanked)
	r.items = slices.Insert(r.items, r.settled+i, c)
	r.items = r.items[:min(len(r.items), r.limit)]
}

func (r *ranking) ordinals() []int {
	ordinals := make([]int, len(r.items))
	for i, item := range r.items {
		ordinals[i] = item.ordinal
	}
	return ordinals
}

// compareRanked puts the heavier first; among equals the lower GeoNames number.
func compareRanked(a, b ranked) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.number, b.number))
}
