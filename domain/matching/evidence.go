package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// What a profile contains is a claim; a consultation concluded here is a fact. Claims that are spread over
// much are believed in proportion, until work with groups shows what they are worth.

// believe returns what is left of a score that rests on claims, and adds as a reason why less than all
// is.
func (p *pair) believe(value int, asked bool, reasons *reasonList) (int, bool) {
	if asked {
		p.explainBelief(reasons)
	}
	return int(int64(value) * int64(p.belief) / fullScore), asked
}

func (p *pair) explainBelief(reasons *reasonList) {
	if reasons == nil || p.belief == fullScore {
		return
	}
	params := map[string]any{
		"unasked": p.unasked(), "groups": groupsWorkedWith(p.c), "percent": p.belief * 100 / fullScore, "kinds": len(p.c.ConsultationKinds),
		"all_kinds": len(models.SetValues("consultation_kind")), "topics": len(p.c.Topics), "any_issue": p.c.AnyIssue,
	}
	reasons.addWith(believedInPart, "names_much", params)
}

// beliefIn returns how much claims count, in millionths: wholly, unless the profile names more that the
// group does not ask for than the concluded work allows.
func (p *pair) beliefIn() int {
	unasked, ordinary := p.unasked(), p.rules.ordinaryClaims
	if unasked > ordinary {
		ordinary *= 1 + groupsWorkedWith(p.c)
	}
	return fullScore * ordinary / max(ordinary, unasked)
}

// unasked counts what the profile offers beside what the request, its needs and its
// group ask for or are about. What they ask for never counts, so that to offer it never lowers a score.
func (p *pair) unasked() int {
	count := countOutside(p.c.Topics, p.askedTopics) + countOutside(p.c.ConsultationKinds, p.askedKinds) + countOutside(p.c.Roles, p.request.Roles)
	if p.c.AnyIssue {
		count += p.rules.anyIssueClaims
	}
	for i := range p.c.StageExperience {
		if e := &p.c.StageExperience[i]; e.Declared > 0 && e.Stage != p.request.Group.Stage {
			count++
		}
	}
	for i := range p.c.OpensResources {
		if !slices.Contains(p.resources, p.c.OpensResources[i].Category) {
			count++
		}
	}
	return count
}

func countOutside[T comparable](named, asked []T) int {
	count := 0
	for _, one := range named {
		if !slices.Contains(asked, one) {
			count++
		}
	}
	return count
}

// prepareAsked collects the topics and kinds that the request, its needs and its group name.
func (req *preparedRequest) prepareAsked() {
	r := req.request
	req.askedTopics = append(slices.Clone([]string(r.Topics)), r.Group.Topics...)
	req.askedKinds = slices.Clone([]models.ConsultationKind(r.ConsultationKinds))
	for i := range r.Needs {
		req.askedTopics = append(req.askedTopics, r.Needs[i].Topics...)
		req.askedKinds = append(req.askedKinds, r.Needs[i].ConsultationKinds...)
	}
}

// groupsWorkedWith counts the groups with which a consultant has concluded work that they did not break
// off.
func groupsWorkedWith(c *Consultant) int {
	count := 0
	for i := range c.Engagements {
		e := &c.Engagements[i]
		if e.isConcluded() && !workedWith(c.Engagements[:i], e.GroupID) {
			count++
		}
	}
	return count
}

// workedWith reports whether one of some engagements was with a group that did not break it off.
func workedWith(engagements []Engagement, group models.ID) bool {
	for i := range engagements {
		if e := &engagements[i]; e.GroupID == group && e.isConcluded() {
			return true
		}
	}
	return false
}

func (e *Engagement) isConcluded() bool { return !e.BrokenOffByGroup && !e.ConcludedOn.IsZero() }

// What is known of a consultant's work here, the better the higher.
const (
	unproven   = iota // nothing is concluded, or groups found it rather bad than good
	concluded         // work is concluded, and there is no feedback yet
	foundGood         // and groups found it good
	goodEnough = halfScore
)

// record returns what is known of a consultant's work here.
func record(c *Consultant) int {
	if groupsWorkedWith(c) == 0 {
		return unproven
	}
	sum, count := 0, 0
	for _, feedback := range c.Feedback {
		if feedback.Groups >= feedbackFrom {
			sum += inMillionths(feedback.Mean)
			count++
		}
	}
	switch {
	case count == 0:
		return concluded
	case sum >= goodEnough*count:
		return foundGood
	}
	return unproven
}
