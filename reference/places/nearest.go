package places

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shg-directory/shg/models"
)

// initialRadiusKm is how far Nearest looks at first; most inhabited points have a place within it.
const initialRadiusKm = 8.0

// cellNumber returns the number of the half-degree cell of a point, row by row from the south-west.
func cellNumber(p models.Point) int { return cellRow(p.Lat)*cellColumns + cellColumn(p.Lon) }

func cellRow(lat float64) int {
	return min(cellRows-1, max(0, int((lat+90)*cellsPerDegree)))
}

func cellColumn(lon float64) int {
	return min(cellColumns-1, max(0, int((lon+180)*cellsPerDegree)))
}

// placesInBox walks over the places in a box, which does not cross 180°. It reads no cell that the
// box does not touch.
func (g *Gazetteer) placesInBox(b models.Box) iter.Seq[int] {
	return func(yield func(int) bool) {
		west, east := cellColumn(b.West), cellColumn(b.East)
		for row := cellRow(b.South); row <= cellRow(b.North); row++ {
			first, end := u32(g.cells, row*cellColumns+west), u32(g.cells, row*cellColumns+east+1)
			for i := int(first); i < int(end); i++ {
				if b.Contains(g.point(i)) && !yield(i) {
					return
				}
			}
		}
	}
}

// placeDistance is a place and how far it is.
type placeDistance struct {
	ordinal int
	km      float64
}

// placesAround walks over the places within km of a point, in no order.
func (g *Gazetteer) placesAround(p models.Point, km float64) iter.Seq[placeDistance] {
	return func(yield func(placeDistance) bool) {
		for _, box := range BoxAround(p, km) {
			for i := range g.placesInBox(box) {
				if distance := DistanceKm(p, g.point(i)); distance <= km && !yield(placeDistance{i, distance}) {
					return
				}
			}
		}
	}
}

// Nearest returns the place whose centre is nearest to a point, at most maxKm away; false if there
// is none or the point is off the globe.
func (g *Gazetteer) Nearest(p models.Point, maxKm float64) (models.Place, bool) {
	return g.nearestMatching(p, maxKm, func(int) bool { return true })
}

// nearestMatching is Nearest among the places that are wanted, by their ordinals.
func (g *Gazetteer) nearestMatching(p models.Point, maxKm float64, wanted func(int) bool) (models.Place, bool) {
	if !p.Valid() {
		return models.Place{}, false
	}
	for reach := min(initialRadiusKm, maxKm); ; reach = min(4*reach, maxKm) {
		if best, found := g.nearestWithin(p, reach, wanted); found {
			return g.place(best), true
		}
		if !(reach < maxKm) {
			return models.Place{}, false
		}
	}
}

func (g *Gazetteer) nearestWithin(p models.Point, km float64, wanted func(int) bool) (int, bool) {
	best, found := placeDistance{}, false
	for place := range g.placesAround(p, km) {
		if (!found || g.compareDistance(place, best) < 0) && wanted(place.ordinal) {
			best, found = place, true
		}
	}
	return best.ordinal, found
}

// compareDistance orders by distance; if that is equal, by GeoNames number.
func (g *Gazetteer) compareDistance(a, b placeDistance) int {
	return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(g.number(a.ordinal), g.number(b.ordinal)))
}

// Within returns at most limit places no farther than km from a point, nearest first.
func (g *Gazetteer) Within(p models.Point, km float64, limit int) []models.Place {
	if !p.Valid() || limit <= 0 {
		return nil
	}
	found := slices.SortedFunc(g.placesAround(p, km), g.compareDistance)
	places := make([]models.Place, 0, min(limit, len(found)))
	for _, place := range found[:min(limit, len(found))] {
		places = append(places, g.place(place.ordinal))
	}
	return places
}
