package csv

import (
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

// whereColumns are the columns of where a group is.
func whereColumns() map[string]func(*models.GroupInput, string) string {
	type in = models.GroupInput
	return map[string]func(*in, string) string{
		"label":       as(func(g *in) *string { return &g.Locality.Label }),
		"locality":    as(func(g *in) *string { return &g.Locality.Label }),
		"place":       as(func(g *in) *string { return &g.Locality.Place.ID }),
		"place_id":    as(func(g *in) *string { return &g.Locality.Place.ID }),
		"country":     as(func(g *in) *string { return &g.Locality.Place.Country }),
		"region":      as(func(g *in) *string { return &g.Locality.Place.RegionCode }),
		"region_code": as(func(g *in) *string { return &g.Locality.Place.RegionCode }),
		"precision":   as(func(g *in) *models.Precision { return &g.Locality.Precision }),
		"point":       point,
		"lat":         degrees(func(p *models.Point) *float64 { return &p.Lat }),
		"lon":         degrees(func(p *models.Point) *float64 { return &p.Lon }),
	}
}

// point reads "lat,lon" or "lat lon".
func point(g *models.GroupInput, v string) string {
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
	g.Locality.Point = &p
	return ""
}

// degrees reads one half of a point.
func degrees(of func(*models.Point) *float64) func(*models.GroupInput, string) string {
	return func(g *models.GroupInput, v string) string {
		read, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return "wrong_type"
		}
		if g.Locality.Point == nil {
			g.Locality.Point = &models.Point{}
		}
		*of(g.Locality.Point) = read
		return ""
	}
}

// halves refuses a point in two columns of which one says nothing, or that is not on the globe.
func halves(said cells, at *models.Point) []models.FieldError {
	switch lat, lon := said["lat"], said["lon"]; {
	case lat == "" && lon == "":
		return nil
	case lat == "":
		return []models.FieldError{{Pointer: "/lat", Code: "required"}}
	case lon == "":
		return []models.FieldError{{Pointer: "/lon", Code: "required"}}
	case at != nil && !at.Valid():
		return []models.FieldError{{Pointer: "/lat", Code: "off_the_globe"}}
	}
	return nil
}
