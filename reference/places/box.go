package places

import (
	"math"

	"github.com/shg-directory/shg/models"
)

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
