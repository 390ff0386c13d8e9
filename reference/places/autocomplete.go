package places

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shg-directory/shg/models"
)

// minAreaRunes is how much of the name of a country or region must be typed before it is completed:
// shorter beginnings are those of too many, in some language.
const minAreaRunes = 3

// Autocomplete returns at most limit places and areas to choose from while somebody types a name:
// first those that the text means, as Geocode returns them; then those with a name that begins so,
// the more populous first, among them at most limit/2 areas. It returns none for a text that is not
// known: Suggest is for those.
func (g *Gazetteer) Autocomplete(text string, limit int) []models.Place {
	found := g.Geocode(text, limit).Places
	for _, p := range mergeByPopulation(g.Find(text, limit), g.areasWithPrefix(text, limit/2)) {
		if len(found) < limit && !slices.ContainsFunc(found, func(other models.Place) bool { return other.ID == p.ID }) {
			found = append(found, p)
		}
	}
	return found
}

// areasWithPrefix returns areas of which a name, in some language, begins as typed and that are
// where the text places them: by their own names first, because some language calls the United
// Kingdom "England"; then the most populous.
func (g *Gazetteer) areasWithPrefix(text string, limit int) []models.Place {
	all := parseQueries(text)
	if len(all) == 0 || utf8.RuneCountInString(all[0].name) < minAreaRunes {
		return nil
	}
	where, known := g.findSurroundings(all[0])
	if !known {
		return nil
	}
	codes := map[string]bool{}
	entries := g.qualifiers.prefixSpan(g.qualifiers.allEntries(), all[0].name)
	for i := entries.start; i < entries.end; i++ {
		areas := g.qualifiers.postings(i)
		for j := range areas.len() {
			number, _ := areas.at(j)
			if code := g.areaCode(number); areaIsIn(code, where) {
				codes[code] = true
			}
		}
	}
	var found []models.Place
	for code := range codes {
		found = append(found, g.areaPlace(code))
	}
	others := func(p models.Place) int { // 0 for an area's own name, before those of other languages
		return map[bool]int{true: 0, false: 1}[strings.HasPrefix(foldKey(p.Name), all[0].name)]
	}
	slices.SortFunc(found, func(a, b models.Place) int {
		return cmp.Or(cmp.Compare(others(a), others(b)), cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	})
	return found[:min(len(found), max(0, limit))]
}

// mergeByPopulation puts each area before the first place that has fewer people. Both keep their
// order.
func mergeByPopulation(places, areas []models.Place) []models.Place {
	merged := make([]models.Place, 0, len(places)+len(areas))
	for _, p := range places {
		for len(areas) > 0 && areas[0].Population > p.Population {
			merged, areas = append(merged, areas[0]), areas[1:]
		}
		merged = append(merged, p)
	}
	return append(merged, areas...)
}
