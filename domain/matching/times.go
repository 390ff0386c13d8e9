package matching

import (
	"cmp"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

const (
	secondsOfDay = 24 * 60 * 60
	daysOfWeek   = 7
	// epochWeekday is the weekday of 1 January 1970, a Thursday, counted from Monday.
	epochWeekday = 3
)

// span is a stretch of time in seconds since 1970; until is the first second after it.
type span struct{ from, until int64 }

// calendar turns weekly windows into the stretches of the weeks from one instant. Zones are read
// once; it is for one goroutine.
type calendar struct {
	asOf        time.Time
	from, until int64
	zones       map[string]zone
	irregular   map[zonedWindow][]span
}

// zone is a time zone in the weeks of a calendar. It is steady while its clocks are not changed:
// then windows are plain arithmetic.
type zone struct {
	location *time.Location // nil: unknown
	steady   bool
	offset   int64
}

type zonedWindow struct {
	zone   string
	window models.Window
}

func newCalendar(asOf time.Time) *calendar {
	from := asOf.Unix()
	return &calendar{
		asOf: asOf, from: from, until: from + horizonDays*secondsOfDay,
		zones: map[string]zone{}, irregular: map[zonedWindow][]span{},
	}
}

// spans appends the stretches that the windows open, in order, apart from each other. A zone that
// is not known opens none.
func (c *calendar) spans(list []span, windows []models.Window, zoneName string) []span {
	if len(windows) == 0 {
		return list
	}
	z := c.zone(zoneName)
	if z.location == nil {
		return list
	}
	for _, w := range windows {
		if z.steady {
			list = c.steadySpans(list, w, z.offset)
		} else {
			list = append(list, c.irregularSpans(w, zoneName, z.location)...)
		}
	}
	return mergeSpans(list)
}

func (c *calendar) zone(name string) zone {
	z, known := c.zones[name]
	if known {
		return z
	}
	if z.location = zoneByName(name, nil); z.location != nil {
		const margin = 3 * 24 * time.Hour // a window that began two days before may reach in
		first := c.asOf.Add(-margin).In(z.location)
		_, offset := first.Zone()
		_, change := first.ZoneBounds()
		z.offset, z.steady = int64(offset), change.IsZero() || change.After(c.asOf.Add(horizonDays*24*time.Hour+margin))
	}
	c.zones[name] = z
	return z
}

// steadySpans returns a window's stretches where clocks do not change, as schedule.Expand finds
// them.
func (c *calendar) steadySpans(list []span, w models.Window, offset int64) []span {
	weekdayNumber, opensAt, closesAt, ok := w.Bounds()
	if !ok {
		return list
	}
	weekday, opens, closes := int64(weekdayNumber), int64(opensAt), int64(closesAt)
	day := floorDiv(c.from+offset, secondsOfDay) - 2
	day += floorMod(weekday-epochWeekday-day, daysOfWeek)
	for ; day*secondsOfDay-offset < c.until; day += daysOfWeek {
		start := day*secondsOfDay - offset
		s := span{max(start+opens*60, c.from), min(start+closes*60, c.until)}
		if s.from < s.until {
			list = append(list, s)
		}
	}
	return list
}

func (c *calendar) irregularSpans(w models.Window, zoneName string, location *time.Location) []span {
	key := zonedWindow{zoneName, w}
	list, known := c.irregular[key]
	if !known {
		for _, s := range schedule.ExpandWindows([]models.Window{w}, location, c.asOf, horizonDays) {
			list = append(list, span{s.Start.Unix(), s.End.Unix()})
		}
		c.irregular[key] = list
	}
	return list
}

// mergeSpans sorts stretches in place and makes one of those that touch or overlap.
func mergeSpans(list []span) []span {
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	merged := list[:0]
	for _, s := range list {
		if n := len(merged); n > 0 && s.from <= merged[n-1].until {
			merged[n-1].until = max(merged[n-1].until, s.until)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// wholeSpans returns the stretches of the windows, each for itself: a meeting that the weeks cut
// off at either end is left out.
func (c *calendar) wholeSpans(windows []models.Window, zoneName string) []span {
	var list []span
	for _, w := range windows {
		for _, s := range c.spans(nil, []models.Window{w}, zoneName) {
			if s.from > c.from && s.until < c.until && !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}

// containsAny reports whether one of some stretches is within one of the free ones.
func containsAny(spans, free []span) bool {
	return slices.ContainsFunc(spans, func(s span) bool {
		return slices.ContainsFunc(free, func(f span) bool { return f.from <= s.from && s.until <= f.until })
	})
}

// longestMinutes returns the longest stretch that is within one of each list.
func longestMinutes(a, b []span) int {
	longest := int64(0)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		longest = max(longest, min(a[i].until, b[j].until)-max(a[i].from, b[j].from))
		if a[i].until < b[j].until {
			i++
		} else {
			j++
		}
	}
	return int(longest / 60)
}

// zoneByName returns the zone of the IANA database with that name, else another; the machine's own
// zone is none of them.
func zoneByName(name string, otherwise *time.Location) *time.Location {
	if zone, known := zones.Lookup(name); known {
		return zone
	}
	return otherwise
}

func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }

func floorMod(a, b int64) int64 { return (a%b + b) % b }
