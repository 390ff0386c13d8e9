package meetingguide

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// maxCachedSpots is how many look-ups are remembered.
const maxCachedSpots = 10_000

// maxCandidates is among how many places of one name the one in the right country and region is
// looked for.
const maxCandidates = 50

// shortRegion is a state or province in an address, such as MO in "Kansas City, MO 64111, USA".
var shortRegion = regexp.MustCompile(`^[A-Z]{2,3}$`)

// area is the country and the region in it that a record names; each is "" if it names none. An
// assumed region is one of the feed's country, where the record names no country.
type area struct {
	country, region string
	assumed         bool
}

// readArea reads country and region: by the record's own fields, else by the end of the address. A
// state or postal code that names a territory of the country is the territory.
func (r *reader) readArea(f fields, parts []string) area {
	a := area{country: r.country(f, parts)}
	if n := len(parts); n > 1 && countryNamed(parts[n-1], r.countries) != "" {
		parts = parts[:n-1]
	}
	state, codes := string(f.State), []string{string(f.State), string(f.PostalCode)}
	if n := len(parts); n > 1 {
		codes = append(codes, strings.Fields(parts[n-1])...)
		short := strings.TrimSpace(postcodePattern.ReplaceAllString(parts[n-1], " "))
		if state == "" && shortRegion.MatchString(short) {
			state = short
		}
	}
	for _, code := range codes {
		if territory := places.FindTerritory(a.country, code); territory != "" {
			return area{country: territory}
		}
	}
	if r.options.Gazetteer != nil {
		a.region = r.options.Gazetteer.FindRegion(cmp.Or(a.country, r.options.Country), state)
		a.assumed = a.country == "" && a.region != ""
	}
	return a
}

// placeQuery is what is looked up in the gazetteer.
type placeQuery struct {
	town  string
	point *models.Point
	area
}

// lookUp returns the place nearest to a point and the point's zone, or without a point the town of
// the name; both inside the country and region that are named.
func (r *reader) lookUp(q placeQuery) places.PointInfo {
	if r.options.Gazetteer == nil || q.point == nil && q.town == "" {
		return places.PointInfo{}
	}
	key := strings.Join([]string{q.town, q.country, q.region}, "|")
	if q.point != nil {
		key = fmt.Sprintf("%.4f,%.4f|%s|%s", q.point.Lat, q.point.Lon, q.country, q.region)
	}
	info, known := r.spotCache[key]
	if !known {
		if len(r.spotCache) >= maxCachedSpots {
			clear(r.spotCache)
		}
		info = r.lookUpUncached(q)
		r.spotCache[key] = info
	}
	return info
}

func (r *reader) lookUpUncached(q placeQuery) places.PointInfo {
	if q.point == nil {
		place := r.townNamed(q)
		return places.PointInfo{Place: place, Timezone: place.Timezone}
	}
	info := r.options.Gazetteer.ReverseGeocode(*q.point, q.country, q.region)
	if info.Elsewhere && q.assumed {
		return r.options.Gazetteer.ReverseGeocode(*q.point, "", "")
	}
	return info
}

// townNamed returns the place of the name, or of what is left of it without its first parts; the
// zero place if there is none.
func (r *reader) townNamed(q placeQuery) models.Place {
	region := r.options.Gazetteer.RegionName(q.region)
	for words := q.town; words != ""; {
		if words != q.town && r.namesRegion(words, q) {
			break
		}
		if found := r.placesNamed(words, q); len(found) > 0 {
			return unambiguous(found)
		}
		first, rest, _ := strings.Cut(words, ", ")
		if region != "" {
			if found := r.placesNamed(joined(", ", first, region), q); len(found) > 0 {
				return unambiguous(found)
			}
		}
		words = rest
	}
	return models.Place{}
}

func (r *reader) namesRegion(words string, q placeQuery) bool {
	return q.region != "" && r.options.Gazetteer.FindRegion(cmp.Or(q.country, r.options.Country), words) == q.region
}

// placesNamed returns the places of a name in the area of the query, those in the country itself
// before those in its territories.
func (r *reader) placesNamed(words string, q placeQuery) []models.Place {
	country := cmp.Or(q.country, r.options.Country)
	places := slices.DeleteFunc(r.options.Gazetteer.FindExact(words, maxCandidates), func(p models.Place) bool {
		return country != "" && !places.CountryIncludes(country, p.Country) || q.region != "" && p.RegionCode != q.region
	})
	inCountry := slices.DeleteFunc(slices.Clone(places), func(p models.Place) bool { return p.Country != country })
	if len(inCountry) > 0 {
		return inCountry
	}
	return places
}

// unambiguous returns the first of the places that share a name, unless another of at least a tenth
// of its size has another time: there is a Fairfax in California and one in Virginia, and a meeting
// at the wrong hour is worse than one that is refused until somebody gives the zone.
func unambiguous(places []models.Place) models.Place {
	first := places[0]
	if slices.ContainsFunc(places, func(p models.Place) bool { return p.Timezone != first.Timezone && p.Population*10 > first.Population }) {
		return models.Place{}
	}
	return first
}
