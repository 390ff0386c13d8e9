package csv

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

// localityColumns returns the columns of where a group is, or a meeting.
func localityColumns[T any](d *dictionary, at func(*T) *models.LocalityInput) map[string]cellParser[T] {
	return map[string]cellParser[T]{
		"label":       textColumn(func(g *T) *string { return &at(g).Label }),
		"locality":    func(g *T, v string) *models.FieldError { return addLabel(at(g), v, at(g).Label) },
		"town":        func(g *T, v string) *models.FieldError { return addLabel(at(g), at(g).Label, v) },
		"place":       func(g *T, v string) *models.FieldError { return parsePlace(at(g), v) },
		"place_id":    textColumn(func(g *T) *string { return &at(g).Place.ID }),
		"country":     parsedColumn(d.country, func(g *T) *string { return &at(g).Place.Country }),
		"region":      textColumn(func(g *T) *string { return &at(g).Place.RegionCode }),
		"region_code": textColumn(func(g *T) *string { return &at(g).Place.RegionCode }),
		"precision":   parsedColumn(d.parseSet("precision"), func(g *T) *models.Precision { return &at(g).Precision }),
		"point":       func(g *T, v string) *models.FieldError { return parsePoint(at(g), v) },
		"lat": func(g *T, v string) *models.FieldError {
			return parseDegrees(at(g), v, func(p *models.Point) *float64 { return &p.Lat })
		},
		"lon": func(g *T, v string) *models.FieldError {
			return parseDegrees(at(g), v, func(p *models.Point) *float64 { return &p.Lon })
		},
	}
}

// addLabel takes words for a place and the town behind them, whichever column comes first.
func addLabel(at *models.LocalityInput, words, town string) *models.FieldError {
	switch {
	case words == "" || words == town:
		at.Label = town
	case town == "":
		at.Label = words
	default:
		at.Label = words + ", " + town
	}
	return nil
}

// parsePlace reads a place's id, or its name as people write it.
func parsePlace(at *models.LocalityInput, v string) *models.FieldError {
	if strings.HasPrefix(v, "geonames:") {
		at.Place.ID = v
		return nil
	}
	return addLabel(at, at.Label, v)
}

// parsePoint reads "lat,lon" or "lat lon"; a comma before decimals needs a blank or semicolon
// between.
func parsePoint(at *models.LocalityInput, v string) *models.FieldError {
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) })
	if strings.Count(v, ",") > 1 {
		parts = strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(";| ", r) })
	}
	if len(parts) != 2 {
		return notDegrees()
	}
	lat, errLat := parseNumber(strings.Trim(parts[0], ","))
	lon, errLon := parseNumber(strings.Trim(parts[1], ","))
	if errLat != nil || errLon != nil {
		return notDegrees()
	}
	p := models.Point{Lat: lat, Lon: lon}
	if !p.Valid() {
		return fieldError("off_the_globe")
	}
	at.Point = &p
	return nil
}

func notDegrees() *models.FieldError {
	return &models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "a number of degrees such as 48.137"}}
}

// parseDegrees reads one half of a point.
func parseDegrees(at *models.LocalityInput, v string, member func(*models.Point) *float64) *models.FieldError {
	degrees, err := parseNumber(v)
	if err != nil {
		return notDegrees()
	}
	if at.Point == nil {
		at.Point = &models.Point{}
	}
	*member(at.Point) = degrees
	return nil
}

// checkBothHalves refuses a point in two columns of a prefix of which one is empty, or that is not
// on the globe.
func checkBothHalves(values cells, prefix string, at *models.Point) []models.FieldError {
	switch lat, lon := values[prefix+"lat"], values[prefix+"lon"]; {
	case lat == "" && lon == "":
		return nil
	case lat == "":
		return []models.FieldError{{Pointer: "/" + prefix + "lat", Code: "required"}}
	case lon == "":
		return []models.FieldError{{Pointer: "/" + prefix + "lon", Code: "required"}}
	case at != nil && !at.Valid():
		return []models.FieldError{{Pointer: "/" + prefix + "lat", Code: "off_the_globe"}}
	}
	return nil
}
