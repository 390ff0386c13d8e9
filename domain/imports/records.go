package imports

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// errOlder refuses a record that is older, as it states itself, than what the source sent before.
var errOlder = &models.ConflictError{
	Code: "older", Detail: "what the source said before is newer, by its own updated_at; nothing was changed",
}

// write takes one record in. What the directory refuses is a *models.InvalidError, and nothing of
// it is written.
func (b *batch) write(ctx context.Context, record models.Record) (models.WrittenRecord, error) {
	for _, part := range record.Parts {
		if previous := b.known[part.Name]; record.SaidAt != nil && isLater(previous.SaidAt, record.SaidAt) {
			return models.WrittenRecord{}, errOlder
		}
	}
	id, exists := b.groupOf[record.Key]
	current, found := b.groups[id]
	leading := b.leadingSource(id)
	switch {
	case record.Deleted:
		return b.retireRecord(ctx, record)
	case b.isUnchanged(record):
		return models.WrittenRecord{Group: models.Group{ID: id}, Outcome: models.RecordUnchanged}, nil
	case !exists || !found:
		return b.create(ctx, record)
	case b.stewarded[id]:
		return b.linkOnly(ctx, current, record)
	case leading != "" && leading != b.source:
		return b.addToGroup(ctx, current, record)
	}
	return b.update(ctx, current, record)
}

// leadingSource returns the source that decides about the group: the one whose records have
// described it the longest; "" if none does.
func (b *batch) leadingSource(id models.ID) string {
	if records := b.activeRecords[id]; len(records) > 0 {
		return records[0].Source
	}
	return ""
}

func (b *batch) create(ctx context.Context, record models.Record) (models.WrittenRecord, error) {
	saved, err := b.createGroup(ctx, record)
	if err != nil {
		return models.WrittenRecord{}, err
	}
	b.groupOf[record.Key] = saved.ID
	if err := b.saveRecords(ctx, saved, record, true); err != nil {
		return models.WrittenRecord{}, err
	}
	return models.WrittenRecord{Group: saved, Outcome: models.RecordCreated, New: true, Changed: true}, nil
}

// createGroup writes the group of a new record, as it was prepared if it was.
func (b *batch) createGroup(ctx context.Context, record models.Record) (models.Group, error) {
	if b.prepared != nil {
		return b.directoryTx().CreatePrepared(ctx, b.by, b.prepared)
	}
	return b.directoryTx().CreateGroup(ctx, b.by, record.Input)
}

// update puts the source's words in the place of the group's. External ids that other sources give
// it stay.
func (b *batch) update(ctx context.Context, current models.Group, record models.Record) (models.WrittenRecord, error) {
	exact, err := b.tx.ExactPlaces(ctx, current.ID)
	if err != nil {
		return models.WrittenRecord{}, err
	}
	in := b.mergeMeetings(current, exact, record)
	for _, other := range b.activeRecords[current.ID] {
		if other.Source != b.source {
			in.ExternalIDs = mergeExternalIDs(in.ExternalIDs, other.ExternalIDs)
		}
	}
	return b.replace(ctx, current, in, record)
}

// addToGroup adds the record and its external ids to a group that another source decides about.
func (b *batch) addToGroup(ctx context.Context, current models.Group, record models.Record) (models.WrittenRecord, error) {
	exact, err := b.tx.ExactPlaces(ctx, current.ID)
	if err != nil {
		return models.WrittenRecord{}, err
	}
	in := directory.InputOf(current, exact)
	in.ExternalIDs = mergeExternalIDs(b.otherExternalIDs(current, record), record.Input.ExternalIDs)
	record.Parts = withoutMeetings(record.Parts)
	written, err := b.replace(ctx, current, in, record)
	written.Note = models.NoteFollows
	return written, err
}

// linkOnly ties the record to a group that stewards keep, and leaves the group as it is.
func (b *batch) linkOnly(ctx context.Context, current models.Group, record models.Record) (models.WrittenRecord, error) {
	joins := b.isNewDescription(current.ID, record)
	if joins {
		if err := b.directoryTx().RaiseVersions(ctx, current.ID); err != nil {
			return models.WrittenRecord{}, err
		}
	}
	written := models.WrittenRecord{Group: current, Outcome: models.RecordUnchanged, Note: models.NoteKept, Changed: true}
	return written, b.saveRecords(ctx, models.Group{ID: current.ID}, record, joins)
}

