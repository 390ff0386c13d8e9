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
func (w *channels) openFormats() formatSet {
	if w.reaching == 0 {
		return w.offered
	}
	return w.reaching
}

func (flexible) score(p *pair, w *reasonList) (int, bool) {
	var b weightedMean
	if len(p.wantedSpans) > 0 {
		b.add(weightTime, p.scoreTimes(w))
	}
	if p.formats != 0 {
		b.add(weightFormat, p.scoreFormat(w))
	}
	b.add(weightReadiness, p.scoreReadiness(w))
	return b.value()
}

// scoreTimes returns the share of a session that the longest common stretch of the next weeks
// holds, at least ½ if the time is negotiable.
func (p *pair) scoreTimes(w *reasonList) int {
	minutes := longestMinutes(p.wantedSpans, p.freeTimes())
	value := min(fullScore, share(minutes, p.sessionMinutes))
	negotiable := slices.Contains(p.c.Negotiable, models.NegotiableTime)
	p.explainTimes(w, minutes, value, negotiable)
	if negotiable {
		return max(value, negotiableTime)
	}
	return value
}

func (p *pair) explainTimes(w *reasonList, minutes, value int, negotiable bool) {
	if w == nil {
		return
	}
	params := map[string]any{"minutes": minutes, "session_minutes": p.sessionMinutes}
	switch {
	case value == fullScore:
		w.addWith(weightTime*value, "time_fits", params)
		return
	case minutes > 0:
		w.addWith(weightTime*value, "time_partly", params)
	case len(p.c.Availability) == 0:
		w.add(0, "no_times_named")
	default:
		w.add(0, "no_common_time")
	}
	if negotiable {
		w.add(weightTime*negotiableTime, "time_negotiable")
	}
}

// scoreFormat returns 1 if the group can have its first choice, ½ if another.
func (p *pair) scoreFormat(w *reasonList) int {
	for i, wanted := range p.request.Formats {
		if formatSetOf(wanted)&p.channels.openFormats() == 0 {
			continue
		}
		value, code := formatOther, "other_format"
		if i == 0 {
			value, code = formatFirst, "first_format"
		}
		if w != nil {
			w.addWith(weightFormat*value, code, map[string]any{"format": string(wanted)})
		}
		return value
	}
	w.add(0, "no_common_format")
	return 0
}

// scoreReadiness returns the share of place, time, length and content that is open to agreement.
func (p *pair) scoreReadiness(w *reasonList) int {
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
	case w == nil:
	case count > 0:
		w.addWith(weightReadiness*value, "negotiable", map[string]any{"terms": slices.Clone(open[:count])})
	default:
		w.add(0, "nothing_negotiable")
	}
	return value
}
