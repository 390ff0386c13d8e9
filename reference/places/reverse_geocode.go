package places

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

const (
	// maxPlaceKm is how far a point may lie from the place that it is named after.
	maxPlaceKm = 50
	// maxBorderKm is how far the nearest place of the area named may lie where a place of another
	// is nearer: beyond a border, in country with few places.
	maxBorderKm = 150
	// maxZoneKm is how far a point may lie from the place whose time zone it has.
	maxZoneKm = 500
)

// PointInfo is what the gazetteer knows of a point that somebody gave together with a country or
// region.
type PointInfo struct {
	Place    models.Place // the nearest of the area named, at most 50 km away; the zero place if there is none
	Timezone string       // of the nearest place within 500 km, IANA; "" if there is none
	// Elsewhere means that words and point disagree: there are places near the point, all of
	// them are in another country or region than the one named, and that one has none within
	// 150 km.
	Elsewhere bool
}

// ReverseGeocode returns what is known of a point. An empty country or region is any; one that the
// gazetteer does not know is any too. Territories are in their country, see CountryIncludes. A
// point off the globe has nothing near it.
func (g *Gazetteer) ReverseGeocode(p models.Point, country, regionCode string) PointInfo {
	if country == "" {
		country, _, _ = strings.Cut(regionCode, ".")
	}
	in := g.areaFilter(country, regionCode)
	if place, ok := g.nearestMatching(p, maxPlaceKm, in); ok {
		return PointInfo{Place: place, Timezone: place.Timezone}
	}
	if place, ok := g.nearestMatching(p, maxBorderKm, in); ok {
		return PointInfo{Timezone: place.Timezone}
	}
	if place, ok := g.Nearest(p, maxPlaceKm); ok {
		return PointInfo{Timezone: place.Timezone, Elsewhere: true}
	}
	if place, ok := g.nearestMatching(p, maxZoneKm, in); ok {
		return PointInfo{Timezone: place.Timezone}
	}
	place, ok := g.Nearest(p, maxZoneKm)
	return PointInfo{Timezone: place.Timezone, Elsewhere: ok}
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
		return ok && DistanceKm(place.Point(), *in.Point) > maxPlaceKm
	}
	return g.ReverseGeocode(*in.Point, in.Place.Country, in.Place.RegionCode).Elsewhere
}

// areaFilter returns a test of whether a place is in a country and region.
func (g *Gazetteer) areaFilter(country, regionCode string) func(ordinal int) bool {
	if g.RegionName(regionCode) == "" {
		regionCode = ""
	}
	return func(ordinal int) bool {
		code := g.areaCode(g.area(ordinal))
		if regionCode != "" {
			return code == regionCode
		}
		return country == "" || CountryIncludes(country, models.CountryOf(code))
	}
}
