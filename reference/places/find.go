package places

import (
	"cmp"
	"slices"
	"strings"

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
func (t *topPlaces) freeze() { t.frozen = len(t.items) }

func (t *topPlaces) accepts(c rankedPlace) bool {
	if len(t.items) < t.limit {
		return true
	}
	return t.frozen < t.limit && compareRankedPlaces(c, t.items[len(t.items)-1]) < 0
}

func (t *topPlaces) insert(c rankedPlace) {
	if i := slices.IndexFunc(t.items, func(other rankedPlace) bool { return other.ordinal == c.ordinal }); i >= 0 {
		if i < t.frozen || compareRankedPlaces(c, t.items[i]) >= 0 {
			return
		}
		t.items = slices.Delete(t.items, i, i+1)
	}
	open := t.items[t.frozen:]
	i, _ := slices.BinarySearchFunc(open, c, compareRankedPlaces)
	t.items = slices.Insert(t.items, t.frozen+i, c)
	t.items = t.items[:min(len(t.items), t.limit)]
}

func (t *topPlaces) ordinals() []int {
	ordinals := make([]int, len(t.items))
	for i, item := range t.items {
		ordinals[i] = item.ordinal
	}
	return ordinals
}

// compareRankedPlaces puts the heavier first; among equals the lower GeoNames number.
func compareRankedPlaces(a, b rankedPlace) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.number, b.number))
}

const (
	maxQueryBytes = 400 // longer texts are no names of places
	cityKm        = 50.0
	cityCount     = 3
)

// query is one reading of what was typed: a name, and where it must be.
type query struct {
	name       string   // folded
	qualifiers []string // folded: "gb", "england", "leeds"
}

// parseQueries returns the ways to understand a text, the likeliest first: as it is; "Leeds, GB" by
// its commas, then from its end ("Україна, Київ"); "Springfield IL" by its last words.
func parseQueries(text string) []query {
	if len(text) > maxQueryBytes {
		return nil
	}
	key := foldKey(text)
	if key == "" {
		return nil
	}
	parts := foldParts(text)
	if len(parts) == 1 {
		return append([]query{{name: key}}, splitQueries(key)...)
	}
	last := len(parts) - 1
	return []query{
		{name: parts[0], qualifiers: parts[1:]},
		{name: key},
		{name: parts[last], qualifiers: parts[:last]},
	}
}

// foldParts folds the parts between commas of any script; a part of mere digits is a
// postal code and is left out.
func foldParts(text string) []string {
	var parts []string
	for _, part := range splitCommas(text) {
		key := foldKey(part)
		if len(parts) > 0 {
			key = dropPostcode(key)
		}
		if key != "" {
			parts = append(parts, key)
		}
	}
	return parts
}

// splitCommas splits a text at the commas of any script.
func splitCommas(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;،、，", r) })
}

// dropPostcode drops the words of a key that hold a digit.
func dropPostcode(key string) string {
	words := strings.Fields(key)
	remaining := words[:0]
	for _, word := range words {
		if !strings.ContainsAny(word, "0123456789") {
			remaining = append(remaining, word)
		}
	}
	return strings.Join(remaining, " ")
}

// splitQueries takes one to three of the last words as the place's surroundings.
func splitQueries(key string) []query {
	var splits []query
	words := strings.Split(key, " ")
	for i := len(words) - 1; i >= 1 && i >= len(words)-3; i-- {
		splits = append(splits, query{name: strings.Join(words[:i], " "), qualifiers: []string{strings.Join(words[i:], " ")}})
	}
	return splits
}

// surroundings decides whether a place is where a query wants it: in one of the areas or near one
// of the cities of every part.
type surroundings [][]surrounding

// surrounding is either an area by its code or a city by its point.
type surrounding struct {
	area string
	city models.Point
}

// findSurroundings looks up what the parts of a query name; false if one of them names nothing.
func (g *Gazetteer) findSurroundings(q query) (surroundings, bool) {
	var all surroundings
	for _, part := range q.qualifiers {
		options := g.findSurrounding(part)
		if len(options) == 0 {
			return nil, false
		}
		all = append(all, options)
	}
	return all, true
}

func (g *Gazetteer) findSurrounding(part string) []surrounding {
	var options []surrounding
	areas := g.qualifiers.find(g.qualifiers.allEntries(), part)
	for i := range areas.len() {
		area, _ := areas.at(i)
		code, _, _ := strings.Cut(g.areas.at(area), "\x00")
		options = append(options, surrounding{area: code})
	}
	cities := g.keys.find(g.keys.allEntries(), part)
	for i := range min(cityCount, cities.len()) {
		city, _ := cities.at(i)
		options = append(options, surrounding{city: g.point(city)})
	}
	return options
}

func (g *Gazetteer) isIn(i int, all surroundings) bool {
	for _, options := range all {
		if !g.isInAny(i, options) {
			return false
		}
	}
	return true
}

func (g *Gazetteer) isInAny(i int, options []surrounding) bool {
	code, _, _ := strings.Cut(g.areas.at(g.area(i)), "\x00")
	for _, o := range options {
		switch {
		case o.area == "" && DistanceKm(o.city, g.point(i)) <= cityKm:
			return true
		case o.area != "" && (code == o.area || strings.HasPrefix(code, o.area+".")):
			return true
		}
	}
	return false
}
