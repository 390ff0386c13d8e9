// Package matching says which consultants suit a group's request, in what order and why, by the six principles of partnership between
// self-help groups and professionals (Cohen & Abu Hassan Shaari 2021). It alone judges; the group decides. It is pure: it reads no clock, no
// database and no network, and the same inputs give the same answer.
package matching

import (
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/topics"
)

// Ruleset names this state of the rules; it changes with every rule or constant, and stands in every answer.
const Ruleset = "2"

// A Rule is one of the six principles: whom it refuses, and how well it finds that the others suit.
type Rule interface {
	Principle() models.Principle
	// Gate lists why the consultant is refused, without what the group has lifted; empty means admitted.
	Gate(request Request, consultant Consultant) []models.Refusal
	// Score says how well the consultant suits, whether refused or not, before feedback and weights.
	Score(request Request, consultant Consultant) Score
}

// Score is what one principle finds. Value is 0…1,000,000; Asked is false where the group asked nothing, and the principle then counts with
// weight 0; Reasons stand weightiest first.
type Score struct {
	Value   int
	Asked   bool
	Reasons []models.Reason
}

// principle is a Rule on prepared inputs. Reasons are collected only where a why is given, so that ranking thousands allocates nothing for them.
type principle interface {
	Principle() models.Principle
	gate(p *pair) marks
	score(p *pair, w *why) (value int, asked bool)
}

// principleCount is how many there are.
const principleCount = 6

// Matcher judges consultants for requests. Make it with New; it never changes and may be used by many at once.
type Matcher struct {
	topics     *topics.Taxonomy
	places     map[string]int // of topics, in the order of ids
	ids        []string
	covering   map[string][]string // which topics each covers
	principles [principleCount]principle
}

// New makes a matcher that knows how near topics are from the taxonomy.
func New(taxonomy *topics.Taxonomy) *Matcher {
	m := &Matcher{
		topics: taxonomy, places: map[string]int{},
		principles: [principleCount]principle{issues{}, needs{}, local{}, flexible{}, stage{}, networks{}},
	}
	for i, topic := range taxonomy.All() {
		m.places[topic.ID] = i
		m.ids = append(m.ids, topic.ID)
	}
	m.covering = make(map[string][]string, len(m.ids))
	for _, t := range m.ids {
		for _, other := range m.ids {
			if taxonomy.Sim(t, other) >= simCovers {
				m.covering[t] = append(m.covering[t], other)
			}
		}
	}
	return m
}

// Rules lists the six principles in order.
func (m *Matcher) Rules() []Rule {
	rules := make([]Rule, 0, principleCount)
	for _, p := range m.principles {
		rules = append(rules, rule{m, p})
	}
	return rules
}

// Judge says all there is to say of one consultant for a request: the refusals that the group has not lifted, the six scores with their
// reasons, and the total. Scores are told for the refused too, as they would be with the refusal lifted.
func (m *Matcher) Judge(request Request, consultant Consultant) models.Match {
	return m.newPair(m.ask(&request)).of(&consultant).match()
}

// Explain judges those of a ranking that are shown, in their order, with reasons; Rank leaves the reasons out.
func (m *Matcher) Explain(request Request, standings []Standing) []models.Match {
	p := m.newPair(m.ask(&request))
	matches := make([]models.Match, 0, len(standings))
	for _, s := range standings {
		matches = append(matches, p.of(s.Consultant).match())
	}
	return matches
}

// rule shows a principle to the outside.
type rule struct {
	matcher *Matcher
	principle
}

func (r rule) Gate(request Request, consultant Consultant) []models.Refusal {
	p := r.matcher.newPair(r.matcher.ask(&request)).of(&consultant)
	return p.refusals(r.gate(p) &^ p.lifted)
}

func (r rule) Score(request Request, consultant Consultant) Score {
	w := &why{}
	value, asked := r.score(r.matcher.newPair(r.matcher.ask(&request)).of(&consultant), w)
	reasons := w.sorted()
	if len(reasons) == 0 {
		reasons = notAsked(r.Principle())
	}
	if !asked {
		value = 0
	}
	return Score{Value: value, Asked: asked, Reasons: reasons}
}
