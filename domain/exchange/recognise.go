package exchange

import (
	"bytes"
	"slices"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

// recognise finds which group here each group of the feed is: the one that its key named before, else the one that most of its records
// belonged to, records that are retired counting only where no other does. So a group stays itself when its first meeting goes, and when it
// comes back. Each group here is taken once.
func (im *imported) recognise() {
	im.groupOf = map[string]models.ID{}
	byKey, taken := map[string]models.ID{}, map[models.ID]bool{}
	for _, record := range im.known {
		if id, known := byKey[record.GroupKey]; record.RetiredAt == nil && (!known || bytes.Compare(record.GroupID[:], id[:]) < 0) {
			byKey[record.GroupKey] = record.GroupID
		}
	}
	for _, g := range im.groups {
		if id, ok := byKey[g.Key]; ok && !taken[id] {
			im.groupOf[g.Key], taken[id] = id, true
		}
	}
	for _, g := range im.groups {
		if _, ok := im.groupOf[g.Key]; ok {
			continue
		}
		for _, id := range im.formerGroups(g) {
			if !taken[id] {
				im.groupOf[g.Key], taken[id] = id, true
				break
			}
		}
	}
}

// formerGroups are the groups that the records belonged to, the most likely first.
func (im *imported) formerGroups(g meetingguide.Group) []models.ID {
	const living = 1_000_000 // one that is not retired outweighs all that are
	votes := map[models.ID]int{}
	var order []models.ID
	for _, record := range g.Records {
		was, ok := im.known[record.Slug]
		if !ok {
			continue
		}
		if votes[was.GroupID] == 0 {
			order = append(order, was.GroupID)
		}
		votes[was.GroupID]++
		if was.RetiredAt == nil {
			votes[was.GroupID] += living
		}
	}
	slices.SortStableFunc(order, func(a, b models.ID) int { return votes[b] - votes[a] })
	return order
}
