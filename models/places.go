package models

import (
	"math"
	"strings"
)

// Point is a WGS 84 position in degrees; latitude −90…90, longitude −180…180, stored with at most
// five decimals.
type Point struct {
	Lat float64 `json:"lat" validate:"gte=-90,lte=90"`
	Lon float64 `json:"lon" validate:"gte=-180,lte=180"`
}

// Valid reports whether the point is on the globe.
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// Place is an entry of the gazetteer. Its ID is "geonames:" and the GeoNames number.
type Place struct {
	ID         string
	Name       string
	Region     string
	RegionCode string // GeoNames, for example GB.ENG
	Country    string // ISO 3166-1 alpha-2
	Lat        float64
	Lon        float64
	Timezone   string // IANA
	Population int
}

// Point returns where the gazetteer puts the place.
func (p Place) Point() Point { return Point{Lat: p.Lat, Lon: p.Lon} }

// AreaScheme begins the id of a country or region, such as "area:DE" and "area:GB.ENG".
const AreaScheme = "area:"

// CountryOf returns the country of a country or region by its code, such as GB or GB.ENG.
func CountryOf(area string) string { return area[:min(2, len(area))] }

// IsArea reports whether the place is a whole country or region. It has no point: it is searched as
// a whole, and nothing is measured from it.
func (p Place) IsArea() bool { return strings.HasPrefix(p.ID, AreaScheme) }

// Precision is how exactly the public may know where something is.
type Precision string

// The precisions, from open to closed.
const (
	PrecisionExact  Precision = "exact"
	PrecisionTown   Precision = "town" // only the town is known: its centre is measured from and is nowhere shown
	PrecisionArea   Precision = "area"
	PrecisionHidden Precision = "hidden"
)

// Locality is what the public may know of where something is: the group's own words, a place, and a
// public point. For area and hidden precision the exact values are in ExactPlace and nowhere else.
type Locality struct {
	Label       string
	LabelFolded string // Label as look-ups compare it, set by the room; never shown
	PlaceID     string
	PlaceName   string
	Region      string
	RegionCode  string
	Country     string
	Lat         *float64
	Lon         *float64
	Precision   Precision // as stored: exact for a town, see Town and Shown
	Cell        string    // the cell that an area point was drawn in; "" otherwise
	// Town means that the point of an exact locality is a town's centre, because there are no
	// coordinates. Older programs treat such a locality as exact.
	Town bool
}

// IsZero reports whether no locality is given.
func (l Locality) IsZero() bool { return l == Locality{} }

// Point returns the public point, if there is one.
func (l Locality) Point() (Point, bool) {
	if l.Lat == nil || l.Lon == nil {
		return Point{}, false
	}
	return Point{Lat: *l.Lat, Lon: *l.Lon}, true
}

// PublicPrecision returns the precision as everybody is shown it; "" if no locality is given.
func (l Locality) PublicPrecision() Precision {
	if l.Town && l.Precision == PrecisionExact {
		return PrecisionTown
	}
	return l.Precision
}

// Coordinates returns the point that may be shown as where something is: Point, unless only the
// town is known.
func (l Locality) Coordinates() (Point, bool) {
	if l.PublicPrecision() == PrecisionTown {
		return Point{}, false
	}
	return l.Point()
}

// LocalityInput is where a person states that something is. A place is chosen by its id; country
// and region may be given without one.
type LocalityInput struct {
	Label     string     `json:"label,omitempty" validate:"max=200,text"`
	Place     PlaceInput `json:"place,omitzero"`
	Point     *Point     `json:"point,omitempty"`
	Precision Precision  `json:"precision,omitempty" validate:"omitempty,set=precision" default:"exact"`
}

// IsZero reports whether nothing was given.
func (l LocalityInput) IsZero() bool { return l == LocalityInput{} }

// NamesOnly reports whether words are all that is known of where something is, with perhaps country
// and region.
func (l LocalityInput) NamesOnly() bool { return l.Label != "" && l.Place.ID == "" && l.Point == nil }

// Conceals reports whether the public may not know the place.
func (l LocalityInput) Conceals() bool {
	return l.Precision == PrecisionArea || l.Precision == PrecisionHidden
}

