package matching

import (
	"math"

	"github.com/shg-directory/shg/models"
)

// pair is one consultant before one request. It is used for one consultant after another, so that
// judging many allocates little.
type pair struct {
	*preparedRequest
	matcher      *Matcher
	c            *Consultant
	channels     channels
	topicIndexes []int // places of the consultant's topics in the taxonomy; −1 unknown
	lawApplies   bool  // kinds that are bound to a country's law count
	freeSpans    []span
	timesStale   bool // free is still to be worked out
	belief       int  // how much the profile's claims count, in millionths
}

func (m *Matcher) newPair(a *preparedRequest) *pair { return &pair{preparedRequest: a, matcher: m} }

// setConsultant turns to a consultant.
func (p *pair) setConsultant(c *Consultant) *pair {
	p.c, p.timesStale = c, true
	p.channels = p.channelsTo(c)
	p.lawApplies = serves(c, p.request.Group.Country) || p.lifted&needNotCovered != 0
	p.belief = p.beliefIn()
	p.topicIndexes = p.topicIndexes[:0]
	for _, topic := range c.Topics {
		place, known := p.matcher.topicIndex[topic]
		if !known {
			place = -1
		}
		p.topicIndexes = append(p.topicIndexes, place)
	}
	return p
}

// freeTimes returns the consultant's free times in the weeks from as_of.
func (p *pair) freeTimes() []span {
	if p.timesStale {
		p.freeSpans, p.timesStale = p.calendar.spans(p.freeSpans[:0], p.c.Availability, p.c.Timezone), false
	}
	return p.freeSpans
}

// gates returns all refusals that the group has not lifted.
func (p *pair) gates() refusalSet {
	var m refusalSet
	for _, rule := range p.matcher.principles {
		m |= rule.gate(p)
	}
	return m &^ p.lifted
}

// similarity returns how near the consultant's topics come to a wanted topic, in quarters.
func (p *pair) similarity(w *wantedTopic) int {
	near, _ := p.nearestTopic(w)
	return near
}

// nearestTopic returns how near the consultant's topics come to a wanted topic, in quarters, and
// the topic that comes nearest, the first of equally near ones; "" if none is near.
func (p *pair) nearestTopic(w *wantedTopic) (near int, own string) {
	for i, place := range p.topicIndexes {
		quarters := 0
		switch {
		case place >= 0:
			quarters = int(w.similarity[place])
		case p.c.Topics[i] == w.topic:
			quarters = simEqual
		}
		if quarters > near {
			near, own = quarters, p.c.Topics[i]
		}
	}
	return near, own
}

// coverage returns the mean nearness of the consultant's topics to the wanted ones, at least ½ for
// a consultant who helps with any issue.
func (p *pair) coverage(topics []wantedTopic) int {
	quarters := 0
	for i := range topics {
		quarters += p.similarity(&topics[i])
	}
	covered := share(quarters, simEqual*len(topics))
	if p.c.AnyIssue {
		return max(covered, halfScore)
	}
	return covered
}

// match returns the whole match.
func (p *pair) match() models.Match {
	t := tally{weights: p.weights}
	match := models.Match{Consultant: p.c.Consultant, Refusals: p.refusals(p.gates())}
	for i, rule := range p.matcher.principles {
		reasons := &reasonList{}
		value, asked := rule.score(p, reasons)
		s := models.PrincipleScore{Principle: rule.Principle(), Asked: asked}
		if asked {
			s.Score, s.Weight = p.withFeedback(i, value, reasons), p.weights[i]
			if value = s.Score; s.Weight == 0 {
				reasons.add(weighsNothing, "weighs_nothing")
			}
		}
		s.Reasons = reasons.sorted()
		if len(s.Reasons) == 0 {
			s.Reasons = notAsked(rule.Principle())
		}
		t.add(i, value, asked)
		match.Principles = append(match.Principles, s)
	}
	for i := range match.Principles {
		match.Principles[i].Contribution = t.contribution(i)
	}
	match.Total, match.Step = t.total(), t.step()
	return match
}

// tally returns what the scores come to, without reasons.
func (p *pair) tally() tally {
	t := tally{weights: p.weights}
	for i, rule := range p.matcher.principles {
		if p.weights[i] == 0 {
			continue
		}
		value, asked := rule.score(p, nil)
		if asked {
			value = p.withFeedback(i, value, nil)
		}
		t.add(i, value, asked)
	}
	return t
}

// withFeedback moves the score of a principle, given by its place in order, by the groups' feedback, from
// three groups on.
func (p *pair) withFeedback(principle, value int, reasons *reasonList) int {
	feedback := &p.c.Feedback[principle]
	if feedback.Groups < feedbackFrom {
		return value
	}
	adjustment := p.rules.feedbackTenths * (inMillionths(feedback.Mean) - halfScore) / 10
	if reasons != nil {
		reasons.addWith(adjustment, "feedback", map[string]any{"groups": feedback.Groups})
	}
	return min(fullScore, max(0, value+adjustment))
}

// inMillionths rounds a share of one half up.
func inMillionths(share float64) int { return int(math.Floor(share*fullScore + 0.5)) }
