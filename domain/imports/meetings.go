package imports

import (
	"slices"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// mergeMeetings returns the record's words with the identity of the meetings that the group has
// already. If the record's parts are meetings, meetings that it does not name stay; if it is the
// whole group, or takes over from another source, they go.
func (b *batch) mergeMeetings(current models.Group, exact map[models.ID]models.ExactPlace, record models.Record) models.GroupInput {
	in := record.Input
	in.Meetings = append([]models.MeetingInput{}, record.Input.Meetings...)
	left := slices.Clone(directory.WithExactTimes(current, exact).Meetings)
	take := func(at int, id models.ID) {
		in.Meetings[at].ID = &id
		left = slices.DeleteFunc(left, func(m models.Meeting) bool { return m.ID == id })
	}
	for _, part := range record.Parts {
		if was, ok := b.known[part.Name]; ok && was.MeetingID != nil && part.Meeting >= 0 && hasMeeting(left, *was.MeetingID) {
			take(part.Meeting, *was.MeetingID)
		}
	}
	if !record.Whole && len(left) < len(current.Meetings) {
		for _, m := range directory.InputOf(current, exact).Meetings {
			if hasMeeting(left, *m.ID) {
				in.Meetings = append(in.Meetings, m)
			}
		}
		return in
	}
	identifyMeetings(in.Meetings, left, take)
	return in
}

func hasMeeting(list []models.Meeting, id models.ID) bool {
	return slices.ContainsFunc(list, func(m models.Meeting) bool { return m.ID == id })
}

// identifyMeetings finds which meeting is which if no input names it: by an external id that both
// have, then by the same times, then in their order.
func identifyMeetings(said []models.MeetingInput, left []models.Meeting, take func(int, models.ID)) {
	taken := map[models.ID]bool{}
	for _, m := range said {
		if m.ID != nil {
			taken[*m.ID] = true
		}
	}
	identifyMeetingsByIDs(said, left, taken, take)
	for _, alike := range []func(models.MeetingInput, models.Meeting) bool{sameTimes, neitherHasIDs} {
		for i := range said {
			if said[i].ID != nil {
				continue
			}
			for _, m := range left {
				if !taken[m.ID] && alike(said[i], m) {
					taken[m.ID] = true
					take(i, m.ID)
					break
				}
			}
		}
	}
}

// identifyMeetingsByIDs takes for each meeting that was said the first that is left and has an
// external id of its own. It looks at each id once.
func identifyMeetingsByIDs(said []models.MeetingInput, left []models.Meeting, taken map[models.ID]bool, take func(int, models.ID)) {
	holders, left := map[models.ExternalID][]int{}, slices.Clone(left)
	for at, m := range left {
		for _, id := range m.ExternalIDs {
			holders[id] = append(holders[id], at)
		}
	}
	for i := range said {
		if said[i].ID != nil {
			continue
		}
		best := len(left)
		for _, id := range said[i].ExternalIDs {
			for len(holders[id]) > 0 && taken[left[holders[id][0]].ID] {
				holders[id] = holders[id][1:]
			}
			if len(holders[id]) > 0 {
				best = min(best, holders[id][0])
			}
		}
		if best < len(left) {
			taken[left[best].ID] = true
			take(i, left[best].ID)
		}
	}
}

func sameTimes(in models.MeetingInput, m models.Meeting) bool {
	return in.Start == m.Start && in.RRule == m.RRule && in.StartsOn == m.StartsOn && in.Name == m.Name
}

func neitherHasIDs(in models.MeetingInput, m models.Meeting) bool {
	return len(in.ExternalIDs) == 0 && len(m.ExternalIDs) == 0
}

// withoutMeetings returns the parts of a record whose words are not the group's.
func withoutMeetings(parts []models.RecordPart) []models.RecordPart {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].Meeting = -1
	}
	return parts
}