// isNewDescription reports whether the record did not describe the group before, or states that it
// changed since.
func (b *batch) isNewDescription(id models.ID, record models.Record) bool {
	return slices.ContainsFunc(record.Parts, func(part models.RecordPart) bool {
		previous, known := b.known[part.Name]
		return !known || previous.RetiredAt != nil || previous.GroupID != id || isLater(statedUpdatedAt(record, part), previous.SaidAt)
	})
}

// statedUpdatedAt returns when a part of a record states that it changed, or else the whole; nil if
// neither does.
func statedUpdatedAt(record models.Record, part models.RecordPart) *time.Time {
	if part.SaidAt != nil {
		return part.SaidAt
	}
	return record.SaidAt
}

// replaceInput replaces a group's input. It marks the group as changed if other sources describe it
// than before, whether it changed itself or not.
func (b *batch) replaceInput(ctx context.Context, current models.Group, in models.GroupInput, others bool) (models.Group, bool, error) {
	w := b.directoryTx()
	saved, changed, err := w.ReplaceGroup(ctx, b.by, current.ID, in)
	if err == nil && others && saved.Version == current.Version {
		err = w.RaiseVersions(ctx, current.ID)
	}
	return saved, changed, err
}

func (b *batch) replace(ctx context.Context, current models.Group, in models.GroupInput, record models.Record) (models.WrittenRecord, error) {
	joins := b.isNewDescription(current.ID, record)
	saved, changed, err := b.replaceInput(ctx, current, in, joins)
	if err != nil {
		return models.WrittenRecord{}, err
	}
	outcome := models.RecordUnchanged
	if changed {
		outcome = models.RecordUpdated
	}
	visible := joins || saved.Version != current.Version
	previous, known := b.known[record.Parts[0].Name]
	return models.WrittenRecord{Group: saved, Outcome: outcome, New: !known || previous.RetiredAt != nil, Changed: true}, b.saveRecords(ctx, saved, record, visible)
}

// saveRecords remembers which record became what. Of a group that was left alone saved holds no
// meetings; what was known stays. The time of a source's last news is public: if the public sees
// nothing new, it stays.
func (b *batch) saveRecords(ctx context.Context, saved models.Group, record models.Record, visible bool) error {
	rows := make([]models.SourceRecord, 0, len(record.Parts))
	for _, part := range record.Parts {
		previous := b.known[part.Name]
		row := models.SourceRecord{
			Source: b.source, Record: part.Name, GroupKey: record.Key, GroupID: saved.ID, MeetingID: previous.MeetingID, Hash: b.hash(part), Raw: part.Raw,
			UpdatedAt: b.Now().UTC().Round(time.Microsecond), SaidAt: statedUpdatedAt(record, part), ExternalIDs: record.Input.ExternalIDs, SinceAt: previous.SinceAt,
		}
		if previous.Record == "" || previous.RetiredAt != nil || previous.GroupID != saved.ID {
			row.SinceAt, row.MeetingID = b.describingSince(saved.ID), nil
		} else if !visible {
			row.UpdatedAt = previous.UpdatedAt
		}
		if part.Meeting >= 0 && part.Meeting < len(saved.Meetings) {
			id := saved.Meetings[part.Meeting].ID
			row.MeetingID = &id
		}
		rows = append(rows, row)
		b.known[part.Name] = row
	}
	return b.tx.PutSourceRecords(ctx, rows)
}

// describingSince returns now, or just after what has described the group the shortest: of two
// sources one came first.
func (b *batch) describingSince(id models.ID) *time.Time {
	at := b.Now().UTC().Round(time.Microsecond)
	for _, row := range b.activeRecords[id] {
		if row.Source != b.source && row.SinceAt != nil && !at.After(*row.SinceAt) {
			at = row.SinceAt.Add(time.Microsecond)
		}
	}
	return &at
}

// refusalFields reports whether err refuses one record rather than the whole batch, and why, member
// by member.
func refusalFields(err error) ([]models.FieldError, bool) {
	var invalid *models.InvalidError
	switch {
	case errors.As(err, &invalid):
		return invalid.Fields, true
	case errors.Is(err, errOlder):
		return []models.FieldError{{Pointer: "/updated_at", Code: errOlder.Code}}, true
	}
	return nil, false
}
