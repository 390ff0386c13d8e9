package csv

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

// whereColumns returns the columns of where a group is, or a meeting.
func whereColumns[T any](d *dictionary, at func(*T) *models.LocalityInput) map[string]read[T] {
	return map[string]read[T]{
		"label":       as(func(g *T) *string { return &at(g).Label }),
		"locality":    func(g *T, v string) *models.FieldError { return named(at(g), v, at(g).Label) },
		"town":        func(g *T, v string) *models.FieldError { return named(at(g), at(g).Label, v) },
		"place":       func(g *T, v string) *models.FieldError { return place(at(g), v) },
		"place_id":    as(func(g *T) *string { return &at(g).Place.ID }),
		"country":     one(d.country, func(g *T) *string { return &at(g).Place.Country }),
		"region":      as(func(g *T) *string { return &at(g).Place.RegionCode }),
		"region_code": as(func(g *T) *string { return &at(g).Place.RegionCode }),
		"precision":   one(d.of("precision"), func(g *T) *models.Precision { return &at(g).Precision }),
		"point":       func(g *T, v string) *models.FieldError { return point(at(g), v) },
		"lat": func(g *T, v string) *models.FieldError {
			return degrees(at(g), v, func(p *models.Point) *float64 { return &p.Lat })
		},
		"lon": func(g *T, v string) *models.FieldError {
			return degrees(at(g), v, func(p *models.Point) *float64 { return &p.Lon })
		},
	}
}

// named takes words for a place and the town behind them, whichever column comes first.
func named(at *models.LocalityInput, words, town string) *models.FieldError {
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

// place reads a place's id, or its name as people write it.
func place(at *models.LocalityInput, v string) *models.FieldError {
	if strings.HasPrefix(v, "geonames:") {
		at.Place.ID = v
		return nil
	}
	return named(at, at.Label, v)
}

// point reads "lat,lon" or "lat lon"; a comma before decimals needs a blank or semicolon between.
func point(at *models.LocalityInput, v string) *models.FieldError {
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) })
	if strings.Count(v, ",") > 1 {
		parts = strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(";| ", r) })
	}
	if len(parts) != 2 {
		return noDegrees()
	}
	lat, errLat := numberOf(strings.Trim(parts[0], ","))
	lon, errLon := numberOf(strings.Trim(parts[1], ","))
	if errLat != nil || errLon != nil {
		return noDegrees()
	}
	p := models.Point{Lat: lat, Lon: lon}
	if !p.Valid() {
		return wrong("off_the_globe")
	}
	at.Point = &p
	return nil
}

func noDegrees() *models.FieldError {
	return &models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "a number of degrees such as 48.137"}}
}

// degrees reads one half of a point.
func degrees(at *models.LocalityInput, v string, of func(*models.Point) *float64) *models.FieldError {
	read, err := numberOf(v)
	if err != nil {
		return noDegrees()
	}
	if at.Point == nil {
		at.Point = &models.Point{}
	}
	*of(at.Point) = read
	return nil
}

// halves refuses a point in two columns of a prefix of which one is empty, or that is not on the
// globe.
func halves(said cells, prefix string, at *models.Point) []models.FieldError {
	switch lat, lon := said[prefix+"lat"], said[prefix+"lon"]; {
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
