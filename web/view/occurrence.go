package view

import (
	"strings"
	"time"
)

// Occurrence is one meeting as it will be held.
type Occurrence struct {
	Start, End time.Time // in the meeting's own zone; End is zero if it is not known
	Name       string    // of the meeting, if it has one
	SaysZone   bool      // the zone may be another than the reader expects
}

// Zone returns the zone of a meeting by its city.
func (l Language) Zone(o Occurrence) string {
	return l.zoneNamed(o.Start.Location().String())
}

// zoneNamed returns a zone by its city; "" if there is none.
func (l Language) zoneNamed(name string) string {
	if name == "" {
		return ""
	}
	return l.T("zone", "city", strings.ReplaceAll(name[strings.LastIndex(name, "/")+1:], "_", " "))
}

// When returns the day and the time of a meeting, as the language writes them.
func (l Language) When(o Occurrence) string {
	times := l.Clock(o.Start)
	if !o.End.IsZero() {
		times += "–" + l.Clock(o.End)
	}
	return l.T("when", "day", l.Day(o.Start), "time", times)
}
