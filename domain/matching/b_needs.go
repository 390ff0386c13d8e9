package matching

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// needs is principle B: work on the needs that members state themselves, in good time.
type needs struct{}

func (needs) Principle() models.Principle { return models.PrincipleB }

func (needs) gate(p *pair) refusalSet {
	if len(p.needs) == 0 {
		return noNeed
	}
	answerAt := p.answerTime()
	covered, coveredInTime, anyInTime := false, false, false
	for i := range p.needs {
		need := &p.needs[i]
		inTime := need.isInTime(answerAt)
		anyInTime = anyInTime || inTime
		if p.covers(need) {
			covered, coveredInTime = true, coveredInTime || inTime
		}
	}
	if !covered || p.lifted&needNotCovered != 0 { // then any need that is answered in time will do
		coveredInTime = anyInTime
	}
	return refuseIf(!covered, needNotCovered) | refuseIf(!coveredInTime, tooSlow)
}

// answerTime returns when the consultant will have answered.
func (p *pair) answerTime() time.Time {
	return p.request.AsOf.Add(time.Duration(p.c.AnswerHours()) * time.Hour)
}

// covers reports whether the consultant covers the need: by a topic, by helping with any issue, or
// by a kind of consultation. A need that names none of them counts as covered, because only people
// can judge.
func (p *pair) covers(n *preparedNeed) bool {
	if p.c.AnyIssue || n.isUnspecified() || p.sharedKind(n) != "" {
		return true
	}
	for i := range n.topics {
		if p.similarity(&n.topics[i]) >= simCovers {
			return true
		}
	}
	return false
}

// sharedKind returns the first kind of consultation that the need asks for and the consultant
// offers; "" none. A kind that is bound to a country's law counts only where the consultant serves
// the group's.
func (p *pair) sharedKind(n *preparedNeed) models.ConsultationKind {
	return p.offeredKind(n, func(kind models.ConsultationKind) bool { return p.lawApplies || !kind.BoundToLaw() })
}

// foreignKind returns the first kind that the need asks for and the consultant offers under the law
// of another country; "" none.
func (p *pair) foreignKind(n *preparedNeed) models.ConsultationKind {
	return p.offeredKind(n, func(kind models.ConsultationKind) bool { return !p.lawApplies && kind.BoundToLaw() })
}

func (p *pair) offeredKind(n *preparedNeed, counts func(models.ConsultationKind) bool) models.ConsultationKind {
	for _, kind := range n.kinds {
		if counts(kind) && slices.Contains(p.c.ConsultationKinds, kind) {
			return kind
		}
	}
	return ""
}

func (needs) score(p *pair, reasons *reasonList) (int, bool) {
	sum, weight := 0, 0
	answerAt := p.answerTime()
	for i := range p.needs {
		need := &p.needs[i]
		if need.isUnspecified() {
			continue
		}
		counts := p.rules.latePercent
		if need.isInTime(answerAt) {
			counts = inTimePercent
		}
		sum += need.weight * p.needCoverage(need) * counts
		weight += need.weight * inTimePercent
	}
	p.explainNeeds(reasons)
	if weight == 0 {
		return 0, false
	}
	return p.believe(sum/weight, true, reasons)
}

// needCoverage returns the mean of the covers that the need asks for: of its topics, and of its
// kinds, 1 or 0.
func (p *pair) needCoverage(n *preparedNeed) int {
	var b weightedMean
	if len(n.topics) > 0 {
		b.add(1, p.coverage(n.topics))
	}
	if len(n.kinds) > 0 {
		offered := 0
		if p.sharedKind(n) != "" {
			offered = fullScore
		}
		b.add(1, offered)
	}
	covered, _ := b.value()
	return covered
}

func (p *pair) explainNeeds(reasons *reasonList) {
	if reasons == nil {
		return
	}
	for i := range p.needs {
		p.explainNeed(reasons, &p.needs[i])
	}
	p.explainDeadlines(reasons)
}

// params returns the parameters that name a need, by its number in the request and its id, never by
// its words.
func (n *preparedNeed) params() map[string]any {
	return map[string]any{"need": n.number, "need_id": n.ID.String()}
}

func (p *pair) explainNeed(reasons *reasonList, n *preparedNeed) {
	covered, value := p.covers(n), p.needCoverage(n)
	switch {
	case n.isUnspecified():
		reasons.addWith(0, "read_it_yourself", n.params())
	case covered && value > 0:
		reasons.addWith(n.weight*value, "covers_need", n.params())
	case covered: // by helping with any issue, though the kind of help is not offered
		reasons.addWith(0, "any_issue_for_need", n.params())
	case value > 0:
		reasons.addWith(n.weight*value, "near_need", n.params())
	default:
		reasons.addWith(0, "need_not_covered", n.params())
	}
	params := n.params()
	if kind := p.sharedKind(n); kind != "" {
		params["kind"] = string(kind)
		reasons.addWith(n.weight, "covers_kind", params)
	} else if kind := p.foreignKind(n); kind != "" {
		params["kind"], params["country"] = string(kind), p.c.Base.Country
		reasons.addWith(0, "kind_of_other_country", params)
	}
}

// explainDeadlines adds as reasons which of the covered needs are answered by dates that are still
// ahead, and which are not.
func (p *pair) explainDeadlines(reasons *reasonList) {
	var inTime, late []int
	for i := range p.needs {
		need := &p.needs[i]
		switch {
		case need.deadline.IsZero() || !p.covers(need):
		case need.isInTime(p.answerTime()):
			inTime = append(inTime, need.number)
		default:
			late = append(late, need.number)
		}
	}
	if len(inTime) > 0 {
		reasons.addWith(1, "answers_in_time", p.answerParams(map[string]any{"needs": inTime}))
	}
	if len(late) > 0 {
		reasons.addWith(0, "answers_late", p.answerParams(map[string]any{"needs": late}))
	}
	if len(inTime)+len(late) == 0 && len(p.needs) > 0 && p.c.Answered.Measured() {
		reasons.addWith(0, "answers_measured", p.answerParams(map[string]any{}))
	}
}

// answerParams adds to parameters within how many hours the consultant answers, and from how many
// answers that was measured; without answers it is what the profile promises.
func (p *pair) answerParams(params map[string]any) map[string]any {
	params["hours"] = p.c.AnswerHours()
	if p.c.Answered.Measured() {
		params["measured"] = p.c.Answered.Count
	}
	return params
}

// latestDay returns the last day by which an answer would still do, as the gate reads it.
func (p *pair) latestDay() models.Date {
	var covered, any models.Date
	for i := range p.needs {
		need := &p.needs[i]
		if any.IsZero() || any.Before(need.day) {
			any = need.day
		}
		if p.covers(need) && (covered.IsZero() || covered.Before(need.day)) {
			covered = need.day
		}
	}
	if covered.IsZero() || p.lifted&needNotCovered != 0 {
		return any
	}
	return covered
}
