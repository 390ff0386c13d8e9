package matching_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

func (r reading) localReasons(f *finding) {
	g := r.Group
	located := g.Point != nil || g.PlaceID != "" || g.RegionCode != "" || g.Country != ""
	if located {
		f.list = append(f.list, r.bestWay())
	}
	r.languageReasons(f)
	if g.Point != nil || g.PlaceID != "" {
		f.add(r.near(r.c.Base.PlaceID, r.basePoint()), "based_nearby")
		worked := slices.ContainsFunc(r.c.Engagements, func(e matching.Engagement) bool {
			return !e.ConcludedOn.Before(r.since()) && r.near(e.PlaceID, e.Point)
		})
		f.add(worked, "worked_nearby")
		at := slices.IndexFunc(r.c.WorkedIn, func(id string) bool { return id == g.PlaceID || slices.Contains(g.NearbyPlaces, id) })
		if fresh := !models.DateOf(r.c.UpdatedAt.UTC()).Before(r.since()); !worked && fresh && at >= 0 {
			f.add(true, "says_worked_nearby", r.c.WorkedIn[at])
		}
		known := slices.IndexFunc(r.c.Resources, func(x matching.Resource) bool { return x.Confirmed && r.near(x.PlaceID, x.Point) })
		if r.ResourcesKnown && known >= 0 {
			f.add(true, "knows_local_resource", r.c.Resources[known].Category)
		}
	}
	countryAlone := g.Point == nil && g.PlaceID == "" && g.RegionCode == ""
	f.add(!countryAlone && r.comesToMeetings(), "comes_at_your_time")
}

func (r reading) since() models.Date {
	return models.DateOf(models.DateOf(r.AsOf.In(zoneOf(r.Group.Timezone))).In(time.UTC).AddDate(-5, 0, 0))
}

func (r reading) basePoint() *models.Point {
	if base, ok := r.c.Base.Point(); ok {
		return &base
	}
	return nil
}

func (r reading) near(place string, point *models.Point) bool {
	return place != "" && place == r.Group.PlaceID || point != nil && r.Group.Point != nil && nearby(*point, *r.Group.Point)
}

// bestWay returns the reason of the best of the ways within the group's limits, or of all if there
// is none or they are lifted; the first of equals.
func (r reading) bestWay() string {
	ways := r.waysWith(!r.lifted(models.RefusedOutOfArea))
	if len(ways) == 0 {
		ways = r.waysWith(false)
	}
	if len(ways) == 0 {
		return "out_of_reach"
	}
	return slices.MinFunc(ways, func(a, b worth) int { return cmp.Compare(b.value, a.value) }).code
}

// worth is a way by what it is worth, in sixths of a millionth so that thirds are whole.
type worth struct {
	value int
	code  string
}

func (r reading) waysWith(limits bool) []worth {
	const one = 1_000_000
	usable := slices.Clone(r.reaches(false))
	wanted := func(f models.Format) bool { return slices.Contains(r.Formats, f) }
	if slices.ContainsFunc(usable, wanted) && !r.lifted(models.RefusedNoCommonFormat) {
		usable = slices.DeleteFunc(usable, func(f models.Format) bool { return !wanted(f) })
	}
	radius := r.RadiusKm
	if radius <= 0 {
		radius = 25
	}
	var ways []worth
	if km, measured := r.km(); slices.Contains(usable, models.FormatInPerson) {
		if measured && km <= r.c.ServiceRadiusKm && (!limits || km <= radius) {
			ways = append(ways, worth{one - int(one/2*min(1, km/radius)), "km_away"})
		}
		if r.serves() {
			ways = append(ways, worth{one / 2, "service_area"})
		}
		if r.perhaps() {
			ways = append(ways, worth{one / 2, "may_come"})
		}
	}
	if slices.ContainsFunc(usable, r.remote) && (!limits || r.takesFromAfar()) {
		thirds, code := r.remoteThirds()
		divisor := 6
		if len(r.Formats) > 0 && !slices.Contains(r.Formats, models.FormatInPerson) {
			divisor = 3
		}
		ways = append(ways, worth{one * thirds / divisor, code})
	}
	return ways
}

func (r reading) remoteThirds() (int, string) {
	g, base := r.Group, r.c.Base
	switch {
	case r.near(base.PlaceID, r.basePoint()):
		return 3, "remote_nearby"
	case g.Country == "" || base.Country == "":
		return 0, "remote_unknown"
	case g.RegionCode != "" && g.RegionCode == base.RegionCode:
		return 2, "remote_region"
	case g.Country == base.Country:
		return 1, "remote_country"
	}
	return 0, "remote_far"
}

func (r reading) languageReasons(f *finding) {
	wanted, own := r.wantedLanguages(), r.Group.Languages
	if len(wanted) == 0 {
		return
	}
	main := r.Group.Language
	if main == "" && len(own) > 0 {
		main = own[0]
	}
	speaks := func(tag string) bool {
		return slices.ContainsFunc(r.c.Languages, func(spoken string) bool { return bare(spoken) == bare(tag) })
	}
	shared := slices.DeleteFunc(slices.Clone(wanted), func(tag string) bool { return !speaks(tag) })
	is := func(tags ...string) int {
		return slices.IndexFunc(shared, func(tag string) bool {
			return slices.ContainsFunc(tags, func(other string) bool { return other != "" && bare(other) == bare(tag) })
		})
	}
	switch {
	case is(main) >= 0:
		f.add(true, "shares_language", bare(main))
	case is(own...) >= 0:
		f.add(true, "other_language", bare(shared[is(own...)]))
	case len(shared) > 0:
		f.add(true, "asked_language", bare(shared[0]))
	case r.AcceptsInterpreter && r.c.AcceptsInterpreter:
		f.add(true, "interpreter")
	default:
		f.add(true, "no_common_language")
	}
}

// comesToMeetings: in person, within the own radius or areas, and free for the whole of a meeting.
func (r reading) comesToMeetings() bool {
	km, measured := r.km()
	if !slices.Contains(r.c.Formats, models.FormatInPerson) || !(measured && km <= r.c.ServiceRadiusKm || r.serves()) {
		return false
	}
	ends := r.AsOf.Add(28 * 24 * time.Hour)
	free := expand(r.c.Availability, r.c.Timezone, r.AsOf)
	for _, w := range r.Group.MeetingWindows {
		for _, m := range expand([]models.Window{w}, r.Group.Timezone, r.AsOf) {
			complete := m.Start.After(r.AsOf) && m.End.Before(ends)
			if complete && slices.ContainsFunc(free, func(s schedule.Interval) bool { return !s.Start.After(m.Start) && !s.End.Before(m.End) }) {
				return true
			}
		}
	}
	return false
}
