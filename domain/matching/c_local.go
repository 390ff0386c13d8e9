package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// local is principle C: arrangements and ways of working that are rooted in the group's locality.
type local struct{}

func (local) Principle() models.Principle { return models.PrincipleC }

func (local) gate(p *pair) marks {
	found := markIf(p.language() == noLanguage, noCommonLanguage)
	if p.ways.reaching == 0 {
		return found | beyondReach
	}
	_, within := p.bestWay(true)
	return found | markIf(!within, outOfArea)
}

func (local) score(p *pair, w *why) (int, bool) {
	var b blend
	if p.request.Group.located() {
		b.add(weightReach, p.reach(w))
	}
	if len(p.languages) > 0 {
		b.add(weightLanguage, p.tellLanguage(w))
	}
	if rooted, asked := p.rooted(w); asked {
		b.add(weightRooted, rooted)
	}
	return b.value()
}

// way is a channel with what it is worth.
type way struct {
	value int
	code  string
}

// bestWay returns the best channel in a usable format. With limits, only those within the group's
// radius and its yes or no to remote count.
func (p *pair) bestWay(limits bool) (way, bool) {
	best, found := way{value: -1}, false
	usable := p.usable()
	take := func(w way) {
		if found = true; w.value > best.value {
			best = w
		}
	}
	if usable&inPerson != 0 {
		if p.ways.distance && (!limits || p.ways.km <= p.radiusKm) {
			take(way{whole - int(farthestShare*min(1, p.ways.km/p.radiusKm)), "km_away"})
		}
		if p.ways.area {
			take(way{reachArea, "service_area"})
		}
		if p.ways.maybe {
			take(way{reachArea, "may_come"})
		}
	}
	if usable&remotely != 0 && (!limits || p.ways.welcome) {
		take(p.remoteWay())
	}
	return best, found
}

func (p *pair) remoteWay() way {
	thirds, code := 0, "remote_far"
	switch {
	case p.ways.nearby:
		thirds, code = remoteThirdsNearby, "remote_nearby"
	case p.request.Group.Country == "" || p.c.Base.Country == "":
		code = "remote_unknown"
	case p.ways.sameRegion:
		thirds, code = remoteThirdsRegion, "remote_region"
	case p.ways.sameLand:
		thirds, code = remoteThirdsCountry, "remote_country"
	}
	if p.remote {
		return way{share(thirds, 3), code}
	}
	return way{share(thirds, 6), code}
}

// reach returns what the best channel within the group's limits is worth; where the group has
// lifted them, or none is within, the best of all.
func (p *pair) reach(w *why) int {
	best, found := p.bestWay(p.lifted&outOfArea == 0)
	if !found {
		best, found = p.bestWay(false)
	}
	if !found {
		w.add(0, "out_of_reach")
		return 0
	}
	p.tellWay(w, best)
	return best.value
}

func (p *pair) tellWay(w *why, best way) {
	if w == nil {
		return
	}
	var params map[string]any
	switch best.code {
	case "km_away":
		params = map[string]any{"km": roundKm(p.ways.km)}
	case "service_area":
		area := p.request.Group.liesIn(p.c.Areas)
		params = map[string]any{"area": firstOf(area, p.request.Group.RegionCode, p.request.Group.Country)}
	}
	w.addWith(weightReach*best.value, best.code, params)
}

const noLanguage = 0

// language returns what having a language in common is worth, or noLanguage. If the group names
// none, every language will do.
func (p *pair) language() int {
	if len(p.languages) == 0 {
		return languageMain
	}
	switch shared := p.sharedLanguage(); {
	case shared >= 0 && p.ownness(p.languages[shared]) == 0:
		return languageMain
	case shared >= 0:
		return languageOther
	case p.request.AcceptsInterpreter && p.c.AcceptsInterpreter:
		return languageInterpreter
	}
	return noLanguage
}

// sharedLanguage returns the first of the group's languages that the consultant speaks; −1 none.
func (p *pair) sharedLanguage() int {
	return slices.IndexFunc(p.languages, func(language string) bool {
		return slices.ContainsFunc(p.c.Languages, func(tag string) bool { return primary(tag) == language })
	})
}

