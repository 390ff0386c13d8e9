package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// maxShrink is the share of a source's records that a complete import may retire without
// permission.
const maxShrink = 0.2

// findLeaving lists, in a stable order, records that moved to another group, and with a complete
// feed those that it lacks.
func (im *importRun) findLeaving() {
	for name, previous := range im.known {
		key, present := im.keyByName[name]
		moved := present && key != "" && im.groupOf[key] != previous.GroupID
		if previous.RetiredAt == nil && (moved || !present && im.options.Complete && !im.hasNameless) {
			im.leaving = append(im.leaving, previous)
		}
	}
	slices.SortFunc(im.leaving, func(a, b models.SourceRecord) int { return strings.Compare(a.Record, b.Record) })
}

func (im *importRun) checkShrink() error {
	active := 0
	for _, record := range im.known {
		if record.RetiredAt == nil {
			active++
		}
	}
	if im.done > 0 || !im.options.Complete || im.options.AllowShrink || float64(len(im.leaving)) <= maxShrink*float64(active) {
		return nil
	}
	return &models.ConflictError{Code: "shrinks", Detail: fmt.Sprintf(
		"the feed lacks %d of the %d records that %s has here; nothing was changed. If that is right, allow the shrinking.", len(im.leaving), active, im.options.Source)}
}

// retireLeaving retires the records that are leaving, in batches.
func (im *importRun) retireLeaving(ctx context.Context) error {
	for chunk := range slices.Chunk(im.leaving, maxBatchGroups) {
		if im.checkpoint.isSliceOver() {
			return errSliceOver
		}
		retire := func(b *batch) ([]models.ID, error) {
			ids, err := b.retireByGroup(ctx, chunk, im.keyByName)
			im.summary.GroupOutcomes.Retired += b.countUndescribed(ids)
			return ids, err
		}
		if err := im.inBatch(ctx, 0, retire, func() { im.recordRetired(chunk) }); err != nil {
			return fmt.Errorf("retire records: %w", err)
		}
	}
	return nil
}

// retireRecord retires the parts of a record that are there; what is not there is as good as
// retired.
func (b *batch) retireRecord(ctx context.Context, record models.Record) (models.WrittenRecord, error) {
	var rows []models.SourceRecord
	for _, part := range record.Parts {
		if previous, known := b.known[part.Name]; known && previous.RetiredAt == nil {
			if record.SaidAt != nil {
				previous.SaidAt = record.SaidAt
			}
			rows = append(rows, previous)
		}
	}
	if len(rows) == 0 {
		return models.WrittenRecord{Outcome: models.RecordUnchanged}, nil
	}
	written := models.WrittenRecord{Outcome: models.RecordRetired, Group: models.Group{ID: rows[0].GroupID}, Changed: true}
	return written, b.retireRows(ctx, rows[0].GroupID, rows, rows)
}

// retireRows takes rows out of the group: it is ended, or what of it the rows were, unless a
// steward keeps it or another source decides. retired are the rows of records that are no more; a
// record that has moved to another group has its new row already.
func (b *batch) retireRows(ctx context.Context, id models.ID, rows, retired []models.SourceRecord) error {
	leaving := map[string]bool{}
	for _, row := range rows {
		leaving[row.Record] = true
	}
	var remaining []models.SourceRecord
	for _, row := range b.activeRecords[id] {
		if row.Source != b.source || !leaving[row.Record] {
			remaining = append(remaining, row)
		}
	}
	fromSource := slices.ContainsFunc(remaining, func(r models.SourceRecord) bool { return r.Source == b.source })
	leads := b.leadingSource(id) == b.source || b.leadingSource(id) == ""
	if err := b.markRetired(ctx, retired); err != nil {
		return err
	}
	b.activeRecords[id] = remaining
	switch {
	case b.stewarded[id]:
		return b.directoryTx().RaiseVersions(ctx, id)
	case leads && (fromSource || len(remaining) == 0):
		return b.endMeetings(ctx, b.groups[id], rows)
	}
	if leads {
		if err := b.tx.ClearRecordHashes(ctx, []models.ID{id}); err != nil {
			return err
		}
	}
	return b.removeExternalIDs(ctx, b.groups[id], rows)
}

