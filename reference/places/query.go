package places

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

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
	whole := foldKey(text)
	if whole == "" {
		return nil
	}
	parts := foldParts(text)
	if len(parts) == 1 {
		return append([]query{{name: whole}}, splitQueries(whole)...)
	}
	last := len(parts) - 1
	return []query{
		{name: parts[0], qualifiers: parts[1:]},
		{name: whole},
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
	kept := words[:0]
	for _, word := range words {
		if !strings.ContainsAny(word, "0123456789") {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// splitQueries takes one to three of the last words as the place's surroundings.
func splitQueries(whole string) []query {
	var splits []query
	words := strings.Split(whole, " ")
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
