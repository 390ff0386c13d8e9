package places

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// cityShare is the part of an area's people from which on its town of the same name is meant: New
// York is the city, Brandenburg the state.
const cityShare = 10

// GeocodeResult is what a text that somebody typed for a place means.
type GeocodeResult struct {
	Places  []models.Place // places and areas, the likeliest first; none if the text is not understood
	LeftOut []string       // words of the text that were not used, folded, in the order typed
}

// Geocode returns the at most limit places and areas that a text means. Countries and regions are
// areas, see models.Place.Area: "England" is not a town in Arkansas. If the text as a whole names
// nothing, postal codes and surroundings that nobody knows are left out ("Leeds LS7 4AA", "Leeds,
// West Yorkshire"), and a quarter that nobody knows gives its town ("Headingley, Leeds").
// Surroundings that are known and do not fit yield nothing, unless they name a town.
func (g *Gazetteer) Geocode(text string, limit int) GeocodeResult {
	if len(text) > maxQueryBytes {
		return GeocodeResult{}
	}
	parts, codes := splitPostcodes(text)
	if found := g.geocodeWhole(text, limit); len(found) > 0 {
		return GeocodeResult{Places: found, LeftOut: trailingPostcodes(text)}
	}
	if len(parts) == 0 {
		return GeocodeResult{}
	}
	if found := g.geocodeWhole(strings.Join(parts, ","), limit); len(found) > 0 && len(codes) > 0 {
		return GeocodeResult{Places: found, LeftOut: codes}
	}
	return g.geocodeParts(parts, codes, limit)
}

// geocodeParts leaves out the parts that name nothing; then the parts before the town.
func (g *Gazetteer) geocodeParts(parts, codes []string, limit int) GeocodeResult {
	for first := range parts {
		known, unknown := []string{parts[first]}, slices.Clone(parts[:first])
		for _, part := range parts[first+1:] {
			if len(g.findSurrounding(part)) == 0 {
				unknown = append(unknown, part)
			} else {
				known = append(known, part)
			}
		}
		found := g.geocodeWhole(strings.Join(known, ","), limit)
		if len(found) > 0 && (first == 0 || !found[0].IsArea()) && len(unknown) > 0 {
			return GeocodeResult{Places: found, LeftOut: slices.Concat(unknown, codes)}
		}
	}
	return GeocodeResult{}
}

// splitPostcodes splits a text at its commas and takes out the words that hold a digit.
func splitPostcodes(text string) (parts, codes []string) {
	for _, part := range splitCommas(text) {
		key := foldKey(part)
		if name := dropPostcode(key); name != "" {
			parts = append(parts, name)
		}
		codes = append(codes, wordsWithDigits(key)...)
	}
	return parts, codes
}

// trailingPostcodes returns the words with digits behind the first comma, which no reading looks
// at.
func trailingPostcodes(text string) []string {
	var codes []string
	for i, part := range splitCommas(text) {
		if i > 0 {
			codes = append(codes, wordsWithDigits(foldKey(part))...)
		}
	}
	return codes
}

func wordsWithDigits(key string) []string {
	return slices.DeleteFunc(strings.Fields(key), func(word string) bool { return !strings.ContainsAny(word, "0123456789") })
}

// geocodeWhole returns the places and areas that a text as a whole names.
func (g *Gazetteer) geocodeWhole(text string, limit int) []models.Place {
	for _, q := range parseQueries(text) {
		where, known := g.findSurroundings(q)
		if !known {
			continue
		}
		found := newTopPlaces(limit)
		g.addPostings(found, g.keys.find(g.keys.allEntries(), q.name), where)
		areas := g.findAreas(q.name, where)
		if len(found.items)+len(areas) > 0 {
			return g.mergeAreas(q, found, areas, where, limit)
		}
	}
	return nil
}

// mergeAreas puts the area that is meant before the places, other areas after the first place.
func (g *Gazetteer) mergeAreas(q query, found *topPlaces, areas []namedArea, where surroundings, limit int) []models.Place {
	places := g.placesOf(found.ordinals())
	var areaPlaces []models.Place
	for _, a := range areas {
		areaPlaces = append(areaPlaces, g.areaPlace(a.code))
	}
	if len(areas) > 0 && (len(places) == 0 || g.prefersArea(q, areas[0], found.items[0], where)) {
		places = slices.Insert(places, 0, areaPlaces...)
	} else {
		places = slices.Insert(places, min(1, len(places)), areaPlaces...)
	}
	return places[:min(len(places), max(0, limit))]
}

// prefersArea decides between an area and the weightiest place of the same name: a country's whole
// name is the country; a region whose own city bears its name is the city, unless few of its people
// live there, as is a town of the state named beside it ("Ontario, CA"); else the more populous is
// meant.
func (g *Gazetteer) prefersArea(q query, a namedArea, best rankedPlace, where surroundings) bool {
	if len(a.code) == 2 && len(q.name) > 2 {
		return true
	}
	code := g.areaCode(g.area(best.ordinal))
	if code == a.code && best.weight*cityShare >= a.population || namesRegion(code, where) {
		return false
	}
	return a.population > best.weight
}

// namesRegion reports whether surroundings name the very region.
func namesRegion(code string, where surroundings) bool {
	return slices.ContainsFunc(where, func(options []surrounding) bool {
		return slices.ContainsFunc(options, func(o surrounding) bool { return len(o.area) > 2 && o.area == code })
	})
}

// namedArea is a country or region with the people that the gazetteer knows there.
type namedArea struct {
	code       string
	population int
	isOwnName  bool // called so by its own name
}

// findAreas returns the areas of a name that are in the surroundings: those whose own name it is
// come before those that some language calls so, as the United Kingdom "England"; then the most
// populous.
func (g *Gazetteer) findAreas(name string, where surroundings) []namedArea {
	var matches []namedArea
	found := g.qualifiers.find(g.qualifiers.allEntries(), name)
	for i := range found.len() {
		number, _ := found.at(i)
		if code := g.areaCode(number); areaIsIn(code, where) {
			matches = append(matches, namedArea{code: code, population: g.areaPopulation(code), isOwnName: foldKey(g.areaPlace(code).Name) == name})
		}
	}
	slices.SortStableFunc(matches, func(a, b namedArea) int {
		if a.isOwnName != b.isOwnName {
			return map[bool]int{true: -1, false: 1}[a.isOwnName]
		}
		return cmp.Compare(b.population, a.population)
	})
	return matches
}

// areaIsIn reports whether every part of the surroundings names an area around the area.
func areaIsIn(code string, where surroundings) bool {
	for _, options := range where {
		if !slices.ContainsFunc(options, func(o surrounding) bool { return o.area != "" && strings.HasPrefix(code, o.area+".") }) {
			return false
		}
	}
	return true
}

func (g *Gazetteer) areaPopulation(code string) int {
	if len(code) == 2 {
		return g.regions().countries[code].People
	}
	return g.regions().shown[code].People
}
