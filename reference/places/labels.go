package places

import (
	"cmp"

	"github.com/shg-directory/shg/models"
)

// FindLabel returns the place or area that the label of a locality names, in the country and region
// beside it; false if it names none there, or if a place or point is given and nothing needs to be
// looked up.
func (g *Gazetteer) FindLabel(in models.LocalityInput) (models.Place, bool) {
	if !in.NamesOnly() {
		return models.Place{}, false
	}
	text := in.Label
	if within := cmp.Or(in.Place.RegionCode, in.Place.Country); within != "" {
		text += ", " + within
	}
	for _, p := range g.Geocode(text, cityCount).Places {
		switch {
		case in.Place.Country != "" && !CountryIncludes(in.Place.Country, p.Country):
		case in.Place.RegionCode != "" && (p.IsArea() || p.RegionCode != in.Place.RegionCode):
		case in.Place.Country != "" && p.IsArea() && p.RegionCode == "":
		default:
			return p, true
		}
	}
	return models.Place{}, false
}
