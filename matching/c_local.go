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

// bestWay is the best channel in a usable format. With limits, only those within the group's radius and its yes or no to remote count.
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
		if p.ways.area || p.ways.maybe {
			take(way{reachArea, "service_area"})
		}
	}
	if usable&remotely != 0 && (!limits || p.request.AllowRemote) {
		take(p.remoteWay())
	}
	return best, found
}

func (p *pair) remoteWay() way {
	thirds, code := 0, "remote_far"
	switch {
	case p.ways.nearby:
		thirds, code = remoteThirdsNearby, "remote_nearby"
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

// reach is what the best channel within the group's limits is worth; where the group has lifted them, or none is within, the best of all.
func (p *pair) reach(w *why) int {
	best, found := p.bestWay(p.lifted&outOfArea == 0)
	if !found {
		best, found = p.bestWay(false)
	}
	if !found {
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

// language is what having a language in common is worth, or noLanguage. Where the group names none, every language will do.
func (p *pair) language() int {
	if len(p.languages) == 0 {
		return languageMain
	}
	switch shared := p.sharedLanguage(); {
	case shared == 0:
		return languageMain
	case shared > 0:
		return languageOther
	case p.request.AcceptsInterpreter && p.c.AcceptsInterpreter:
		return languageInterpreter
	}
	return noLanguage
}

// sharedLanguage is the first of the group's languages that the consultant speaks; −1 none.
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
	weight := weightLanguage * value
	switch value {
	case languageMain:
		w.addWith(weight, "shares_language", map[string]any{"language": p.languages[0]})
	case languageOther:
		w.addWith(weight, "other_language", map[string]any{"language": p.languages[p.sharedLanguage()]})
	case languageInterpreter:
		w.add(weight, "interpreter")
	}
	return value
}

// rooted is the share of four facts that hold. Facts about the group's place are left out where it is not known, the one about its time where
// the group does not tell when it meets.
func (p *pair) rooted(w *why) (int, bool) {
	facts, holding := 0, 0
	judge := func(holds bool) bool {
		facts++
		if holds {
			holding++
		}
		return holds && w != nil
	}
	const each = weightRooted * whole / 4
	if p.request.Group.placed() {
		if judge(p.asked.near(p.c.Base.PlaceID, basePoint(p.c))) {
			w.add(each, "based_nearby")
		}
		if judge(p.workedNearby()) {
			w.add(each, "worked_nearby")
		}
		known := slices.IndexFunc(p.c.Resources, func(r Resource) bool { return r.Confirmed && p.asked.near(r.PlaceID, r.Point) })
		if judge(known >= 0) {
			w.addWith(each, "knows_local_resource", map[string]any{"category": string(p.c.Resources[known].Category)})
		}
	}
	if len(p.meetings) > 0 && judge(p.comesAtTheirTime()) {
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

// workedNearby says whether the consultant has worked with a group nearby: by an engagement of the last five years, or by naming the group's
// place.
func (p *pair) workedNearby() bool {
	if place := p.request.Group.PlaceID; place != "" && slices.Contains(p.c.WorkedIn, place) {
		return true
	}
	return slices.ContainsFunc(p.c.Engagements, func(e Engagement) bool {
		return !e.ConcludedOn.IsZero() && !e.ConcludedOn.Before(p.since) && p.asked.near(e.PlaceID, e.Point)
	})
}

// comesAtTheirTime says whether the consultant comes in person to where the group is, free for a session, or for the whole of the longest
// meeting if that is shorter, while it meets.
func (p *pair) comesAtTheirTime() bool {
	if !p.ways.distance && !p.ways.area {
		return false
	}
	enough := min(p.session, longestMinutes(p.meetings, p.meetings))
	return enough > 0 && longestMinutes(p.meetings, p.times()) >= enough
}
