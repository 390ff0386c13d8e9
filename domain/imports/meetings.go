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
	remaining := slices.Clone(directory.WithExactTimes(current, exact).Meetings)
	take := func(at int, id models.ID) {
		in.Meetings[at].ID = &id
		remaining = slices.DeleteFunc(remaining, func(m models.Meeting) bool { return m.ID == id })
	}
	for _, part := range record.Parts {
		if previous, ok := b.known[part.Name]; ok && previous.MeetingID != nil && part.Meeting >= 0 && hasMeeting(remaining, *previous.MeetingID) {
			take(part.Meeting, *previous.MeetingID)
		}
	}
	if !record.Whole && len(remaining) < len(current.Meetings) {
		for _, m := range directory.InputOf(current, exact).Meetings {
			if hasMeeting(remaining, *m.ID) {
				in.Meetings = append(in.Meetings, m)
			}
		}
		return in
	}
	identifyMeetings(in.Meetings, remaining, take)
	return in
}

func hasMeeting(list []models.Meeting, id models.ID) bool {
	return slices.ContainsFunc(list, func(m models.Meeting) bool { return m.ID == id })
}

// identifyMeetings finds which meeting is which if no input names it: by an external id that both
// have, then by the same times, then in their order.
func identifyMeetings(inputs []models.MeetingInput, remaining []models.Meeting, take func(int, models.ID)) {
	taken := map[models.ID]bool{}
	for _, m := range inputs {
		if m.ID != nil {
			taken[*m.ID] = true
		}
	}
	identifyMeetingsByIDs(inputs, remaining, taken, take)
	for _, alike := range []func(models.MeetingInput, models.Meeting) bool{sameTimes, neitherHasIDs} {
		for i := range inputs {
			if inputs[i].ID != nil {
				continue
			}
			for _, m := range remaining {
				if !taken[m.ID] && alike(inputs[i], m) {
					taken[m.ID] = true
					take(i, m.ID)
					break
				}
			}
		}
	}
}

// identifyMeetingsByIDs takes for each input the first remaining meeting that has an external id
// of its own. It looks at each id once.
func identifyMeetingsByIDs(inputs []models.MeetingInput, remaining []models.Meeting, taken map[models.ID]bool, take func(int, models.ID)) {
	positions, remaining := map[models.ExternalID][]int{}, slices.Clone(remaining)
	for at, m := range remaining {
		for _, id := range m.ExternalIDs {
			positions[id] = append(positions[id], at)
		}
	}
	for i := range inputs {
		if inputs[i].ID != nil {
			continue
		}
		best := len(remaining)
		for _, id := range inputs[i].ExternalIDs {
			for len(positions[id]) > 0 && taken[remaining[positions[id][0]].ID] {
				positions[id] = positions[id][1:]
			}
			if len(positions[id]) > 0 {
				best = min(best, positions[id][0])
			}
		}
		if best < len(remaining) {
			taken[remaining[best].ID] = true
			take(i, remaining[best].ID)
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
