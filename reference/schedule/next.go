package schedule

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// NextStart returns when a meeting begins next, in UTC. It returns nil if that is never, or if this
// version cannot read its rule.
func NextStart(m models.Meeting, now time.Time) *time.Time {
	plan, err := Parse(RuleOf(m))
	if err != nil {
		return nil
	}
	return plan.NextOf(m, now)
}

// NextOf returns when a meeting with this schedule begins next, in UTC. A meeting that is paused or
// has ended does not.
func (s Schedule) NextOf(m models.Meeting, now time.Time) *time.Time {
	if m.Activity != models.ActivityActive {
		return nil
	}
	next, ok := s.Next(now)
	if !ok {
		return nil
	}
	next = next.UTC()
	return &next
}

// Soonest returns the first of the next starts that a group's meetings hold. A group that is paused
// or has ended has none.
func Soonest(g models.Group) *time.Time {
	var first *time.Time
	if g.Activity != models.ActivityActive {
		return first
	}
	for _, m := range g.Meetings {
		if m.NextAt != nil && (first == nil || m.NextAt.Before(*first)) {
			first = m.NextAt
		}
	}
	return first
}

// Refresh brings up to now what time alone changes of a group: the next starts of the group and its
// meetings.
func Refresh(g *models.Group, now time.Time) {
	past := func(m models.Meeting) bool { return m.NextAt != nil && m.NextAt.Before(now) }
	if !slices.ContainsFunc(g.Meetings, past) {
		return
	}
	g.Meetings = slices.Clone(g.Meetings)
	for i := range g.Meetings {
		if m := &g.Meetings[i]; past(*m) {
			m.NextAt = NextStart(*m, now)
		}
	}
	g.NextAt = Soonest(*g)
}
