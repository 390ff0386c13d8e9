package meetingguide

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

// precision returns the precision of the record's point: approximate is an area. Without a point,
// or if it gives none and has no street, only the town is known.
func (r *reader) precision(f fields, parts []string, w location, country string) models.Precision {
	value := f.approximate()
	switch {
	case w.locality.Point == nil && w.locality.Place.ID != "":
		return models.PrecisionTown
	case value == "yes":
		return models.PrecisionArea
	case value == "no" || r.hasHouseNumber(f, parts, country):
		return models.PrecisionExact
	}
	return models.PrecisionTown
}

// hasHouseNumber reports whether an address goes down to a house or a crossing: in the United
// States it has street, town, state and country. A town alone, "Rotates, call for info" and
// "Virtual Only" do not.
func (r *reader) hasHouseNumber(f fields, parts []string, country string) bool {
	if virtualPattern.MatchString(string(f.Location)) {
		return false
	}
	if street := string(f.Address); street != "" && !virtualPattern.MatchString(street) && hasNumber(street) {
		return true
	}
	if len(parts) == 0 || virtualPattern.MatchString(parts[0]) {
		return false
	}
	if n := len(parts); n > 1 && countryNamed(parts[n-1], r.countries) != "" {
		parts = parts[:n-1]
	}
	if country == "US" {
		return len(parts) >= 3 && hasNumber(strings.Join(parts[:len(parts)-1], " "))
	}
	for _, part := range parts {
		if hasNumber(postcodePattern.ReplaceAllString(part, " ")) {
			return true
		}
	}
	return false
}

// hasNumber reports whether words name a house by its number, or a crossing of two streets.
func hasNumber(words string) bool { return strings.ContainsAny(words, "0123456789&") }
