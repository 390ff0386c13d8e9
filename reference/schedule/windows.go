package schedule

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Interval is a span of time; End is the first instant after it.
type Interval struct{ Start, End time.Time }

// ExpandWindows turns weekly windows into the intervals of the days after from, in order, apart
// from each other, cut where those days begin and end. A window that cannot be read is left out.
func ExpandWindows(windows []models.Window, zone *time.Location, from time.Time, days int) []Interval {
	end := from.Add(time.Duration(days) * 24 * time.Hour)
	first, last := dayNumber(models.DateOf(from.In(zone)))-2, dayNumber(models.DateOf(end.In(zone)))
	var intervals []Interval
	for _, w := range windows {
		weekday, opens, closes, ok := w.Bounds()
		if !ok {
			continue
		}
		for day := first + floorMod(weekday-mondayShift-first, 7); day <= last; day += 7 {
			s := Interval{later(localInstant(day, opens, zone), from), earlier(localInstant(day+closes/minutesOfDay, closes%minutesOfDay, zone), end)}
			if s.Start.Before(s.End) {
				intervals = append(intervals, s)
			}
		}
	}
	return mergeIntervals(intervals)
}

// mergeIntervals sorts intervals and makes one of those that touch or overlap.
func mergeIntervals(intervals []Interval) []Interval {
	slices.SortFunc(intervals, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	joined := intervals[:0]
	for _, s := range intervals {
		if n := len(joined); n > 0 && !joined[n-1].End.Before(s.Start) {
			joined[n-1].End = later(joined[n-1].End, s.End)
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
