package discovery

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// points are the public points of a group, its own first, then those of its meetings in their
// order; and which of them are those of each of its meetings.
type points struct {
	all       []models.Point
	owners    []models.ID // by point: the meeting, or zero for the group; nil if all are the group's
	byMeeting [][]int     // by the meeting's place in the group; a meeting without a place of its own has the group's
}

// groupPoints returns the public points of a group, without those of meetings that have ended where
// others have not. A group that meets from afar alone is at no distance from anybody and has none.
func groupPoints(g models.Group) points {
	p := points{byMeeting: make([][]int, len(g.Meetings))}
	if isRemoteOnly(g) {
		return p
	}
	own, all := p.add(models.ID{}, g.Locality), len(g.CurrentMeetings()) == len(g.Meetings)
	for i, m := range g.Meetings {
		switch {
		case m.Activity == models.ActivityEnded && !all:
		case m.Locality.IsZero():
			p.byMeeting[i] = own
		default:
			p.byMeeting[i] = p.add(m.ID, m.Locality)
		}
	}
	if !slices.ContainsFunc(p.owners, func(id models.ID) bool { return id != models.ID{} }) {
		p.owners = nil
	}
	return p
}

// add returns the number of a locality's point in a list; an empty one if it has none. The owner is
// the meeting, or zero for the group.
func (p *points) add(owner models.ID, l models.Locality) []int {
	point, ok := l.Point()
	if !ok {
		return nil
	}
	p.all, p.owners = append(p.all, point), append(p.owners, owner)
	return []int{len(p.all) - 1}
}

// isRemoteOnly reports whether a group has meetings, and people join all of them from afar.
func isRemoteOnly(g models.Group) bool {
	return len(g.Meetings) > 0 && !slices.ContainsFunc(g.CurrentMeetings(), func(m models.Meeting) bool {
		return m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid
	})
}
