package csv

import (
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

// whereColumns are the columns of where a group is, or a meeting.
func whereColumns[T any](at func(*T) *models.LocalityInput) map[string]func(*T, string) string {
	return map[string]func(*T, string) string{
		"label":       as(func(g *T) *string { return &at(g).Label }),
		"locality":    as(func(g *T) *string { return &at(g).Label }),
		"place":       as(func(g *T) *string { return &at(g).Place.ID }),
		"place_id":    as(func(g *T) *string { return &at(g).Place.ID }),
		"country":     as(func(g *T) *string { return &at(g).Place.Country }),
		"region":      as(func(g *T) *string { return &at(g).Place.RegionCode }),
		"region_code": as(func(g *T) *string { return &at(g).Place.RegionCode }),
		"precision":   as(func(g *T) *models.Precision { return &at(g).Precision }),
		"point":       func(g *T, v string) string { return point(at(g), v) },
		"lat": func(g *T, v string) string {
			return degrees(at(g), v, func(p *models.Point) *float64 { return &p.Lat })
		},
		"lon": func(g *T, v string) string {
			return degrees(at(g), v, func(p *models.Point) *float64 { return &p.Lon })
		},
	}
}

// point reads "lat,lon" or "lat lon".
func point(at *models.LocalityInput, v string) string {
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) })
	if len(parts) != 2 {
		return "wrong_type"
	}
	lat, errLat := strconv.ParseFloat(parts[0], 64)
	lon, errLon := strconv.ParseFloat(parts[1], 64)
	if errLat != nil || errLon != nil {
		return "wrong_type"
	}
	p := models.Point{Lat: lat, Lon: lon}
	if !p.Valid() {
		return "off_the_globe"
	}
	at.Point = &p
	return ""
}

// degrees reads one half of a point.
func degrees(at *models.LocalityInput, v string, of func(*models.Point) *float64) string {
	read, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return "wrong_type"
	}
	if at.Point == nil {
		at.Point = &models.Point{}
	}
	*of(at.Point) = read
	return ""
}

// halves refuses a point in two columns of a prefix of which one says nothing, or that is not on the globe.
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
