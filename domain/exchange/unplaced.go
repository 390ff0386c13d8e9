package exchange

import "github.com/shg-directory/shg/models"

// unplaced returns how many places of a group and its meetings are given in words that name no
// place of the gazetteer, so that no search by distance finds them.
func (r *Room) unplaced(in models.GroupInput) int {
	count := 0
	note := func(l models.LocalityInput) {
		if l.Place.Country == "" {
			l.Place.Country = in.Locality.Place.Country
		}
		if !l.NamesOnly() || l.Conceals() {
			return
		}
		if place, ok := r.Gazetteer.Named(l); !ok || place.IsArea() {
			count++
		}
	}
	note(in.Locality)
	for _, m := range in.Meetings {
		note(m.Locality)
	}
	return count
}
