package schedule

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Stretch is a stretch of time; Until is the first instant after it.
type Stretch struct{ From, Until time.Time }

// Expand turns weekly windows into the stretches of the days after from, in order, apart from each
// other, cut where those days begin and end. A window that cannot be read is left out.
func Expand(windows []models.Window, zone *time.Location, from time.Time, days int) []Stretch {
	end := from.Add(time.Duration(days) * 24 * time.Hour)
	first, last := dayOf(models.DateOf(from.In(zone)))-2, dayOf(models.DateOf(end.In(zone)))
	var stretches []Stretch
	for _, w := range windows {
		weekday, opens, closes, ok := w.Bounds()
		if !ok {
			continue
		}
		for day := first + floorMod(weekday-mondayShift-first, 7); day <= last; day += 7 {
			s := Stretch{later(instant(day, opens, zone), from), earlier(instant(day+closes/minutesOfDay, closes%minutesOfDay, zone), end)}
			if s.From.Before(s.Until) {
				stretches = append(stretches, s)
			}
		}
	}
	return join(stretches)
}

// join sorts stretches and makes one of those that touch or overlap.
func join(stretches []Stretch) []Stretch {
	slices.SortFunc(stretches, func(a, b Stretch) int { return a.From.Compare(b.From) })
	joined := stretches[:0]
	for _, s := range stretches {
		if n := len(joined); n > 0 && !joined[n-1].Until.Before(s.From) {
			joined[n-1].Until = later(joined[n-1].Until, s.Until)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
