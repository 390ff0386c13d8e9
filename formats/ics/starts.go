package ics

import "github.com/shg-directory/shg/models"

// ZoneStarts are the earliest days on which events begin, by time zone. A calendar writes each zone
// once, before its first event, and from the zone's earliest day on; so a calendar of several
// groups needs them before it is written.
type ZoneStarts map[string]models.Date

// Add takes the days of a group's meetings into account.
func (s ZoneStarts) Add(g models.Group) {
	for _, m := range g.Meetings {
		plan, entries := entriesOf(g, m)
		for _, entry := range entries {
			s.add(plan.Zone().String(), entry.First)
		}
	}
}

func (s ZoneStarts) add(zone string, day models.Date) {
	if first, known := s[zone]; !known || day.Before(first) {
		s[zone] = day
	}
}

// earliest returns the earlier of the days that both have for a zone.
func (s ZoneStarts) earliest(other ZoneStarts, zone string) models.Date {
	if day, known := other[zone]; known && day.Before(s[zone]) {
		return day
	}
	return s[zone]
}
