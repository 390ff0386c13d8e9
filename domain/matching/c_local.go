package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// local is principle C: arrangements and ways of working that are rooted in the group's locality.
type local struct{}

func (local) Principle() models.Principle { return models.PrincipleC }

func (local) gate(p *pair) refusalSet {
	found := refuseIf(p.languageValue() == noLanguage, noCommonLanguage)
	if p.channels.reaching == 0 {
		return found | beyondReach
	}
	_, within := p.bestChannel(true)
	return found | refuseIf(!within, outOfArea)
}

func (local) score(p *pair, reasons *reasonList) (int, bool) {
	var b weightedMean
	if p.request.Group.hasLocation() {
		b.add(p.rules.reach, p.scoreReach(reasons))
	}
	if len(p.languages) > 0 {
		b.add(p.rules.language, p.scoreLanguage(reasons))
	}
	if rooted, asked := p.scoreRooted(reasons); asked {
		b.add(p.rules.rooted, rooted)
	}
	return b.value()
}

// channel is a channel with what it is worth.
type channel struct {
	value int
	code  string
}

// bestChannel returns the best channel in a usable format. With limits, only those within the
// group's radius and its yes or no to remote count.
func (p *pair) bestChannel(limits bool) (channel, bool) {
	best, found := channel{value: -1}, false
	usable := p.usableFormats()
	take := func(w channel) {
		if found = true; w.value > best.value {
			best = w
		}
	}
	if usable&inPerson != 0 {
		if p.channels.withinRadius && (!limits || p.channels.km <= p.radiusKm) {
			take(channel{fullScore - int(float64(percent(p.rules.edgePercent))*min(1, p.channels.km/p.radiusKm)), "km_away"})
		}
		if p.channels.servesArea {
			take(channel{percent(p.rules.areaPercent), "service_area"})
		}
		if p.channels.mayCome {
			take(channel{percent(p.rules.areaPercent), "may_come"})
		}
	}
	if usable&remoteFormats != 0 && (!limits || p.channels.remoteWelcome) {
		take(p.remoteChannel())
	}
	return best, found
}

func (p *pair) remoteChannel() channel {
	thirds, code := 0, "remote_far"
	switch {
	case p.channels.nearby:
		thirds, code = remoteThirdsNearby, "remote_nearby"
	case p.request.Group.Country == "" || p.c.Base.Country == "":
		code = "remote_unknown"
	case p.channels.sameRegion:
		thirds, code = remoteThirdsRegion, "remote_region"
	case p.channels.sameCountry:
		thirds, code = remoteThirdsCountry, "remote_country"
	}
	if p.remoteOnly {
		return channel{share(thirds, 3), code}
	}
	return channel{share(thirds*p.rules.remotePercent, 3*100), code}
}

// scoreReach returns what the best channel within the group's limits is worth; where the group has
// lifted them, or none is within, the best of all.
func (p *pair) scoreReach(reasons *reasonList) int {
	best, found := p.bestChannel(p.lifted&outOfArea == 0)
	if !found {
		best, found = p.bestChannel(false)
	}
	if !found {
		reasons.add(0, "out_of_reach")
		return 0
	}
	p.explainChannel(reasons, best)
	return best.value
}

func (p *pair) explainChannel(reasons *reasonList, best channel) {
	if reasons == nil {
		return
	}
	var params map[string]any
	switch best.code {
	case "km_away":
		params = map[string]any{"km": roundKm(p.channels.km)}
	case "service_area":
		area := p.request.Group.findArea(p.c.Areas)
		params = map[string]any{"area": firstNonEmpty(area, p.request.Group.RegionCode, p.request.Group.Country)}
	}
	reasons.addWith(p.rules.reach*best.value, best.code, params)
}

const noLanguage = 0

// languageValue returns what having a language in common is worth, or noLanguage. If the group
// names none, every language will do.
func (p *pair) languageValue() int {
	if len(p.languages) == 0 {
		return fullScore
	}
	switch shared := p.sharedLanguage(); {
	case shared >= 0 && p.languageRank(p.languages[shared]) == 0:
		return fullScore
	case shared >= 0:
		return percent(p.rules.otherLanguagePercent)
	case p.request.AcceptsInterpreter && p.c.AcceptsInterpreter:
		return percent(p.rules.interpretPercent)
	}
	return noLanguage
}

