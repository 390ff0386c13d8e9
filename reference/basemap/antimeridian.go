package basemap

import (
	"math"

	"github.com/paulmach/orb"
)

// unwrapped returns a polygon without leaps from 180° to -180°: its longitudes go on beyond ±180°.
// Where its outer ring goes round a pole, the pole closes it.
func unwrapped(p orb.Polygon) orb.Polygon {
	whole := make(orb.Polygon, len(p))
	for i, ring := range p {
		whole[i] = closedAtPole(orb.Ring(withoutLeaps(orb.LineString(ring))))
		if i > 0 { // a hole stands where its polygon does
			if shift := 360 * math.Round((whole[0].Bound().Center().Lon()-whole[i].Bound().Center().Lon())/360); shift != 0 {
				whole[i] = orb.Ring(shifted(orb.LineString(whole[i]), shift))
			}
		}
	}
	return whole
}

// withoutLeaps returns a line whose every step is at most half the way round the world.
func withoutLeaps(line orb.LineString) orb.LineString {
	steady := make(orb.LineString, len(line))
	turns := 0.0
	for i, p := range line {
		if i > 0 {
			turns -= 360 * math.Round((p.Lon()-line[i-1].Lon())/360)
		}
		steady[i] = orb.Point{p.Lon() + turns, p.Lat()}
	}
	return steady
}

// closedAtPole returns a ring that ends where it begins.
func closedAtPole(r orb.Ring) orb.Ring {
	first, last := r[0], r[len(r)-1]
	if math.Abs(first.Lon()-last.Lon()) < 180 {
		return r
	}
	pole := math.Copysign(90, first.Lat())
	return append(r, orb.Point{last.Lon(), pole}, orb.Point{first.Lon(), pole}, first)
}

func shifted(line orb.LineString, by float64) orb.LineString {
	moved := make(orb.LineString, len(line))
	for i, p := range line {
		moved[i] = orb.Point{p.Lon() + by, p.Lat()}
	}
	return moved
}

// copies returns a polygon as often as parts of it are within ±180°: once, and once more if it
// reaches beyond.
func copies(p orb.Polygon) []bounded[orb.Polygon] {
	list := []bounded[orb.Polygon]{{p, p.Bound()}}
	for _, by := range []float64{-360, 360} {
		if b := list[0].bound; b.Right()+by <= -180 || b.Left()+by >= 180 {
			continue
		}
		moved := make(orb.Polygon, len(p))
		for i, ring := range p {
			moved[i] = orb.Ring(shifted(orb.LineString(ring), by))
		}
		list = append(list, bounded[orb.Polygon]{moved, moved.Bound()})
	}
	return list
}
