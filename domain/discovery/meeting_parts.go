package discovery

import (
	"slices"
	"strconv"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/search"
)

// groupParts returns the meetings of a group that have not ended, as the parts of its document,
// with those of the group's points that are theirs. A group without such meetings has none.
func (r *Room) groupParts(g models.Group, groupPoints points, now time.Time) []search.Part {
	var parts []search.Part
	for i, m := range g.Meetings {
		if m.Activity == models.ActivityEnded {
			continue
		}
		p := search.Part{Values: r.meetingValues(g, m), Points: groupPoints.byMeeting[i]}
		if values := meetingLocatedValues(m, len(p.Points) > 0, p.Values["country"]); len(values) > 0 {
			p.Values[locatedAttribute] = values
		}
		if g.Activity == models.ActivityActive && m.Activity == models.ActivityActive {
			p.Numbers = r.meetingNumbers(m, now)
		}
		if m.NextAt != nil && g.NextAt != nil { // a group that pauses has no next meeting
			p.NextAt = *m.NextAt
		}
		parts = append(parts, p)
	}
	return parts
}

// meetingValues returns what filters ask of one meeting. What it leaves open is what the group
// states; the group's audience and areas are those of each of its meetings.
func (r *Room) meetingValues(g models.Group, m models.Meeting) map[string][]string {
	v := inheritedValues(g, m)
	v.add("format", string(r.currentFormat(m)))
	addAll(v, "audience", m.Audience)
	addAll(v, "accessibility", m.Accessibility)
	addAll(v, "amenity", m.Amenities)
	addAll(v, "style", m.Styles)
	v.add("purpose", string(m.Purpose))
	if m.Activity == models.ActivityActive && g.Activity == models.ActivityActive {
		zone := m.Timezone
		if zone == "" {
			zone = g.Timezone
		}
		days := schedule.WeekdaysOf(m)
		addAll(v, "day", days)
		v.add("zone", zones.OrUTC(zone).String())
		if _, timed := models.ParseClock(m.Start); timed {
			v.add("day_zone", dayZoneValues(zones.OrUTC(zone).String(), days...)...)
			v.add("weekend", weekendValues(v["country"], days)...)
		}
	}
	return v.normalize()
}

// inheritedValues returns the values that a meeting takes from its group if it leaves them open; a
// zero meeting has all of the group's.
func inheritedValues(g models.Group, m models.Meeting) values {
	v := make(values, 12)
	languages, openTo, where := m.Languages, m.OpenTo, m.Locality
	if len(languages) == 0 {
		languages = g.Languages
	}
	if len(languages) == 0 {
		languages = []string{g.Language}
	}
	if len(openTo) == 0 {
		openTo = g.OpenTo
	}
	if where.IsZero() {
		where = g.Locality
	}
	v.addLanguages(languages...)
	addAll(v, "open_to", openTo)
	addAll(v, "audience", g.Audience)
	v.add("country", where.Country)
	v.add("region", where.RegionCode)
	v.add("region", g.Areas...)
	v.add(TownFacet, where.PlaceID)
	return v
}

// valuesWithoutMeetings returns the values of a group of which no meeting is left, with its public
// points. It is still found where its meetings were.
func valuesWithoutMeetings(g models.Group, points []models.Point) values {
	v := inheritedValues(g, models.Meeting{})
	for _, l := range localitiesOf(g) {
		v.add("country", l.Country)
		v.add("region", l.RegionCode)
		v.add(TownFacet, l.PlaceID)
	}
	if !isRemoteOnly(g) {
		v.add(locatedAttribute, locatedValues(len(points) > 0, v["country"]...)...)
	}
	return v
}

// meetingNumbers returns the minutes of the week at which a meeting begins, in its zone and in UTC,
// and until when it goes on if it is under way.
func (r *Room) meetingNumbers(m models.Meeting, now time.Time) map[string][]float64 {
	n := map[string][]float64{}
	starts := schedule.WeeklyStarts(m)
	if len(starts) == 0 {
		return n
	}
	n["starts"] = starts
	if moved := schedule.StartsInUTC(starts, m); len(moved) > 0 {
		n["starts_utc"] = moved
	}
	if until, ok := schedule.UnderWay(m, starts, now); ok {
		n["on_until"] = []float64{float64(until.Unix())}
	}
	return n
}

