package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// flexible is principle D: flexible in the way and structure, and in the what and content, of the
// consultation.
type flexible struct{}

func (flexible) Principle() models.Principle { return models.PrincipleD }

func (flexible) gate(p *pair) refusalSet {
	return refuseIf(p.formats != 0 && p.formats&p.channels.openFormats() == 0, noCommonFormat) |
		refuseIf(compareCost(p.request.Cost.V, p.c.Cost.V) != affordable, costs)
}

// openFormats returns the formats that the group can have: the offered ones that reach it. If none
// does, what is offered elsewhere.
func (c *channels) openFormats() formatSet {
	if c.reaching == 0 {
		return c.offered
	}
	return c.reaching
}

func (flexible) score(p *pair, reasons *reasonList) (int, bool) {
	var b weightedMean
	if len(p.wantedSpans) > 0 {
		b.add(p.rules.time, p.scoreTimes(reasons))
	}
	if p.formats != 0 {
		b.add(p.rules.format, p.scoreFormat(reasons))
	}
	b.add(p.rules.readiness, p.scoreReadiness(reasons))
	value, asked := b.value()
	return p.believe(value, asked, reasons)
}

// scoreTimes returns the share of a session that the longest common stretch of the next weeks
// holds, at least ½ if the time is negotiable.
func (p *pair) scoreTimes(reasons *reasonList) int {
	minutes := longestMinutes(p.wantedSpans, p.freeTimes())
	value := min(fullScore, share(minutes, p.sessionMinutes))
	negotiable := slices.Contains(p.c.Negotiable, models.NegotiableTime)
	p.explainTimes(reasons, minutes, value, negotiable)
	if negotiable {
		return max(value, percent(p.rules.negotiablePercent))
	}
	return value
}

func (p *pair) explainTimes(reasons *reasonList, minutes, value int, negotiable bool) {
	if reasons == nil {
		return
	}
	params := map[string]any{"minutes": minutes, "session_minutes": p.sessionMinutes}
	switch {
	case value == fullScore:
		reasons.addWith(p.rules.time*value, "time_fits", params)
		return
	case minutes > 0:
		reasons.addWith(p.rules.time*value, "time_partly", params)
	case len(p.c.Availability) == 0:
		reasons.add(0, "no_times_named")
	default:
		reasons.add(0, "no_common_time")
	}
	if negotiable {
		reasons.add(p.rules.time*percent(p.rules.negotiablePercent), "time_negotiable")
	}
}

// scoreFormat returns 1 if the group can have its first choice, ½ if another.
func (p *pair) scoreFormat(reasons *reasonList) int {
	for i, wanted := range p.request.Formats {
		if formatSetOf(wanted)&p.channels.openFormats() == 0 {
			continue
		}
		value, code := percent(p.rules.otherFormatPercent), "other_format"
		if i == 0 {
			value, code = fullScore, "first_format"
		}
		if reasons != nil {
			reasons.addWith(p.rules.format*value, code, map[string]any{"format": string(wanted)})
		}
		return value
	}
	reasons.add(0, "no_common_format")
	return 0
}

// scoreReadiness returns the share of place, time, length and content that is open to agreement.
func (p *pair) scoreReadiness(reasons *reasonList) int {
	terms := [...]models.Negotiable{models.NegotiablePlace, models.NegotiableTime, models.NegotiableLength, models.NegotiableContent}
	var open [len(terms)]string
	count := 0
	for _, term := range terms {
		if slices.Contains(p.c.Negotiable, term) {
			open[count] = string(term)
			count++
		}
	}
	value := share(count, len(terms))
	switch {
	case reasons == nil:
	case count > 0:
		reasons.addWith(p.rules.readiness*value, "negotiable", map[string]any{"terms": slices.Clone(open[:count])})
	default:
		reasons.add(0, "nothing_negotiable")
	}
	return value
}
