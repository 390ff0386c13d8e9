// Package matching decides which consultants suit a group's request, in what order and why, by the
// six principles of partnership between self-help groups and professionals (Cohen & Abu Hassan
// Shaari 2021). It alone judges; the group decides. It is pure: it reads no clock, no database and
// no network, and the same inputs give the same answer.
package matching

import (
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

// Ruleset names this state of the rules as the program brings it; it changes with every rule or
// constant. Operators adopt other numbers under versions of their own, such as 3.1.
const Ruleset = "3"

// principle is one of the six: whom it refuses, and how well it finds that the others suit.
type principle interface {
	Principle() models.Principle
	// gate returns why the consultant is refused; none means admitted.
	gate(p *pair) refusalSet
	// score returns how well the consultant suits, refused or not, from 0 to 1,000,000, before
	// feedback and weights. asked is false if the group asked nothing: the principle then counts
	// with weight 0. Reasons are collected only in a list that is not nil, so that ranking
	// thousands allocates nothing for them.
	score(p *pair, w *reasonList) (value int, asked bool)
}

// principleCount is how many there are.
const principleCount = 6

// Matcher evaluates consultants for requests by one ruleset. Make it with New; it never changes and is
// safe for concurrent use.
type Matcher struct {
	rules      Rules
	topics     *topics.Taxonomy
	topicIndex map[string]int // of topics, in the order of ids
	topicIDs   []string
	covered    map[string][]string // which topics each covers
	principles [principleCount]principle
}

// New makes a matcher by the built-in numbers that knows how near topics are from the taxonomy.
func New(taxonomy *topics.Taxonomy) *Matcher {
	m := &Matcher{
		rules: BuiltInRules(), topics: taxonomy, topicIndex: map[string]int{},
		principles: [principleCount]principle{issues{}, needs{}, local{}, flexible{}, stage{}, networks{}},
	}
	for i, topic := range taxonomy.All() {
		m.topicIndex[topic.ID] = i
		m.topicIDs = append(m.topicIDs, topic.ID)
	}
	m.covered = make(map[string][]string, len(m.topicIDs))
	for _, t := range m.topicIDs {
		for _, other := range m.topicIDs {
			if taxonomy.Similarity(t, other) >= simCovers {
				m.covered[t] = append(m.covered[t], other)
			}
		}
	}
	return m
}

// Match returns the evaluation of one consultant for a request: the refusals that the group has not
// lifted, the six scores with their reasons, and the total. Scores are given for the refused too,
// as they would be with the refusal lifted.
func (m *Matcher) Match(request Request, consultant Consultant) models.Match {
	return m.newPair(m.prepare(&request)).setConsultant(&consultant).match()
}

// Explain evaluates those of a ranking that are shown, in their order, with reasons; Rank leaves
// the reasons out.
func (m *Matcher) Explain(request Request, ranked []RankedConsultant) []models.Match {
	p := m.newPair(m.prepare(&request))
	matches := make([]models.Match, 0, len(ranked))
	for _, s := range ranked {
		matches = append(matches, p.setConsultant(s.Consultant).match())
	}
	return matches
}

// PrinciplesSource is where the principles come from.
const PrinciplesSource = "C. S. Cohen and A. Abu Hassan Shaari, Revitalizing Relationships Among Self-Help Groups and Social Work Professionals, " +
	"Society for Social Work and Research, 25th Annual Conference, 2021, abstract 264P"
