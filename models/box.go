package models

import "math"

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