func (p *pair) tellLanguage(w *why) int {
	value := p.language()
	if w == nil {
		return value
	}
	weight, shared := weightLanguage*value, p.sharedLanguage()
	switch {
	case shared >= 0:
		language := p.languages[shared]
		code := [...]string{"shares_language", "other_language", "asked_language"}[p.ownness(language)]
		w.addWith(weight, code, map[string]any{"language": language})
	case value == languageInterpreter:
		w.add(weight, "interpreter")
	default:
		w.addWith(0, "no_common_language", map[string]any{"languages": p.spoken()})
	}
	return value
}

// spoken returns the consultant's languages as primary subtags, each once.
func (p *pair) spoken() []string {
	list := make([]string, 0, len(p.c.Languages))
	for _, tag := range p.c.Languages {
		if language := primary(tag); !slices.Contains(list, language) {
			list = append(list, language)
		}
	}
	return list
}

// rooted returns the share of four facts that hold. A fact that nobody can know is left out: those
// about the group's place if it is not known, the one about its time if the group names no meeting
// at a place, the one about resources while there is no directory of them. Of a group that names
// its country alone all are left out.
func (p *pair) rooted(w *why) (int, bool) {
	group := &p.request.Group
	facts, holding := 0, 0
	judge := func(holds bool) bool {
		facts++
		if holds {
			holding++
		}
		return holds && w != nil
	}
	const each = weightRooted * whole / 4
	if group.placed() {
		if judge(p.ways.nearby) {
			w.add(each, "based_nearby")
		}
		if judge(p.workedNearby() || p.saysWorkedNearby() != "") {
			p.tellWork(w, each)
		}
		if p.request.ResourcesKnown {
			known := slices.IndexFunc(p.c.Resources, func(r Resource) bool { return r.Confirmed && p.asked.near(r.PlaceID, r.Point) })
			if judge(known >= 0) {
				w.addWith(each, "knows_local_resource", map[string]any{"category": string(p.c.Resources[known].Category)})
			}
		}
	}
	if (group.placed() || group.RegionCode != "") && len(p.meetings) > 0 && judge(p.comesAtTheirTime()) {
		w.add(each, "comes_at_your_time")
	}
	if facts == 0 {
		return 0, false
	}
	return share(holding, facts), true
}

func basePoint(c *Consultant) *models.Point {
	point, ok := c.Base.Point()
	if !ok {
		return nil
	}
	return &point
}

// tellWork adds as a reason what is known of work nearby, or else what the consultant states about
// it, with the day of the profile that states it.
func (p *pair) tellWork(w *why, weight int) {
	if p.workedNearby() {
		w.add(weight, "worked_nearby")
		return
	}
	params := map[string]any{"place_id": p.saysWorkedNearby(), "said_on": models.DateOf(p.c.UpdatedAt.UTC()).String()}
	w.addWith(weight, "says_worked_nearby", params)
}

// workedNearby reports whether an engagement of the last five years was with a group nearby.
func (p *pair) workedNearby() bool {
	return slices.ContainsFunc(p.c.Engagements, func(e Engagement) bool {
		return !e.ConcludedOn.IsZero() && !e.ConcludedOn.Before(p.since) && p.asked.near(e.PlaceID, e.Point)
	})
}

// saysWorkedNearby returns the first place nearby where the consultant claims to have worked with a
// group, in a profile of the last five years; "" none.
func (p *pair) saysWorkedNearby() string {
	if len(p.c.WorkedIn) == 0 || models.DateOf(p.c.UpdatedAt.UTC()).Before(p.since) {
		return ""
	}
	for _, place := range p.c.WorkedIn {
		if p.nearby[place] || p.asked.near(place, nil) {
			return place
		}
	}
	return ""
}

// comesAtTheirTime reports whether the consultant comes in person to where the group is, and is
// free for the whole of one of its meetings at a place.
func (p *pair) comesAtTheirTime() bool {
	return (p.ways.distance || p.ways.area) && within(p.meetings, p.times())
}
