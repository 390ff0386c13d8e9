package schedule

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

// comparedDays is how many days ahead two zones are compared: two years, so that every change of
// their clocks is seen.
const comparedDays = 2 * 365

// RuleInZone returns the times of a rule in another zone, for readers who may not know the rule's
// own. exact reports whether both name the same instants for two years from a time on. If the
// offsets of the zones differ by the same in all that time, start, days and recurrence are moved by
// that much. If the difference changes with the seasons, they are moved by the difference that
// lasts longest: occurrences in the rest of the year are then given too early or too late. A
// recurrence that cannot be given on the day before or after, such as "the second Tuesday", keeps
// its days and its start. A rule without a start, or of a zone that is not known, only changes its
// zone.
func RuleInZone(r Rule, zone string, from time.Time) (in Rule, exact bool) {
	fromZone, known := zones.Lookup(r.Timezone)
	toZone, toKnown := zones.Lookup(zone)
	in = r
	in.Timezone = zone
	minute, hasStart := models.ParseClock(r.Start)
	if r.Timezone == zone || !hasStart || !known || !toKnown {
		return in, true
	}
	shift, constant := shiftBetween(fromZone, toZone, from)
	if shift == 0 {
		return in, constant
	}
	shifted, ok := r.shift(minute, shift)
	if !ok {
		return in, false
	}
	shifted.Timezone = zone
	return shifted, constant
}

// WindowsInZone returns stretches of the week in another zone, moved by the difference of the
// zones' offsets that lasts longest in the two years from a time on. An unknown zone changes
// nothing.
func WindowsInZone(windows []models.Window, zone, other string, from time.Time) []models.Window {
	a, known := zones.Lookup(zone)
	b, otherKnown := zones.Lookup(other)
	if !known || !otherKnown || len(windows) == 0 {
		return windows
	}
	shift, _ := shiftBetween(a, b, from)
	if shift == 0 {
		return windows
	}
	shifted := make([]models.Window, len(windows))
	for i, w := range windows {
		shifted[i] = shiftWindow(w, shift)
	}
	return shifted
}

// shiftWindow moves a window by minutes; one that ends at midnight ends at 24:00.
func shiftWindow(w models.Window, shift int) models.Window {
	from, ok := models.ParseClock(w.From)
	if !ok {
		return w
	}
	to := minutesOfDay
	if w.To != "24:00" {
		if to, ok = models.ParseClock(w.To); !ok {
			return w
		}
	}
	days := models.SetValues("day")
	day := slices.Index(days, string(w.Day))
	if day >= 0 {
		w.Day = models.Weekday(days[floorMod(day+floorDiv(from+shift, minutesOfDay), len(days))])
	}
	w.From = models.FormatClock(floorMod(from+shift, minutesOfDay))
	if w.To = models.FormatClock(floorMod(to+shift, minutesOfDay)); w.To == "00:00" {
		w.To = "24:00"
	}
	return w
}

// shiftBetween returns by how many minutes clocks in b are ahead of those in a on most days of the
// two years from a time on, and whether that never changes; of two that are as frequent the
// smaller.
func shiftBetween(a, b *time.Location, from time.Time) (minutes int, constant bool) {
	days := map[int]int{}
	for day := range comparedDays {
		at := from.AddDate(0, 0, day)
		_, inA := at.In(a).Zone()
		_, inB := at.In(b).Zone()
		days[(inB-inA)/60]++
	}
	first := true
	for shift, n := range days {
		if first || n > days[minutes] || n == days[minutes] && shift < minutes {
			minutes, first = shift, false
		}
	}
	return minutes, len(days) == 1
}

// shift moves a rule that starts at a minute of the day by some minutes; false if its days cannot
// be moved.
func (r Rule) shift(minute, shift int) (Rule, bool) {
	days := floorDiv(minute+shift, minutesOfDay)
	text, ok := shiftRRule(r.RRule, days, shift)
	if !ok {
		return r, false
	}
	r.Start, r.RRule = models.FormatClock(floorMod(minute+shift, minutesOfDay)), text
	if days == 0 {
		return r, true
	}
	r.StartsOn, r.EndsOn = shiftDay(r.StartsOn, days), shiftDay(r.EndsOn, days)
	r.ExceptOn, r.AlsoOn = shiftDays(r.ExceptOn, days), shiftDays(r.AlsoOn, days)
	return r, true
}

func shiftDay(d models.Date, days int) models.Date {
	if d.IsZero() {
		return d
	}
	return d.AddDays(days)
}

func shiftDays(dates []models.Date, days int) []models.Date {
	var shifted []models.Date
	for _, d := range dates {
		shifted = append(shifted, shiftDay(d, days))
	}
	return shifted
}

// shiftRRule moves a recurrence by whole days, and its end, if that is a time in the rule's zone,
// by minutes; false if its days have no such neighbour.
func shiftRRule(text string, days, shift int) (string, bool) {
	if text == "" {
		return "", true
	}
	parts, err := splitRRule(text)
	if err != nil {
		return text, false
	}
	if days != 0 && !isShiftable(parts) {
		return text, false
	}
	if days != 0 && parts["FREQ"] == "WEEKLY" && parts["INTERVAL"] != "" && parts["WKST"] == "" {
		text += ";WKST=MO"
	}
	shifted := strings.Split(strings.ToUpper(text), ";")
	for i, part := range shifted {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case name == "UNTIL":
			value = shiftUntil(value, days, shift)
		case days != 0 && (name == "BYDAY" || name == "WKST"):
			value = shiftWeekdays(value, days)
		}
		shifted[i] = name + "=" + value
	}
	return strings.Join(shifted, ";"), true
}

// isShiftable reports whether the days before and after those of a recurrence are one too: days of
// every week are, days of a month or year are not.
func isShiftable(parts map[string]string) bool {
	for name := range parts {
		switch name {
		case "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY":
		default:
			return false
		}
	}
	return parts["FREQ"] == "WEEKLY" || parts["FREQ"] == "DAILY"
}

func shiftWeekdays(list string, days int) string {
	week := models.SetValues("day")
	names := strings.Split(list, ",")
	for i, name := range names {
		if at := slices.Index(week, name); at >= 0 {
			names[i] = week[floorMod(at+days, len(week))]
		}
	}
	return strings.Join(names, ",")
}

// shiftUntil moves a day by days and a local time by minutes; an instant stays.
func shiftUntil(value string, days, shift int) string {
	if day, err := time.Parse(rrule.DateFormat, value); err == nil {
		return day.AddDate(0, 0, days).Format(rrule.DateFormat)
	}
	if local, err := time.Parse(rrule.LocalDateTimeFormat, value); err == nil {
		return local.Add(time.Duration(shift) * time.Minute).Format(rrule.LocalDateTimeFormat)
	}
	return value
}
