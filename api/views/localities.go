package views

import (
	"math"

	"github.com/shg-directory/shg/models"
)

// CurrentMeetings returns the meetings that count for where the group meets.
func (g Group) CurrentMeetings() []Meeting {
	return models.CurrentMeetings(g.Meetings, func(m Meeting) models.Activity { return m.Activity })
}

// Localities returns the localities of the group and of its meetings, without those of meetings
// that have ended if others have not.
func (g Group) Localities() []Locality {
	var all []Locality
	if g.Locality != nil {
		all = append(all, *g.Locality)
	}
	for _, m := range g.CurrentMeetings() {
		if m.Locality != nil {
			all = append(all, *m.Locality)
		}
	}
	return all
}

// AreaBBox returns the edges of the area of a public point: west, south, east, north; nil of points
// of another precision.
func (p Presenter) AreaBBox(precision models.Precision, public models.Point) []float64 {
	if precision != models.PrecisionArea {
		return nil
	}
	return BBox(p.Gazetteer.AreaBounds(public))
}

// BBox returns a box as GeoJSON has it: west, south, east, north.
func BBox(b models.Box) []float64 {
	return []float64{RoundDegrees(b.West), RoundDegrees(b.South), RoundDegrees(b.East), RoundDegrees(b.North)}
}

// RoundDegrees returns degrees with five decimals, as exact as public points are.
func RoundDegrees(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }
