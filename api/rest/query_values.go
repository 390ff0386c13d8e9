package rest

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// Origin returns the origin of a search: near, place, or lat with lon; with radius_km, widen and
// min_results.
func (q *Query) Origin() models.Origin {
	n := models.Origin{Text: q.Text("near")}
	n.PlaceID, _ = q.single("place", typeString)
	lat, hasLat := q.decimal("lat", 0, -90, 90)
	lon, hasLon := q.decimal("lon", 0, -180, 180)
	if hasLat != hasLon {
		q.Refuse(map[bool]string{true: "lon", false: "lat"}[hasLat], "required")
	}
	if hasLat && hasLon {
		n.Point = &models.Point{Lat: lat, Lon: lon}
	}
	q.radius(&n)
	n.Widen, n.MinResults = q.Boolean("widen"), q.Integer("min_results", 5, 1, maxPerPage)
	q.refuseSeveralOrigins(n)
	return n
}

func (q *Query) radius(n *models.Origin) {
	radius, given := q.decimal("radius_km", 25, 0, 20000)
	n.RadiusKm = radius
	if given && radius <= 0 {
		q.refuseOutOfRange("radius_km", 0, 20000)
	}
}

// refuseSeveralOrigins refuses two origins of one search, and typed coordinates that are off the
// globe.
func (q *Query) refuseSeveralOrigins(n models.Origin) {
	given := 0
	for _, has := range []bool{n.Text != "", n.PlaceID != "", n.Point != nil} {
		if has {
			given++
		}
	}
	if given > 1 {
		q.Refuse("near", "conflicts_with", "place", "lat", "lon")
	}
	if _, _, err := places.ParsePoint(n.Text); err != nil {
		q.Refuse("near", "off_the_globe")
	}
}

// Box returns bbox=west,south,east,north.
func (q *Query) Box() *models.Box {
	s, given := q.single("bbox", typeFourNumbers)
	if !given {
		return nil
	}
	parts := strings.SplitN(s, ",", 5)
	numbers := make([]float64, 0, 4)
	for _, part := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			break
		}
		numbers = append(numbers, f)
	}
	if len(numbers) != 4 || len(parts) != 4 {
		q.Refuse("bbox", "wrong_type", "west,south,east,north")
		return nil
	}
	box := models.Box{West: numbers[0], South: numbers[1], East: numbers[2], North: numbers[3]}
	box, ok := box.Normalised()
	if !ok {
		params := map[string]any{"turned": box.South > box.North}
		q.AddError(models.FieldError{Parameter: "bbox", Code: "off_the_globe", Params: params})
		return nil
	}
	return &box
}

// Timestamp returns an instant as RFC 3339 writes it; the zero time if it is not given.
func (q *Query) Timestamp(name string) time.Time {
	s, given := q.single(name, typeString)
	if !given {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		q.AddError(models.FieldError{Parameter: name, Code: "invalid_date", Params: map[string]any{"instant": true}})
	}
	return t
}

// TimeOfDay returns a time of day, HH:MM.
func (q *Query) TimeOfDay(name string) string {
	s, given := q.single(name, typeString)
	if !given {
		return ""
	}
	if _, ok := models.ParseClock(s); !ok {
		q.Refuse(name, "invalid_time")
	}
	return s
}

// TimeZone returns an IANA time zone.
func (q *Query) TimeZone(name string) string {
	s, given := q.single(name, typeString)
	if given && !places.IsZone(s) {
		q.Refuse(name, "unknown_timezone")
	}
	return s
}

// Names returns the parameters that were read, each once.
func (q *Query) Names() []string {
	names := slices.Clone(q.read)
	slices.Sort(names)
	return slices.Compact(names)
}
