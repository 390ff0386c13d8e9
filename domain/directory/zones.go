package directory

import (
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/schedule"
)

// publicZoneFor returns the zone in which the public sees times that are meant in another: that of
// what may be known of the place; chosen, if the group may choose it. If not even the country is
// known it is the zone itself, if enough people live in it.
func (r *Room) publicZoneFor(z publicZones, zone, chosen string) string {
	switch {
	case chosen != "" && slices.Contains(z.choices, chosen):
		return chosen
	case z.primary != "":
		return z.primary
	case zone == "" || r.Gazetteer.ZonePeople(zone) >= places.MinAreaPeople:
		return zone
	}
	return "UTC"
}

// checkPublicZone refuses a public zone that a hidden group cannot choose, and names those that it
// can. For other precisions the choice means nothing.
func checkPublicZone(w whereabouts, chosen string) error {
	hidden := w.exact != nil && w.public.Precision != models.PrecisionArea
	if chosen == "" || !hidden || slices.Contains(w.publicZones.choices, chosen) {
		return nil
	}
	return models.Invalid("/public_timezone", "unknown_value", w.publicZones.choices...)
}

// convertTimes returns a meeting's times in a zone that the public may know, and gives what only
// the group may know of them: nil if that is no more.
func (r *Room) convertTimes(m *models.Meeting, zone string) *models.StatedTimes {
	previous := *m
	rule, exact := schedule.RuleInZone(schedule.RuleOf(previous), zone, r.Now())
	m.Timezone, m.StartsOn, m.Start, m.RRule, m.EndsOn = rule.Timezone, rule.StartsOn, rule.Start, rule.RRule, rule.EndsOn
	m.ExceptOn, m.AlsoOn = rule.ExceptOn, rule.AlsoOn
	if exact && previous.StartsOn == m.StartsOn && previous.Start == m.Start && previous.RRule == m.RRule {
		return nil
	}
	return &models.StatedTimes{
		StartsOn: previous.StartsOn, Start: previous.Start, RRule: previous.RRule, EndsOn: previous.EndsOn, ExceptOn: previous.ExceptOn, AlsoOn: previous.AlsoOn, Exact: exact,
	}
}

// WithExactTimes returns a group with its zone and times as its members stated them, if the public
// is shown others. Next starts are those of before.
func WithExactTimes(g models.Group, exact map[models.ID]models.ExactPlace) models.Group {
	if zone := exact[g.ID].Timezone; zone != "" {
		g.Timezone = zone
	}
	g.Meetings = slices.Clone(g.Meetings)
	for i := range g.Meetings {
		m := &g.Meetings[i]
		e := exact[m.ID]
		if e.Timezone != "" {
			m.Timezone = e.Timezone
		}
		if t := e.Times.V; t != nil {
			m.StartsOn, m.Start, m.RRule, m.EndsOn, m.ExceptOn, m.AlsoOn = t.StartsOn, t.Start, t.RRule, t.EndsOn, t.ExceptOn, t.AlsoOn
		}
	}
	return g
}

// memberView returns a group as its members know it: with its own places, zone, times and next
// starts.
func (r *Room) memberView(g models.Group, exact map[models.ID]models.ExactPlace) models.Group {
	g = WithExactTimes(g, exact)
	now := r.Now()
	g.Locality = r.exactLocality(g.Locality, exact[g.ID])
	for i := range g.Meetings {
		m := &g.Meetings[i]
		e, ok := exact[m.ID]
		if !ok {
			continue
		}
		m.Venue, m.Address, m.Directions = e.Venue, e.Address, e.Directions
		m.Locality = r.exactLocality(m.Locality, e)
		if e.Times.V == nil {
			continue
		}
		m.NextAt = nil
		if plan, err := schedule.Parse(schedule.RuleOf(*m)); err == nil {
			m.NextAt = plan.NextOf(*m, now)
		}
	}
	g.NextAt = schedule.Soonest(g)
	return g
}

// exactLocality returns a locality as it was given. One that has none keeps none.
func (r *Room) exactLocality(public models.Locality, e models.ExactPlace) models.Locality {
	if e.OwnerID == (models.ID{}) || public.IsZero() {
		return public
	}
	if e.Rules == 0 { // from before precision and region were written down
		public.Label, public.Lat, public.Lon = e.Label, e.Lat, e.Lon
		return public
	}
	exact := models.Locality{Label: e.Label, PlaceID: e.PlaceID, RegionCode: e.RegionCode, Country: e.Country, Lat: e.Lat, Lon: e.Lon, Precision: e.Precision}
	if place, ok := r.Gazetteer.Place(e.PlaceID); ok {
		exact.PlaceName, exact.Region = place.Name, place.Region
	} else if e.RegionCode != "" {
		exact.Region = r.Gazetteer.RegionName(e.RegionCode)
	}
	return exact
}
