package matching

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// issues is principle A: the relationship grows out of the group's own issues and its wish for
// consultation.
type issues struct{}

func (issues) Principle() models.Principle { return models.PrincipleA }

func (issues) gate(p *pair) refusalSet {
	return refuseIf(p.request.Status != models.RequestOpen, notOpen) |
		refuseIf(!isListed(p.c, p.request.AsOf), notListed) |
		refuseIf(!p.c.Accepting || p.c.Active >= p.c.Capacity || p.c.Blocked, notAvailable) |
		refuseIf(p.c.DeclinedByGroup, declinedByGroup) |
		refuseIf(p.c.DeclinedByConsultant, declinedByConsultant) |
		refuseIf(p.missingClaim() != "", mustBe)
}

// isListed reports whether the consultant is public and verified; a verification ends with its last
// day in UTC.
func isListed(c *Consultant, asOf time.Time) bool {
	verified := c.Verified.V
	if verified == nil || c.Status != models.StatusPublished {
		return false
	}
	return verified.ExpiresOn.IsZero() || asOf.Before(verified.ExpiresOn.AddDays(1).In(time.UTC))
}

// noStatutoryPowers names the claim that must.no_statutory_powers asks for.
const noStatutoryPowers = "no_statutory_powers"

// missingClaim names the first thing that the group insists on and the consultant does not declare;
// "" none.
func (p *pair) missingClaim() string {
	if p.request.Must.V.NoStatutoryPowers && p.c.StatutoryPowers {
		return noStatutoryPowers
	}
	if len(p.request.MustBe.V) == 0 {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(p.request.MustBe.V)) {
		if !strings.EqualFold(p.c.Declares.V[name], p.request.MustBe.V[name]) {
			return name
		}
	}
	return ""
}

func (issues) score(p *pair, reasons *reasonList) (int, bool) {
	var b weightedMean
	if len(p.issues) > 0 {
		b.add(p.rules.topics, p.coverage(p.issues))
		p.explainIssues(reasons)
	}
	if len(p.request.Roles) > 0 {
		b.add(p.rules.roles, p.scoreRoles(reasons))
	}
	value, asked := b.value()
	return p.believe(value, asked, reasons)
}

func (p *pair) explainIssues(reasons *reasonList) {
	if reasons == nil {
		return
	}
	found := false
	for i := range p.issues {
		issue := &p.issues[i]
		near, own := p.nearestTopic(issue)
		switch {
		case near == simEqual:
			reasons.addWith(share(near, simEqual*len(p.issues)), "shares_topic", map[string]any{"topic": issue.topic})
		case near > 0:
			params := map[string]any{"topic": issue.topic, "own": own, "relation": p.matcher.relation(own, issue.topic)}
			reasons.addWith(share(near, simEqual*len(p.issues)), "near_topic", params)
		}
		found = found || near > 0
	}
	if p.c.AnyIssue {
		reasons.add(halfScore/len(p.issues), "any_issue")
	}
	if !found && !p.c.AnyIssue {
		reasons.add(0, "no_shared_topic")
	}
}

// The relation of a topic to another that it is near to.
const (
	broader  = "broader"
	narrower = "narrower"
	related  = "related"
)

// relation returns the relation of a topic to another near one: its parent, its child, or anything
// else.
func (m *Matcher) relation(own, topic string) string {
	if t, _ := m.topics.Topic(topic); t.Parent == own {
		return broader
	}
	if t, _ := m.topics.Topic(own); t.Parent == topic {
		return narrower
	}
	return related
}

func (p *pair) scoreRoles(reasons *reasonList) int {
	offered := 0
	for _, role := range p.request.Roles {
		if !slices.Contains(p.c.Roles, role) {
			continue
		}
		offered++
		if reasons != nil {
			reasons.addWith(share(1, len(p.request.Roles)), "offers_role", map[string]any{"role": string(role)})
		}
	}
	if offered == 0 {
		reasons.add(0, "roles_not_offered")
	}
	return share(offered, len(p.request.Roles))
}
