package places

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

const (
	// spotKm is how far a point may lie from the place that it is named after.
	spotKm = 50
	// spotBorderKm is how far the nearest place of the area named may lie where a place of another
	// is nearer: beyond a border, in country with few places.
	spotBorderKm = 150
	// spotZoneKm is how far a point may lie from the place whose time zone it has.
	spotZoneKm = 500
)

// Spot is what the gazetteer knows of a point that somebody gave together with a country or region.
type Spot struct {
	Place    models.Place // the nearest of the area named, at most 50 km away; the zero place if there is none
	Timezone string       // of the nearest place within 500 km, IANA; "" if there is none
	// Elsewhere means that words and point disagree: there are places near the point, all of
	// them are in another country or region than the one named, and that one has none within
	// 150 km.
	Elsewhere bool
}

// Spot returns what is known of a point. An empty country or region is any; one that the gazetteer
// does not know is any too. Territories are in their country, see CountryNames. A point off the
// globe has nothing near it.
func (g *Gazetteer) Spot(p models.Point, country, regionCode string) Spot {
	if country == "" {
		country, _, _ = strings.Cut(regionCode, ".")
	}
	in := g.within(country, regionCode)
	if place, ok := g.nearestOf(p, spotKm, in); ok {
		return Spot{Place: place, Timezone: place.Timezone}
	}
	if place, ok := g.nearestOf(p, spotBorderKm, in); ok {
		return Spot{Timezone: place.Timezone}
	}
	if place, ok := g.Nearest(p, spotKm); ok {
		return Spot{Timezone: place.Timezone, Elsewhere: true}
	}
	if place, ok := g.nearestOf(p, spotZoneKm, in); ok {
		return Spot{Timezone: place.Timezone}
	}
	place, ok := g.Nearest(p, spotZoneKm)
	return Spot{Timezone: place.Timezone, Elsewhere: ok}
}

// Contradicts reports whether the words of a locality and its point disagree: the place chosen is
// more than 50 km away, or all places near the point are in another country or region than the one
// named. Without a point, or with a point alone, nothing disagrees.
func (g *Gazetteer) Contradicts(in models.LocalityInput) bool {
	if in.Point == nil {
		return false
	}
	if in.Place.ID != "" {
		place, ok := g.Place(in.Place.ID)
		return ok && DistanceKm(place.Point(), *in.Point) > spotKm
	}
	return g.Spot(*in.Point, in.Place.Country, in.Place.RegionCode).Elsewhere
}

// within returns a test of whether a place is in a country and region.
func (g *Gazetteer) within(country, regionCode string) func(ordinal int) bool {
	if g.RegionName(regionCode) == "" {
		regionCode = ""
	}
	return func(ordinal int) bool {
		code := g.areaCode(g.area(ordinal))
		if regionCode != "" {
			return code == regionCode
		}
		return country == "" || CountryNames(country, code[:2])
	}
}
