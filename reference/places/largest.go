package places

import (
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Largest returns at most limit places of a box with at least so many people, the most populous
// first. The box does not cross 180°.
func (g *Gazetteer) Largest(b models.Box, people, limit int) []models.Place {
	type counted struct{ ordinal, people int }
	var list []counted
	for i := range g.placesInBox(b) {
		if n := g.population(i); n >= people {
			list = append(list, counted{i, n})
		}
	}
	slices.SortFunc(list, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.ordinal, b.ordinal))
	})
	largest := make([]models.Place, min(limit, len(list)))
	for i := range largest {
		largest[i] = g.place(list[i].ordinal)
	}
	return largest
}
