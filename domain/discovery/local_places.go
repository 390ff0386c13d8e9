package discovery

import (
	"context"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

// localPlace is a place as groups themselves call it.
type localPlace struct {
	label  string
	townOf bool         // the words have no point of their own: place is the town of the group
	place  models.Place // named as the groups call it, or the town
}

// findLocalPlaces returns places as groups themselves call them: a village that no gazetteer has is
// found if a group meets there. If words have no point of their own, the town of the group that
// uses them is returned, and marked as that. Words of a group without a town are left out.
func (r *Room) findLocalPlaces(ctx context.Context, text string) ([]localPlace, error) {
	var labels []store.GroupLocality
	var groups map[models.ID]models.Group
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if labels, err = tx.LocalityLabels(ctx, places.Fold(text), maxAlternatives+1); err != nil {
			return err
		}
		var without []models.ID
		for _, w := range labels {
			if _, ok := w.Locality.Point(); !ok {
				without = append(without, w.GroupID)
			}
		}
		if len(without) > 0 {
			groups, err = tx.GroupsByIDs(ctx, without)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for the groups' own words: %w", err)
	}
	var found []localPlace
	for _, w := range labels {
		if place, ok := r.newLocalPlace(w.Locality, groups[w.GroupID]); ok && !slices.Contains(found, place) {
			found = append(found, place)
		}
	}
	return found, nil
}

// newLocalPlace returns the place that words of a group name; false if neither they nor the group
// have a point.
func (r *Room) newLocalPlace(words models.Locality, group models.Group) (localPlace, bool) {
	local := localPlace{label: words.Label}
	p, exact := words.Point()
	if exact && !words.Town {
		local.place = models.Place{
			Name: words.Label, Region: words.Region, RegionCode: words.RegionCode, Country: words.Country, Lat: p.Lat, Lon: p.Lon,
		}
		return local, true
	}
	local.townOf = true
	group.Meetings = slices.DeleteFunc(slices.Clone(group.Meetings), func(m models.Meeting) bool { return m.Activity == models.ActivityEnded })
	for _, l := range append([]models.Locality{words}, localitiesOf(group)...) {
		if place, ok := r.Gazetteer.Place(l.PlaceID); ok {
			local.place = place
			return local, true
		}
	}
	return local, false
}

// withLocalPlaces is withPlaces for places as groups call them.
func (o origin) withLocalPlaces(found []localPlace) origin {
	var chosen []models.Place
	for _, p := range found {
		if !slices.Contains(chosen, p.place) {
			chosen = append(chosen, p.place)
		}
	}
	if found[0].townOf && places.Fold(found[0].place.Name) != places.Fold(found[0].label) {
		o.townOf = found[0].label
	}
	return o.withPlaces(chosen)
}
