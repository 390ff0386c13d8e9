package matching

import (
	"maps"
	"math"
	"slices"

	"github.com/shg-directory/shg/models"
)

// nearMisses returns the best of those who were missed, each with the change of the request that
// would admit.
func (m *Matcher) nearMisses(p *pair, missed []candidate) []models.NearMiss {
	for i := range missed {
		refused := missed[i].refusals
		missed[i] = p.setConsultant(missed[i].Consultant).candidate(refused)
	}
	slices.SortFunc(missed, compare)
	var list []models.NearMiss
	for _, s := range missed[:min(len(missed), maxNearMisses)] {
		p.setConsultant(s.Consultant)
		list = append(list, models.NearMiss{
			Consultant: s.Consultant.Consultant, Total: s.Total, Refusals: p.refusals(s.refusals), Change: m.changeFor(p, s.refusals),
		})
	}
	return list
}

// requestChange is a change of the request: what a member would send, and the request as it would
// be.
type requestChange struct {
	members map[string]any
	request Request
}

// changeFor returns the change that admits the pair's consultant: for each refusal the mildest, one
// after the other.
func (m *Matcher) changeFor(p *pair, refused refusalSet) map[string]any {
	members := map[string]any{}
	request := *p.request
	refused.every(func(bit refusalSet) bool {
		found := m.mildest(m.newPair(m.prepare(&request)).setConsultant(p.c), bit)
		maps.Copy(members, found.members)
		request = found.request
		return true
	})
	return members
}

// mildest returns the first change that does away with one refusal and adds none, the mildest tried
// first. Lifting the limit always does.
func (m *Matcher) mildest(p *pair, refused refusalSet) requestChange {
	others := p.gates() &^ refused
	for _, change := range p.changes(refused) {
		if m.newPair(m.prepare(&change.request)).setConsultant(p.c).gates()&^others == 0 {
			return change
		}
	}
	lift := append(slices.Clone([]models.RefusalCode(p.request.Lift)), refused.code())
	return p.withMember("lift", lift, func(r *Request) { r.Lift = lift })
}

func (p *pair) changes(refused refusalSet) []requestChange {
	switch refused {
	case outOfArea:
		return p.widerArea()
	case noCommonLanguage:
		return append(p.moreLanguages(), p.withMember("accepts_interpreter", true, func(r *Request) { r.AcceptsInterpreter = true }))
	case noCommonFormat:
		return p.moreFormats()
	case costs:
		return p.moreCosts()
	case tooSlow:
		return []requestChange{p.laterDate()}
	}
	return nil
}

// withMember returns the request with one member changed.
func (p *pair) withMember(member string, value any, apply func(*Request)) requestChange {
	c := requestChange{members: map[string]any{member: value}, request: *p.request}
	apply(&c.request)
	return c
}

// widerArea goes farther, then takes remote help, then takes it from farther away.
func (p *pair) widerArea() []requestChange {
	list := []requestChange{p.widerRadius()}
	if !p.request.AllowRemote {
		anywhere := p.withMember("remote", models.RemoteFromAnywhere, func(r *Request) { r.AllowRemote, r.Remote = true, models.RemoteFromAnywhere })
		anywhere.members["allow_remote"] = true
		return append(list, p.withMember("allow_remote", true, func(r *Request) { r.AllowRemote = true }), anywhere)
	}
	for _, from := range []models.RemoteWanted{models.RemoteFromCountry, models.RemoteFromAnywhere} {
		list = append(list, p.withMember("remote", from, func(r *Request) { r.Remote = from }))
	}
	return list
}

func (p *pair) widerRadius() requestChange {
	const farthest = 20_000 // no two points of the globe are farther apart, to the kilometre
	step := 5.0
	if p.channels.km >= 100 {
		step = 10
	}
	radius := min(farthest, max(p.radiusKm, math.Ceil(p.channels.km/step)*step))
	return p.withMember("radius_km", radius, func(r *Request) { r.RadiusKm = radius })
}

// moreLanguages adds a language that the group speaks but did not ask for; no group is asked to
// speak another.
func (p *pair) moreLanguages() []requestChange {
	var list []requestChange
	for _, tag := range append([]string{p.request.Group.Language}, p.request.Group.Languages...) {
		if tag != "" && !slices.Contains(p.request.Languages, tag) {
			languages := append(slices.Clone(p.request.Languages), tag)
			list = append(list, p.withMember("languages", []string(languages), func(r *Request) { r.Languages = languages }))
		}
	}
	return list
}

func (p *pair) moreFormats() []requestChange {
	var list []requestChange
	for _, format := range p.c.Formats {
		formats := append(slices.Clone(p.request.Formats), format)
		list = append(list, p.withMember("formats", []models.Format(formats), func(r *Request) { r.Formats = formats }))
	}
	return list
}

// moreCosts accepts the kind of cost, then the sum too, then any sum.
func (p *pair) moreCosts() []requestChange {
	accepted, price := p.request.Cost.V, p.c.Cost.V
	if kind := costKind(price); len(accepted.Accepts) > 0 && !slices.Contains(accepted.Accepts, kind) {
		accepted.Accepts = append(slices.Clone(accepted.Accepts), kind)
	}
	var list []requestChange
	for _, cost := range []models.AcceptedCost{
		accepted, {Accepts: accepted.Accepts, Max: price.Max, Per: price.Per}, {Accepts: accepted.Accepts},
	} {
		list = append(list, p.withMember("cost", cost, func(r *Request) { r.Cost.V = cost }))
	}
	return list
}

// laterDate returns the day on which the consultant would have answered, for needs that have no
// date of their own.
func (p *pair) laterDate() requestChange {
	day := models.DateOf(p.answerTime().In(p.zone))
	return p.withMember("respond_by_on", day.String(), func(r *Request) { r.RespondByOn = day })
}
