package matching

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// needs is principle B: work on the needs that members state themselves, in good time.
type needs struct{}

func (needs) Principle() models.Principle { return models.PrincipleB }

func (needs) gate(p *pair) marks {
	if len(p.needs) == 0 {
		return noNeed
	}
	answer := p.answer()
	covered, coveredInTime, anyInTime := false, false, false
	for i := range p.needs {
		need := &p.needs[i]
		inTime := need.inTime(answer)
		anyInTime = anyInTime || inTime
		if p.covers(need) {
			covered, coveredInTime = true, coveredInTime || inTime
		}
	}
	if !covered || p.lifted&needNotCovered != 0 { // then any need that is answered in time will do
		coveredInTime = anyInTime
	}
	return markIf(!covered, needNotCovered) | markIf(!coveredInTime, tooSlow)
}

// answer is when the consultant will have answered.
func (p *pair) answer() time.Time {
	return p.request.AsOf.Add(time.Duration(p.c.ResponseHours) * time.Hour)
}

// covers says whether the consultant covers the need: by a topic, by helping with any issue, or by a kind of consultation. A need that names
// none of them counts as covered, because only people can tell.
func (p *pair) covers(n *askedNeed) bool {
	if p.c.AnyIssue || n.bare() || p.sharedKind(n) != "" {
		return true
	}
	for i := range n.topics {
		if p.near(&n.topics[i]) >= simCovers {
			return true
		}
	}
	return false
}

// sharedKind is the first kind of consultation that the need asks for and the consultant offers; "" none.
func (p *pair) sharedKind(n *askedNeed) models.ConsultationKind {
	for _, kind := range n.kinds {
		if slices.Contains(p.c.ConsultationKinds, kind) {
			return kind
		}
	}
	return ""
}

func (needs) score(p *pair, w *why) (int, bool) {
	sum, weight := 0, 0
	answer := p.answer()
	for i := range p.needs {
		need := &p.needs[i]
		if need.bare() {
			continue
		}
		halves := lateHalves
		if need.inTime(answer) {
			halves = inTimeHalves
		}
		sum += need.weight * p.coverOf(need) * halves
		weight += need.weight * inTimeHalves
	}
	p.tellNeeds(w)
	if weight == 0 {
		return 0, false
	}
	return sum / weight, true
}

// coverOf is the mean of the covers that the need asks for: of its topics, and of its kinds, 1 or 0.
func (p *pair) coverOf(n *askedNeed) int {
	var b blend
	if len(n.topics) > 0 {
		b.add(1, p.cover(n.topics))
	}
	if len(n.kinds) > 0 {
		offered := 0
		if p.sharedKind(n) != "" {
			offered = whole
		}
		b.add(1, offered)
	}
	covered, _ := b.value()
	return covered
}

func (p *pair) tellNeeds(w *why) {
	if w == nil {
		return
	}
	for i := range p.needs {
		p.tellNeed(w, &p.needs[i])
	}
	p.tellTime(w)
}

// tellNeed names a need by its place in the group's order and its id, never by its words.
func (p *pair) tellNeed(w *why, n *askedNeed) {
	params := map[string]any{"need": n.position, "need_id": n.ID.String()}
	switch {
	case n.bare():
		w.addWith(0, "read_it_yourself", params)
	case p.coverOf(n) > 0:
		w.addWith(n.weight*p.coverOf(n), "covers_need", params)
	case p.c.AnyIssue: // admitted, though neither topic nor kind is offered
		w.add(0, "any_issue")
	default:
		w.addWith(0, "need_not_covered", params)
	}
	if kind := p.sharedKind(n); kind != "" {
		w.addWith(n.weight, "covers_kind", map[string]any{"kind": string(kind), "need": n.position, "need_id": n.ID.String()})
	}
}

// tellTime says once whether the answer comes by the dates that are still ahead.
func (p *pair) tellTime(w *why) {
	answer, dated, inTime := p.answer(), 0, 0
	for i := range p.needs {
		if p.needs[i].deadline.IsZero() {
			continue
		}
		dated++
		if p.needs[i].inTime(answer) {
			inTime++
		}
	}
	hours := map[string]any{"hours": p.c.ResponseHours}
	switch {
	case dated == 0:
	case inTime > 0:
		w.addWith(1, "answers_in_time", hours)
	default:
		w.addWith(0, "answers_late", hours)
	}
}
