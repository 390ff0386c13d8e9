package matching

import (
	"maps"
	"math"
	"slices"

	"github.com/shg-directory/shg/models"
)

// nearMisses returns the best of those who were missed, each with the change of the request that
// would admit.
func (m *Matcher) nearMisses(p *pair, missed []placedStanding) []models.NearMiss {
	for i := range missed {
		refused := missed[i].marks
		missed[i] = p.of(missed[i].Consultant).standing(refused)
	}
	slices.SortFunc(missed, compare)
	var list []models.NearMiss
	for _, s := range missed[:min(len(missed), maxNearMisses)] {
		p.of(s.Consultant)
		list = append(list, models.NearMiss{
			Consultant: s.Consultant.Consultant, Total: s.Total, Refusals: p.refusals(s.marks), Change: m.changeFor(p, s.marks),
		})
	}
	return list
}

// change is a change of the request: what a member would send, and the request as it would be.
type change struct {
	members map[string]any
	request Request
}

// changeFor returns the change that admits the pair's consultant: for each refusal the mildest, one
// after the other.
func (m *Matcher) changeFor(p *pair, refused marks) map[string]any {
	members := map[string]any{}
	request := *p.request
	refused.each(func(one marks) bool {
		found := m.mildest(m.newPair(m.ask(&request)).of(p.c), one)
		maps.Copy(members, found.members)
		request = found.request
		return true
	})
	return members
}

// mildest returns the first change that does away with one refusal and adds none, the mildest tried
// first. Lifting the limit always does.
func (m *Matcher) mildest(p *pair, refused marks) change {
	others := p.gates() &^ refused
	for _, try := range p.changes(refused) {
		if m.newPair(m.ask(&try.request)).of(p.c).gates()&^others == 0 {
			return try
		}
	}
	lift := append(slices.Clone([]models.RefusalCode(p.request.Lift)), refused.code())
	return p.with("lift", lift, func(r *Request) { r.Lift = lift })
}

func (p *pair) changes(refused marks) []change {
	switch refused {
	case outOfArea:
		return p.widerArea()
	case noCommonLanguage:
		return append(p.moreLanguages(), p.with("accepts_interpreter", true, func(r *Request) { r.AcceptsInterpreter = true }))
	case noCommonFormat:
		return p.moreFormats()
	case costs:
		return p.moreCosts()
	case tooSlow:
		return []change{p.laterDate()}
	}
	return nil
}

// with returns the request with one member changed.
func (p *pair) with(member string, value any, apply func(*Request)) change {
	c := change{members: map[string]any{member: value}, request: *p.request}
	apply(&c.request)
	return c
}

// widerArea goes farther, then takes remote help, then takes it from farther away.
func (p *pair) widerArea() []change {
	list := []change{p.widerRadius()}
	if !p.request.AllowRemote {
		anywhere := p.with("remote", models.RemoteFromAnywhere, func(r *Request) { r.AllowRemote, r.Remote = true, models.RemoteFromAnywhere })
		anywhere.members["allow_remote"] = true
		return append(list, p.with("allow_remote", true, func(r *Request) { r.AllowRemote = true }), anywhere)
	}
	for _, from := range []models.RemoteWanted{models.RemoteFromCountry, models.RemoteFromAnywhere} {
		list = append(list, p.with("remote", from, func(r *Request) { r.Remote = from }))
	}
	return list
}

func (p *pair) widerRadius() change {
	const farthest = 20_000 // no two points of the globe are farther apart, to the kilometre
	step := 5.0
	if p.ways.km >= 100 {
		step = 10
	}
	radius := min(farthest, max(p.radiusKm, math.Ceil(p.ways.km/step)*step))
	return p.with("radius_km", radius, func(r *Request) { r.RadiusKm = radius })
}

// moreLanguages adds a language that the group speaks but did not ask for; no group is asked to
// speak another.
func (p *pair) moreLanguages() []change {
	var list []change
	for _, tag := range append([]string{p.request.Group.Language}, p.request.Group.Languages...) {
		if tag != "" && !slices.Contains(p.request.Languages, tag) {
			languages := append(slices.Clone(p.request.Languages), tag)
			list = append(list, p.with("languages", []string(languages), func(r *Request) { r.Languages = languages }))
		}
	}
	return list
}

func (p *pair) moreFormats() []change {
	var list []change
	for _, format := range p.c.Formats {
		formats := append(slices.Clone(p.request.Formats), format)
		list = append(list, p.with("formats", []models.Format(formats), func(r *Request) { r.Formats = formats }))
	}
	return list
}

// moreCosts accepts the kind of cost, then the sum too, then any sum.
func (p *pair) moreCosts() []change {
	accepted, asks := p.request.Cost.V, p.c.Cost.V
	if kind := costKind(asks); len(accepted.Accepts) > 0 && !slices.Contains(accepted.Accepts, kind) {
		accepted.Accepts = append(slices.Clone(accepted.Accepts), kind)
	}
	var list []change
	for _, cost := range []models.AcceptedCost{
		accepted, {Accepts: accepted.Accepts, Max: asks.Max, Per: asks.Per}, {Accepts: accepted.Accepts},
	} {
		list = append(list, p.with("cost", cost, func(r *Request) { r.Cost.V = cost }))
	}
	return list
}

// laterDate returns the day on which the consultant would have answered, for needs that have no
// date of their own.
func (p *pair) laterDate() change {
	day := models.DateOf(p.answer().In(p.zone))
	return p.with("respond_by_on", day.String(), func(r *Request) { r.RespondByOn = day })
}
