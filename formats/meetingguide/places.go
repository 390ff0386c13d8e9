package meetingguide

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	catalogue "github.com/shg-directory/shg/reference/messages"
)

// virtualPattern matches the words that feeds write in the place of a venue if there is none;
// postcodePattern is a postal code of most countries in a part of an address.
var (
	virtualPattern  = regexp.MustCompile(`(?i)^(on ?line|virtual|(on )?zoom|telephone|phone)\b`)
	postcodePattern = regexp.MustCompile(`(?:^|\s)(?:\d{4,6}(?:-\d{3,4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?:\s|$)`)
)

// location is the place of a record, as it gives it.
type location struct {
	locality   models.LocalityInput
	timezone   string // of the place; "" where unknown
	address    string
	isPhysical bool // people can go there: it has a street or a venue of its own
}

// readLocation reads the place of a record: a label in its own words, a point, a country and
// region, and the gazetteer's place nearest to the point, or without one that of the town's name.
// Place and zone are looked up inside country and region; a point without such a place is stored.
func (r *reader) readLocation(f fields) location {
	parts := addressParts(string(f.FormattedAddress))
	w := location{address: address(f), isPhysical: isPhysical(f, parts)}
	l := &w.locality
	l.Label = label(f, parts, r.countries)
	l.Point = point(f)
	area := r.readArea(f, parts)
	info := r.lookUp(placeQuery{town: town(f, l.Label), point: l.Point, area: area})
	w.timezone = info.Timezone
	switch {
	case info.Place.ID != "":
		l.Place = models.PlaceInput{ID: info.Place.ID, Country: info.Place.Country}
	case l.Point != nil && area.country != "":
		l.Place = models.PlaceInput{Country: area.country, RegionCode: area.region}
	default:
		l.Place.Country = cmp.Or(area.country, r.options.Country)
	}
	if l.IsZero() {
		return w
	}
	l.Precision = r.precision(f, parts, w, cmp.Or(area.country, r.options.Country))
	return w
}

// isPhysical reports whether people can go to the meeting: the record's attendance decides, then
// its kind of point, then whether it has a street and no virtual venue.
func isPhysical(f fields, parts []string) bool {
	switch attendance := f.attendance(); {
	case attendance == "in_person" || attendance == "hybrid":
		return true
	case f.approximate() == "yes":
		return false
	case f.approximate() == "no" && attendance != "online" && len(parts)+len(f.Address) > 0:
		return true
	}
	return !virtualPattern.MatchString(string(f.Location)) && hasStreet(f, parts)
}

// hasStreet reports whether the address goes down to a street: by its own field, or because more
// than town, region and country are named.
func hasStreet(f fields, parts []string) bool {
	return f.Address != "" || len(parts) >= 4
}

func address(f fields) string {
	if f.FormattedAddress != "" {
		return cleanText(string(f.FormattedAddress), maxAddress)
	}
	if f.Address == "" {
		return ""
	}
	code := f.PostalCode
	if code == "0" {
		code = ""
	}
	return cleanLine(joined(", ", cleanLine(string(f.Address), maxAddress), string(f.City), strings.TrimSpace(string(f.State)+" "+string(code)), string(f.Country)), maxAddress)
}

func addressParts(formatted string) []string {
	var parts []string
	for part := range strings.SplitSeq(formatted, ",") {
		if part = cleanLine(part, maxAddress); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// label returns the place in the feed's words, from the smallest region outwards, or what the
// address has beside street and country.
func label(f fields, parts []string, countries map[string]string) string {
	regions := slices.Clone([]string(f.Regions))
	slices.Reverse(regions)
	words := append([]string{string(f.SubRegion)}, regions...)
	words = append(words, string(f.Region), string(f.City))
	if f.City != "" {
		words = append(words, string(f.State))
	}
	if text := joined(", ", words...); text != "" {
		return cleanLine(text, maxLabel)
	}
	if len(parts) > 1 && countryNamed(parts[len(parts)-1], countries) != "" {
		parts = parts[:len(parts)-1]
	}
	if len(parts) > 2 {
		parts = parts[len(parts)-2:]
	}
	words = nil
	for _, part := range parts {
		words = append(words, postcodePattern.ReplaceAllString(part, " "))
	}
	return cleanLine(joined(", ", words...), maxLabel)
}

// town returns what to look for in the gazetteer if there is no point: the city in its state, else
// the label.
func town(f fields, label string) string {
	if f.City == "" {
		return label
	}
	return joined(", ", string(f.City), strings.Trim(string(f.State), " ."))
}

// point returns where the record is by its own coordinates. What is outside the globe is no place,
// nor is 0,0 or a latitude whose longitude is 0: that means not given.
func point(f fields) *models.Point {
	lat, errLat := strconv.ParseFloat(string(f.Latitude), 64)
	lon, errLon := strconv.ParseFloat(string(f.Longitude), 64)
	p := models.Point{Lat: lat, Lon: lon}
	if errLat != nil || errLon != nil || math.IsNaN(lat) || math.IsNaN(lon) || !p.Valid() || lon == 0 {
		return nil
	}
	return &p
}

// country returns the record's own or the address's. Two letters at the end of an address are none:
// CA is California too.
func (r *reader) country(f fields, parts []string) string {
	if code := countryNamed(string(f.Country), r.countries); code != "" {
		return code
	}
	if isCountry(strings.ToUpper(string(f.Country))) {
		return strings.ToUpper(string(f.Country))
	}
	if len(parts) > 1 {
		return countryNamed(parts[len(parts)-1], r.countries)
	}
	return ""
}

func countryNamed(text string, countries map[string]string) string {
	return countries[strings.ToLower(strings.TrimSuffix(strings.TrimSpace(text), "."))]
}

// countriesByName returns the countries as feeds write them, in lower case.
func countriesByName() map[string]string {
	all := catalogue.CountryCodes(language.English)
	delete(all, "georgia") // a state of the United States in most feeds
	return all
}
