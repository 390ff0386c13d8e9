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