func (b *batch) markRetired(ctx context.Context, rows []models.SourceRecord) error {
	now := b.Now().UTC()
	var names []string
	for _, row := range rows {
		names = append(names, row.Record)
		row.RetiredAt = &now
		b.known[row.Record] = row
		if row.SaidAt != nil {
			if err := b.tx.SetRecordSaidAt(ctx, row); err != nil {
				return err
			}
		}
	}
	return b.tx.RetireSourceRecords(ctx, b.source, names, now)
}

// endMeetings ends the meetings that the rows were, all of them where a row was the whole group,
// and the group if none is left. Nothing is deleted.
func (b *batch) endMeetings(ctx context.Context, current models.Group, rows []models.SourceRecord) error {
	exact, err := b.tx.ExactPlaces(ctx, current.ID)
	if err != nil {
		return err
	}
	wholeGroup := false
	retired := map[models.ID]bool{}
	for _, row := range rows {
		if row.MeetingID == nil {
			wholeGroup = true
		} else {
			retired[*row.MeetingID] = true
		}
	}
	in := directory.InputOf(current, exact)
	active := 0
	for i := range in.Meetings {
		if wholeGroup || retired[*in.Meetings[i].ID] {
			in.Meetings[i].Activity = models.ActivityEnded
		}
		if in.Meetings[i].Activity != models.ActivityEnded {
			active++
		}
	}
	if active == 0 && (wholeGroup || len(in.Meetings) > 0) {
		in.Activity = models.ActivityEnded
	}
	_, _, err = b.replaceInput(ctx, current, in, true)
	return err
}

// removeExternalIDs takes the external ids that only the rows gave from a group that others
// describe.
func (b *batch) removeExternalIDs(ctx context.Context, current models.Group, rows []models.SourceRecord) error {
	exact, err := b.tx.ExactPlaces(ctx, current.ID)
	if err != nil {
		return err
	}
	in := directory.InputOf(current, exact)
	in.ExternalIDs = slices.DeleteFunc(slices.Clone(in.ExternalIDs), func(id models.ExternalID) bool {
		hasID := func(r models.SourceRecord) bool { return slices.Contains(r.ExternalIDs, id) }
		return slices.ContainsFunc(rows, hasID) && !slices.ContainsFunc(b.activeRecords[current.ID], hasID)
	})
	_, _, err = b.replaceInput(ctx, current, in, true)
	return err
}

// retireByGroup takes rows out of their groups, those of one group together, and returns these
// groups.
func (b *batch) retireByGroup(ctx context.Context, leaving []models.SourceRecord, present map[string]string) ([]models.ID, error) {
	byGroup := map[models.ID][]models.SourceRecord{}
	var order []models.ID
	for _, row := range leaving {
		if byGroup[row.GroupID] == nil {
			order = append(order, row.GroupID)
		}
		byGroup[row.GroupID] = append(byGroup[row.GroupID], row)
	}
	if err := b.readGroups(ctx, order); err != nil {
		return nil, err
	}
	for _, id := range order {
		var retired []models.SourceRecord
		for _, row := range byGroup[id] {
			if _, moved := present[row.Record]; !moved {
				retired = append(retired, row)
			}
		}
		if err := b.retireRows(ctx, id, byGroup[id], retired); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// countUndescribed counts the groups that no record of the source describes any longer.
func (b *batch) countUndescribed(ids []models.ID) int {
	n := 0
	for _, id := range ids {
		if !slices.ContainsFunc(b.activeRecords[id], func(r models.SourceRecord) bool { return r.Source == b.source }) {
			n++
		}
	}
	return n
}
