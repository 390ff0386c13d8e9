package imports

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/models"
)

// maxExternalIDs is what an input takes at most.
const maxExternalIDs = 20

// mergeExternalIDs returns the external ids of both, each once, as many as an input takes.
func mergeExternalIDs(a, b []models.ExternalID) []models.ExternalID {
	all := slices.Clone(a)
	for _, id := range b {
		if len(all) < maxExternalIDs && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// otherExternalIDs returns the group's external ids but for those that the record gave before and
// no other gives.
func (b *batch) otherExternalIDs(current models.Group, record models.Record) []models.ExternalID {
	ownNames := map[string]bool{}
	var previousIDs []models.ExternalID
	for _, part := range record.Parts {
		ownNames[part.Name] = true
		if previous := b.known[part.Name]; previous.GroupID == current.ID {
			previousIDs = append(previousIDs, previous.ExternalIDs...)
		}
	}
	return slices.DeleteFunc(slices.Clone([]models.ExternalID(current.ExternalIDs)), func(id models.ExternalID) bool {
		return slices.Contains(previousIDs, id) && !slices.ContainsFunc(b.activeRecords[current.ID], func(r models.SourceRecord) bool {
			return (r.Source != b.source || !ownNames[r.Record]) && slices.Contains(r.ExternalIDs, id)
		})
	})
}

// identifyByExternalIDs finds groups here for records that are new: the one published group that
// has an external id of theirs, if no other has one and nothing of this source describes it
// already.
func (b *batch) identifyByExternalIDs(ctx context.Context, records []models.Record) error {
	var ids []models.ExternalID
	for _, record := range records {
		if _, known := b.groupOf[record.Key]; !known {
			ids = append(ids, record.Input.ExternalIDs...)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	groupsByID, err := b.tx.GroupsByExternalIDs(ctx, ids)
	if err != nil {
		return err
	}
	candidates := map[string]models.ID{}
	for _, record := range records {
		if _, known := b.groupOf[record.Key]; known {
			continue
		}
		if id, single := singleGroup(record.Input.ExternalIDs, groupsByID); single {
			candidates[record.Key] = id
		}
	}
	return b.assignGroups(ctx, records, candidates)
}

// singleGroup returns the group that has any of the ids, if it is one.
func singleGroup(ids []models.ExternalID, groupsByID map[models.ExternalID][]models.ID) (found models.ID, single bool) {
	for _, id := range ids {
		for _, group := range groupsByID[id] {
			if single && group != found {
				return models.ID{}, false
			}
			found, single = group, true
		}
	}
	return found, single
}

// assignGroups ties records to groups that the source does not describe yet, each to one record.
func (b *batch) assignGroups(ctx context.Context, records []models.Record, candidates map[string]models.ID) error {
	var ids []models.ID
	for _, id := range candidates {
		ids = append(ids, id)
	}
	activeRecords, err := b.tx.RecordsOfGroups(ctx, ids)
	if err != nil {
		return err
	}
	for _, record := range records {
		id, found := candidates[record.Key]
		ours := slices.ContainsFunc(activeRecords[id], func(r models.SourceRecord) bool { return r.Source == b.source })
		if found && !ours && !b.assigned[id] {
			b.groupOf[record.Key], b.assigned[id] = id, true
		}
	}
	return nil
}