// PlaceInput names a place of the gazetteer by id; without an id, country and region_code are taken
// as given. The other members are what the service shows beside an id and are ignored when sent
// back.
type PlaceInput struct {
	ID         string `json:"id,omitempty" validate:"max=40,text" example:"geonames:2644688"`
	Name       string `json:"name,omitempty" validate:"max=200,text"`
	Region     string `json:"region,omitempty" validate:"max=200,text"`
	RegionCode string `json:"region_code,omitempty" validate:"max=20,text"`
	Country    string `json:"country,omitempty" validate:"omitempty,country"`
}

// ExactPlace is what is private of where an area or hidden group or meeting is: its exact
// whereabouts, and its zone and times as they were given. It is stored in a table of its own that
// no search, export, feed or log joins.
type ExactPlace struct {
	OwnerID        ID // a group's or a meeting's id
	GroupID        ID
	Label          string
	PlaceID        string
	Country        string // as given if no place was chosen
	RegionCode     string // as given if no place was chosen
	Precision      Precision
	Lat            *float64
	Lon            *float64
	Timezone       string            // in which the group states its times; "" is the public one
	PublicTimezone string            // which the group chose for the public; "" if it chose none
	Times          Doc[*StatedTimes] // of a meeting, in Timezone; nil if the public ones are the same
	Rules          int               // the version of the rules by which the public values were derived
	Venue          string
	Address        string
	Directions     string
}

// StatedTimes are a meeting's times as its group stated them, if the public is shown others.
type StatedTimes struct {
	StartsOn Date   `json:"starts_on,omitzero"`
	Start    string `json:"start,omitempty"`
	RRule    string `json:"rrule,omitempty"`
	EndsOn   Date   `json:"ends_on,omitzero"`
	ExceptOn []Date `json:"except_on,omitempty"`
	AlsoOn   []Date `json:"also_on,omitempty"`
	Exact    bool   `json:"exact"` // the public times name the same instants
}

// Point returns the exact point, if one was given.
func (e ExactPlace) Point() (Point, bool) {
	if e.Lat == nil || e.Lon == nil {
		return Point{}, false
	}
	return Point{Lat: *e.Lat, Lon: *e.Lon}, true
}

// Box is a part of the globe between two meridians and two parallels, edges included, in degrees;
// West > East crosses 180°. The two names of that meridian, 180 and −180, are different edges.
type Box struct{ West, South, East, North float64 }

// BoxOf returns the box that contains a point alone.
func BoxOf(p Point) Box { return Box{West: p.Lon, South: p.Lat, East: p.Lon, North: p.Lat} }

// Extended returns the box extended to contain a point; neither crosses 180°.
func (b Box) Extended(p Point) Box {
	return Box{West: min(b.West, p.Lon), South: min(b.South, p.Lat), East: max(b.East, p.Lon), North: max(b.North, p.Lat)}
}

// Middle returns the point in the middle of a box that does not cross 180°.
func (b Box) Middle() Point { return Point{Lat: (b.South + b.North) / 2, Lon: (b.West + b.East) / 2} }

// Split returns the one or two boxes, none of which crosses 180°, that are the box together.
func (b Box) Split() []Box {
	if b.West <= b.East {
		return []Box{b}
	}
	return []Box{{West: b.West, South: b.South, East: 180, North: b.North}, {West: -180, South: b.South, East: b.East, North: b.North}}
}

// Normalised returns the box with both longitudes within ±180°, as maps that can be scrolled round
// the globe send them: 170 to 190 is 170 to −170. A box as wide as the globe is −180 to 180. It
// refuses a box whose south is above its north, or whose latitudes or longitudes beyond three turns
// are none.
func (b Box) Normalised() (Box, bool) {
	const turns = 3 * 360
	if b.South < -90 || b.North > 90 || b.South > b.North || math.Abs(b.West) > turns || math.Abs(b.East) > turns {
		return b, false
	}
	if isLongitude(b.West) && isLongitude(b.East) {
		return b, true
	}
	if b.East-b.West >= 360 {
		b.West, b.East = -180, 180
		return b, true
	}
	b.West, b.East = normaliseLongitude(b.West), normaliseLongitude(b.East)
	return b, true
}

func isLongitude(lon float64) bool { return lon >= -180 && lon <= 180 }

// normaliseLongitude returns a longitude within ±180°.
func normaliseLongitude(lon float64) float64 {
	if isLongitude(lon) {
		return lon
	}
	return lon - 360*math.Round(lon/360)
}

// Contains reports whether the point is in the box or on its edge.
func (b Box) Contains(p Point) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.West > b.East {
		return p.Lon >= b.West || p.Lon <= b.East
	}
	return p.Lon >= b.West && p.Lon <= b.East
}