// dayZoneValues returns the values by which a search for today finds days of the week in a zone.
func dayZoneValues(zone string, days ...models.Weekday) []string {
	list := make([]string, len(days))
	for i, d := range days {
		list[i] = string(d) + " " + zone
	}
	return list
}

// addParts adds to a group's document what its meetings are. A document with one meeting, which has
// all its points, is that meeting and needs no parts.
func (r *Room) addParts(d *search.Document, g models.Group, groupPoints points, now time.Time) {
	parts := r.groupParts(g, groupPoints, now)
	if len(parts) == 0 {
		addValues(d, search.Part{Values: valuesWithoutMeetings(g, d.Points).normalize()})
		return
	}
	for _, p := range parts {
		addValues(d, p)
	}
	if len(parts) > 1 || len(parts[0].Points) < len(d.Points) {
		d.Parts = parts
	}
}

func addValues(d *search.Document, p search.Part) {
	for name, list := range p.Values {
		all := append(d.Values[name], list...) //nolint:gocritic // the document's own list
		slices.Sort(all)
		d.Values[name] = slices.Compact(all)
	}
	for name, list := range p.Numbers {
		d.Numbers[name] = append(d.Numbers[name], list...)
	}
}

// points are the public points of a group, its own first, then those of its meetings in their
// order; and which of them are those of each of its meetings.
type points struct {
	all       []models.Point
	owners    []models.ID // by point: the meeting, or zero for the group; nil if all are the group's
	byMeeting [][]int     // by the meeting's place in the group; a meeting without a place of its own has the group's
}

// groupPoints returns the public points of a group, without those of meetings that have ended where
// others have not. A group that meets from afar alone is at no distance from anybody and has none.
func groupPoints(g models.Group) points {
	p := points{byMeeting: make([][]int, len(g.Meetings))}
	if isRemoteOnly(g) {
		return p
	}
	own, all := p.add(models.ID{}, g.Locality), len(g.CurrentMeetings()) == len(g.Meetings)
	for i, m := range g.Meetings {
		switch {
		case m.Activity == models.ActivityEnded && !all:
		case m.Locality.IsZero():
			p.byMeeting[i] = own
		default:
			p.byMeeting[i] = p.add(m.ID, m.Locality)
		}
	}
	if !slices.ContainsFunc(p.owners, func(id models.ID) bool { return id != models.ID{} }) {
		p.owners = nil
	}
	return p
}

// add returns the number of a locality's point in a list; an empty one if it has none. The owner is
// the meeting, or zero for the group.
func (p *points) add(owner models.ID, l models.Locality) []int {
	point, ok := l.Point()
	if !ok {
		return nil
	}
	p.all, p.owners = append(p.all, point), append(p.owners, owner)
	return []int{len(p.all) - 1}
}

// isRemoteOnly reports whether a group has meetings, and people join all of them from afar.
func isRemoteOnly(g models.Group) bool {
	return len(g.Meetings) > 0 && !slices.ContainsFunc(g.CurrentMeetings(), func(m models.Meeting) bool {
		return m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid
	})
}

// narrowMeetings returns a group that a query found with those of its meetings alone that match. A
// group of which no meeting matches any more, or of which none was asked for, is returned as it is.
func (r *Room) narrowMeetings(g models.Group, q search.Query) models.Group {
	if len(q.PartFilters) == 0 || len(g.Meetings) < 2 {
		return g
	}
	points := groupPoints(g)
	view, matches := q.ViewOf(points.all, time.Time{}, r.groupParts(g, points, r.Now().UTC()))
	if !matches || !view.ByParts {
		return g
	}
	active := slices.DeleteFunc(slices.Clone(g.Meetings), func(m models.Meeting) bool { return m.Activity == models.ActivityEnded })
	g.Meetings = make([]models.Meeting, len(view.Parts))
	for i, part := range view.Parts {
		g.Meetings[i] = active[part]
	}
	return g
}

// timeBucket returns a text that stays the same while the clock changes nothing about which
// meetings match: a minute for what is under way, and for today the quarter of an hour at which a
// day may begin somewhere.
func (r *Room) timeBucket(f models.GroupFilter) string {
	step := time.Duration(0)
	if slices.Contains(slices.Concat(f.Day, f.All["day"], f.Not["day"]), dayToday) {
		step = 15 * time.Minute
	}
	if f.Now {
		step = time.Minute
	}
	if step == 0 {
		return ""
	}
	return "." + strconv.FormatInt(r.Now().Truncate(step).Unix(), 36)
}
