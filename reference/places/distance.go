package places

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

const (
	// EarthRadiusKm is the mean radius of the earth (IUGG).
	EarthRadiusKm = 6371.0088
	// NearbyKm is how far apart two points may be and still be called nearby.
	NearbyKm = 25.0

	kmPerDegree = EarthRadiusKm * math.Pi / 180
	decimals    = 100_000
)

// DistanceKm returns the length of the great circle between two points in kilometres, by the
// haversine formula on a sphere: at most 0.6 % from the ellipsoid. It is symmetric, at most half
// the circumference, and knows the date line and the poles.
func DistanceKm(a, b models.Point) float64 {
	sinLat := math.Sin(radians(b.Lat-a.Lat) / 2)
	sinLon := math.Sin(radians(b.Lon-a.Lon) / 2)
	h := sinLat*sinLat + math.Cos(radians(a.Lat))*math.Cos(radians(b.Lat))*sinLon*sinLon
	return 2 * EarthRadiusKm * math.Asin(math.Sqrt(min(1, h)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// RoundPoint rounds a point to five decimals (about a metre), the precision in which points are
// stored. It makes no point off the globe.
func RoundPoint(p models.Point) models.Point {
	return models.Point{Lat: roundDegrees(p.Lat), Lon: roundDegrees(p.Lon)}
}

// roundDegrees adds zero so that −0 becomes 0.
func roundDegrees(value float64) float64 { return math.Round(value*decimals)/decimals + 0 }

// Nearby reports whether two points are at most NearbyKm apart.
func Nearby(a, b models.Point) bool { return DistanceKm(a, b) <= NearbyKm }

// ParsePoint reads "lat,lon" in decimal degrees, rounded to five decimals; white space around the
// numbers is allowed. The boolean is true if the text has that form at all; if it has, the error
// names what is off the globe. A text of another form is no error: it may be a name.
func ParsePoint(s string) (models.Point, bool, error) {
	first, second, found := strings.Cut(s, ",")
	lat, latOK := degrees(first)
	lon, lonOK := degrees(second)
	if !found || !latOK || !lonOK {
		return models.Point{}, false, nil
	}
	if lat < -90 || lat > 90 {
		return models.Point{}, true, fmt.Errorf("latitude %v is not between -90 and 90", lat)
	}
	if lon < -180 || lon > 180 {
		return models.Point{}, true, fmt.Errorf("longitude %v is not between -180 and 180", lon)
	}
	return RoundPoint(models.Point{Lat: lat, Lon: lon}), true, nil
}

// degrees reads a plain decimal number; no exponents, hexadecimals or infinities.
func degrees(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.Trim(s, "+-.0123456789") != "" {
		return 0, false
	}
	value, err := strconv.ParseFloat(s, 64)
	return value, err == nil && !math.IsInf(value, 0)
}

// epsilonDegrees keeps points on the very edge of a circle inside its boxes despite rounding; about
// a tenth of a millimetre.
const epsilonDegrees = 1e-9

// BoxAround returns the one or two boxes that together hold every point within km of p, and little
// more. Across 180° there are two; where the circle reaches a pole, every longitude is in. A radius
// below zero counts as zero.
func BoxAround(p models.Point, km float64) []models.Box {
	reach := max(0, km)/kmPerDegree + epsilonDegrees
	south, north := p.Lat-reach, p.Lat+reach
	if south <= -90 || north >= 90 {
		return []models.Box{{West: -180, South: max(-90, south), East: 180, North: min(90, north)}}
	}
	width := math.Asin(min(1, math.Sin(radians(reach))/math.Cos(radians(p.Lat))))*180/math.Pi + epsilonDegrees
	west, east := p.Lon-width, p.Lon+width
	switch {
	case west <= -180 && east >= 180:
		return []models.Box{{West: -180, South: south, East: 180, North: north}}
	case west <= -180:
		return []models.Box{{West: -180, South: south, East: east, North: north}, {West: west + 360, South: south, East: 180, North: north}}
	case east >= 180:
		return []models.Box{{West: west, South: south, East: 180, North: north}, {West: -180, South: south, East: east - 360, North: north}}
	}
	return []models.Box{{West: west, South: south, East: east, North: north}}
}
