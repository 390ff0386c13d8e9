package matching

import (
	"math"

	"github.com/shg-directory/shg/models"
)

// pair is one consultant before one request. It is used for one consultant after another, so that
// judging many allocates little.
type pair struct {
	*asked
	matcher *Matcher
	c       *Consultant
	ways    ways
	own     []int // places of the consultant's topics in the taxonomy; −1 unknown
	lawful  bool  // kinds that are bound to a country's law count
	free    []span
	expand  bool // free is still to be worked out
}

func (m *Matcher) newPair(a *asked) *pair { return &pair{asked: a, matcher: m} }

// of turns to a consultant.
func (p *pair) of(c *Consultant) *pair {
	p.c, p.expand = c, true
	p.ways = p.waysTo(c)
	p.lawful = serves(c, p.request.Group.Country) || p.lifted&needNotCovered != 0
	p.own = p.own[:0]
	for _, topic := range c.Topics {
		place, known := p.matcher.places[topic]
		if !known {
			place = -1
		}
		p.own = append(p.own, place)
	}
	return p
}

// times returns the consultant's free times in the weeks from as_of.
func (p *pair) times() []span {
	if p.expand {
		p.free, p.expand = p.calendar.spans(p.free[:0], p.c.Availability, p.c.Timezone), false
	}
	return p.free
}

// gates returns all refusals that the group has not lifted.
func (p *pair) gates() marks {
	var m marks
	for _, rule := range p.matcher.principles {
		m |= rule.gate(p)
	}
	return m &^ p.lifted
}

// near returns how near the consultant's topics come to a wish, in quarters.
func (p *pair) near(w *wish) int {
	near, _ := p.nearest(w)
	return near
}

// nearest returns how near the consultant's topics come to a wish, in quarters, and the topic that
// comes nearest, the first of equally near ones; "" if none is near.
func (p *pair) nearest(w *wish) (near int, own string) {
	for i, place := range p.own {
		quarters := 0
		switch {
		case place >= 0:
			quarters = int(w.near[place])
		case p.c.Topics[i] == w.topic:
			quarters = simEqual
		}
		if quarters > near {
			near, own = quarters, p.c.Topics[i]
		}
	}
	return near, own
}

// cover returns the mean nearness of the consultant's topics to the wishes, at least ½ for a
// consultant who helps with any issue.
func (p *pair) cover(wishes []wish) int {
	quarters := 0
	for i := range wishes {
		quarters += p.near(&wishes[i])
	}
	covered := share(quarters, simEqual*len(wishes))
	if p.c.AnyIssue {
		return max(covered, half)
	}
	return covered
}

// match returns the whole match.
func (p *pair) match() models.Match {
	t := tally{weights: p.weights}
	match := models.Match{Consultant: p.c.Consultant, Refusals: p.refusals(p.gates())}
	for i, rule := range p.matcher.principles {
		w := &why{}
		value, asked := rule.score(p, w)
		s := models.PrincipleScore{Principle: rule.Principle(), Asked: asked}
		if asked {
			s.Score, s.Weight = p.withFeedback(rule.Principle(), value, w), p.weights[i]
			if value = s.Score; s.Weight == 0 {
				w.add(weighsNothing, "weighs_nothing")
			}
		}
		s.Reasons = w.sorted()
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
			value = p.withFeedback(rule.Principle(), value, nil)
		}
		t.add(i, value, asked)
	}
	return t
}

// withFeedback moves a score by the groups' feedback, from three groups on.
func (p *pair) withFeedback(principle models.Principle, value int, w *why) int {
	feedback, ok := p.c.Feedback[principle]
	if !ok || feedback.Groups < feedbackFrom {
		return value
	}
	moved := feedbackTenths * (int(math.Floor(feedback.Mean*whole+0.5)) - half) / 10
	if w != nil {
		w.addWith(moved, "feedback", map[string]any{"groups": feedback.Groups})
	}
	return min(whole, max(0, value+moved))
}
