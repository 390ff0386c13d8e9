package imports

import (
	"bytes"
	"slices"

	"github.com/shg-directory/shg/models"
)

// recordOutline is what is remembered of a record of the feed before anything is written: its key
// and the names of its parts.
type recordOutline struct {
	key   string
	names []string
}

// identifyGroups finds which group here each record of the feed is: the one that its key named
// before, else the one that most of its parts belonged to, parts that are retired counting only if
// no other does. So a group stays itself when its first meeting goes, and when it comes back. Each
// group here is taken once.
func (im *importRun) identifyGroups() {
	im.groupOf, im.assigned = map[string]models.ID{}, map[models.ID]bool{}
	byKey := map[string]models.ID{}
	for _, record := range im.known {
		if id, known := byKey[record.GroupKey]; record.RetiredAt == nil && (!known || bytes.Compare(record.GroupID[:], id[:]) < 0) {
			byKey[record.GroupKey] = record.GroupID
		}
	}
	for _, o := range im.outline {
		if id, ok := byKey[o.key]; ok && !im.assigned[id] {
			im.groupOf[o.key], im.assigned[id] = id, true
		}
	}
	for _, o := range im.outline {
		if _, ok := im.groupOf[o.key]; ok {
			continue
		}
		for _, id := range im.formerGroups(o) {
			if !im.assigned[id] {
				im.groupOf[o.key], im.assigned[id] = id, true
				break
			}
		}
	}
}

// formerGroups returns the groups that the parts belonged to, the most likely first.
func (im *importRun) formerGroups(o recordOutline) []models.ID {
	const living = 1_000_000 // one that is not retired outweighs all that are
	votes := map[models.ID]int{}
	var order []models.ID
	for _, name := range o.names {
		previous, ok := im.known[name]
		if !ok {
			continue
		}
		if votes[previous.GroupID] == 0 {
			order = append(order, previous.GroupID)
		}
		votes[previous.GroupID]++
		if previous.RetiredAt == nil {
			votes[previous.GroupID] += living
		}
	}
	slices.SortStableFunc(order, func(a, b models.ID) int { return votes[b] - votes[a] })
	return order
}
