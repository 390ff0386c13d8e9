package directory

import (
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// placeWarnings returns the warnings to a group's members where the public is shown something other
// than they stated of where and when they meet, and where what is shown may reveal more than they
// wish. Each is returned once, in the order of the vocabulary. g is the group as the public knows
// it.
func (r *Room) placeWarnings(g models.Group, exact map[models.ID]models.ExactPlace) []models.PlaceWarning {
	found := map[models.PlaceWarning]bool{}
	r.warnOfPoint(found, g.Locality, exact[g.ID])
	if e, ok := exact[g.ID]; ok {
		r.warnOfPlace(found, g.Locality, e)
		warnOfTimes(found, g.Timezone, e)
	}
	for _, m := range g.Meetings {
		e, ok := exact[m.ID]
		r.warnOfPoint(found, m.Locality, e)
		if !ok {
			continue
		}
		if !m.Locality.IsZero() {
			r.warnOfPlace(found, m.Locality, e)
		}
		warnOfTimes(found, m.Timezone, e)
	}
	var warnings []models.PlaceWarning
	for _, value := range models.SetValues("place_warning") {
		if w := models.PlaceWarning(value); found[w] {
			warnings = append(warnings, w)
		}
	}
	return slices.Clip(warnings)
}

func (r *Room) warnOfPlace(found map[models.PlaceWarning]bool, public models.Locality, e models.ExactPlace) {
	if public.Precision == models.PrecisionHidden && e.Precision == models.PrecisionArea {
		found[models.WarnAreaHidden] = true
	}
	if public.Precision == models.PrecisionArea && public.Cell != "" {
		if public.RegionCode != e.RegionCode || public.Country != e.Country {
			found[models.WarnOtherRegion] = true
		}
		return
	}
	if public.RegionCode == "" && e.RegionCode != "" {
		found[models.WarnRegionHidden] = true
	}
	region := r.Gazetteer.PublicRegion(public.Country, public.RegionCode)
	if public.Country != "" && region.People < places.MinAreaPeople {
		found[models.WarnSmallCountry] = true
	}
}

func warnOfTimes(found map[models.PlaceWarning]bool, zone string, e models.ExactPlace) {
	if e.Timezone != "" && e.Timezone != zone {
		found[models.WarnOtherTimezone] = true
	}
	if t := e.Times.V; t != nil && !t.Exact {
		found[models.WarnTimesDiffer] = true
	}
}

// warnOfPoint warns where the point that was given is elsewhere than the words beside it.
func (r *Room) warnOfPoint(found map[models.PlaceWarning]bool, public models.Locality, e models.ExactPlace) {
	if r.Gazetteer.Contradicts(localityInput(public, e)) {
		found[models.WarnPointElsewhere] = true
	}
}