// sharedLanguage returns the first of the group's languages that the consultant speaks; −1 none.
func (p *pair) sharedLanguage() int {
	return slices.IndexFunc(p.languages, func(language string) bool {
		return slices.ContainsFunc(p.c.Languages, func(tag string) bool { return PrimarySubtag(tag) == language })
	})
}

func (p *pair) scoreLanguage(reasons *reasonList) int {
	value := p.languageValue()
	if reasons == nil {
		return value
	}
	weight, shared := p.rules.language*value, p.sharedLanguage()
	switch {
	case shared >= 0:
		language := p.languages[shared]
		code := [...]string{"shares_language", "other_language", "asked_language"}[p.languageRank(language)]
		reasons.addWith(weight, code, map[string]any{"language": language})
	case value != noLanguage:
		reasons.add(weight, "interpreter")
	default:
		reasons.addWith(0, "no_common_language", map[string]any{"languages": p.spokenLanguages()})
	}
	return value
}

// spokenLanguages returns the consultant's languages as primary subtags, each once.
func (p *pair) spokenLanguages() []string {
	list := make([]string, 0, len(p.c.Languages))
	for _, tag := range p.c.Languages {
		if language := PrimarySubtag(tag); !slices.Contains(list, language) {
			list = append(list, language)
		}
	}
	return list
}

// scoreRooted returns the share of four facts that hold. A fact that nobody can know is left out:
// those about the group's place if it is not known, the one about its time if the group names no
// meeting at a place, the one about resources while there is no directory of them. Of a group that
// names its country alone all are left out.
func (p *pair) scoreRooted(reasons *reasonList) (int, bool) {
	group := &p.request.Group
	total, count := 0, 0
	check := func(holds bool) bool {
		total++
		if holds {
			count++
		}
		return holds && reasons != nil
	}
	each := p.rules.rooted * fullScore / 4
	if group.hasPlace() {
		if check(p.channels.nearby) {
			reasons.add(each, "based_nearby")
		}
		if check(p.workedNearby() || p.statedWorkNearby() != "") {
			p.explainWork(reasons, each)
		}
		if p.request.ResourcesKnown {
			known := slices.IndexFunc(p.c.Resources, func(r Resource) bool { return r.Confirmed && p.isNearby(r.PlaceID, r.Point) })
			if check(known >= 0) {
				reasons.addWith(each, "knows_local_resource", map[string]any{"category": string(p.c.Resources[known].Category)})
			}
		}
	}
	if (group.hasPlace() || group.RegionCode != "") && len(p.meetingSpans) > 0 && check(p.canAttendMeeting()) {
		reasons.add(each, "comes_at_your_time")
	}
	if total == 0 {
		return 0, false
	}
	return share(count, total), true
}

func basePoint(c *Consultant) *models.Point {
	point, ok := c.Base.Point()
	if !ok {
		return nil
	}
	return &point
}

// explainWork adds as a reason what is known of work nearby, or else what the consultant states
// about it, with the day of the profile that states it.
func (p *pair) explainWork(reasons *reasonList, weight int) {
	if p.workedNearby() {
		reasons.add(weight, "worked_nearby")
		return
	}
	params := map[string]any{"place_id": p.statedWorkNearby(), "said_on": models.DateOf(p.c.UpdatedAt.UTC()).String()}
	reasons.addWith(weight, "says_worked_nearby", params)
}

// workedNearby reports whether an engagement of the last five years was with a group nearby.
func (p *pair) workedNearby() bool {
	for i := range p.c.Engagements {
		if e := &p.c.Engagements[i]; !e.ConcludedOn.IsZero() && !e.ConcludedOn.Before(p.since) && p.isNearby(e.PlaceID, e.Point) {
			return true
		}
	}
	return false
}

// statedWorkNearby returns the first place nearby where the consultant claims to have worked with a
// group, in a profile of the last five years; "" none.
func (p *pair) statedWorkNearby() string {
	if len(p.c.WorkedIn) == 0 || models.DateOf(p.c.UpdatedAt.UTC()).Before(p.since) {
		return ""
	}
	for _, place := range p.c.WorkedIn {
		if p.nearby[place] || p.isNearby(place, nil) {
			return place
		}
	}
	return ""
}

// canAttendMeeting reports whether the consultant comes in person to where the group is, and is
// free for the whole of one of its meetings at a place.
func (p *pair) canAttendMeeting() bool {
	return (p.channels.withinRadius || p.channels.servesArea) && containsAny(p.meetingSpans, p.freeTimes())
}
