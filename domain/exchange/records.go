package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func (im *imported) writeGroups(ctx context.Context, tx *store.Tx, batch []meetingguide.Group) ([]models.ID, error) {
	now := im.Now().UTC()
	if err := tx.PutSource(ctx, &models.Source{Name: im.options.Source, CreatedAt: now, UpdatedAt: now}); err != nil {
		return nil, err
	}
	var changed []models.ID
	for _, g := range batch {
		id, touched, err := im.writeGroup(ctx, tx, g)
		if err != nil {
			return nil, err
		}
		if touched {
			changed = append(changed, id)
		}
	}
	return changed, nil
}

// writeGroup creates, updates or leaves one group. What the directory refuses is noted and left out; nothing of it is written.
func (im *imported) writeGroup(ctx context.Context, tx *store.Tx, g meetingguide.Group) (models.ID, bool, error) {
	id, exists := im.groupOf[g.Key]
	if exists && im.unchanged(g) {
		im.summary.Unchanged++
		return id, false, nil
	}
	var saved models.Group
	var err error
	if exists {
		saved, err = im.update(ctx, tx, id, g)
	} else {
		saved, err = im.Directory.In(tx).CreateGroup(ctx, im.by, g.Input)
	}
	var invalid *models.InvalidError
	switch {
	case errors.As(err, &invalid):
		im.refuseGroup(g, invalid)
		return id, false, nil
	case errors.Is(err, errKept):
		im.summary.Unchanged++
		return id, true, im.keep(ctx, tx, models.Group{ID: id}, g) // which sources describe it is public
	case err != nil:
		return id, false, err
	case exists:
		im.summary.Updated++
	default:
		im.summary.Created++
	}
	return saved.ID, true, im.keep(ctx, tx, saved, g)
}

// errKept says that a steward keeps the group: an import leaves it alone.
var errKept = errors.New("kept by a steward")

// update puts the feed's words in the place of the group's, keeping the identity of its meetings; meetings that the feed does not name stay.
func (im *imported) update(ctx context.Context, tx *store.Tx, id models.ID, g meetingguide.Group) (models.Group, error) {
	current, err := tx.Group(ctx, id)
	if err != nil {
		return current, err
	}
	stewards, err := tx.CountStewards(ctx, id)
	if err != nil {
		return current, err
	}
	if stewards > 0 {
		return current, errKept
	}
	exact, err := tx.ExactPlaces(ctx, id)
	if err != nil {
		return current, err
	}
	saved, _, err := im.Directory.In(tx).ReplaceGroup(ctx, im.by, id, im.merged(current, exact, g))
	return saved, err
}

func (im *imported) merged(current models.Group, exact map[models.ID]models.ExactPlace, g meetingguide.Group) models.GroupInput {
	in := g.Input
	in.Meetings = append([]models.MeetingInput{}, g.Input.Meetings...)
	was := map[models.ID]bool{}
	for _, m := range current.Meetings {
		was[m.ID] = true
	}
	for _, record := range g.Records {
		known, ok := im.known[record.Slug]
		if !ok || known.MeetingID == nil || !was[*known.MeetingID] || len(record.MeetingIndexes) == 0 {
			continue
		}
		id := *known.MeetingID
		in.Meetings[record.MeetingIndexes[0]].ID = &id
		delete(was, id)
	}
	for _, m := range directory.InputOf(current, exact).Meetings {
		if was[*m.ID] {
			in.Meetings = append(in.Meetings, m)
		}
	}
	return in
}

// unchanged says whether every record of the group is known with the same raw values, read in the same way, in the same group.
func (im *imported) unchanged(g meetingguide.Group) bool {
	for _, record := range g.Records {
		was, ok := im.known[record.Slug]
		if !ok || was.RetiredAt != nil || was.GroupKey != g.Key || was.Hash != im.hash(record) {
			return false
		}
	}
	return true
}

// hash is of a record's raw values and of how they are read.
func (im *imported) hash(record meetingguide.Record) string {
	o := im.options
	sum := sha256.Sum256([]byte(strings.Join([]string{record.Hash, o.Topic, o.Language, o.Country, o.Timezone}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// keep remembers which record became which meeting. Of a group that was left alone saved holds no meetings; what was known stays.
func (im *imported) keep(ctx context.Context, tx *store.Tx, saved models.Group, g meetingguide.Group) error {
	rows := make([]models.SourceRecord, 0, len(g.Records))
	for _, record := range g.Records {
		row := models.SourceRecord{
			Source: im.options.Source, Record: record.Slug, GroupKey: g.Key, GroupID: saved.ID, Hash: im.hash(record), Raw: string(record.Raw),
			UpdatedAt: im.Now().UTC(),
		}
		row.MeetingID = im.known[record.Slug].MeetingID
		if len(record.MeetingIndexes) > 0 && record.MeetingIndexes[0] < len(saved.Meetings) {
			id := saved.Meetings[record.MeetingIndexes[0]].ID
			row.MeetingID = &id
		}
		rows = append(rows, row)
	}
	return tx.PutSourceRecords(ctx, rows)
}

func (im *imported) refuseGroup(g meetingguide.Group, invalid *models.InvalidError) {
	for _, field := range invalid.Fields {
		refusal := models.ImportRefusal{Field: field.Pointer, Code: field.Code, Detail: field.String(), Key: g.Key}
		if len(g.Records) > 0 {
			refusal.Key, refusal.Record = g.Records[0].Slug, g.Records[0].Index
		}
		im.refuse(refusal)
	}
}

// retire ends the meetings of records that are gone, and their group where none is left; nothing is deleted.
func (im *imported) retire(ctx context.Context, tx *store.Tx, leaving []models.SourceRecord) ([]models.ID, error) {
	byGroup := map[models.ID][]models.SourceRecord{}
	var order []models.ID
	for _, record := range leaving {
		if byGroup[record.GroupID] == nil {
			order = append(order, record.GroupID)
		}
		byGroup[record.GroupID] = append(byGroup[record.GroupID], record)
	}
	for _, id := range order {
		if err := im.retireIn(ctx, tx, id, byGroup[id]); err != nil {
			return nil, err
		}
	}
	return order, nil
}

func (im *imported) retireIn(ctx context.Context, tx *store.Tx, id models.ID, records []models.SourceRecord) error {
	current, err := tx.Group(ctx, id)
	if err != nil {
		return err
	}
	gone, names := map[models.ID]bool{}, []string{}
	for _, record := range records {
		if record.MeetingID != nil {
			gone[*record.MeetingID] = true
		}
		names = append(names, record.Record)
	}
	stewards, err := tx.CountStewards(ctx, id)
	if err != nil {
		return err
	}
	if stewards == 0 {
		if err := im.endMeetings(ctx, tx, current, gone); err != nil {
			return err
		}
	}
	im.summary.Retired += len(records)
	return im.markRetired(ctx, tx, names)
}

// markRetired notes that the feed no longer holds the records; one that only moved to another group already has a new row.
func (im *imported) markRetired(ctx context.Context, tx *store.Tx, names []string) error {
	gone := names[:0]
	for _, name := range names {
		if _, present := im.in[name]; !present {
			gone = append(gone, name)
		}
	}
	return tx.RetireSourceRecords(ctx, im.options.Source, gone, im.Now().UTC())
}

func (im *imported) endMeetings(ctx context.Context, tx *store.Tx, current models.Group, gone map[models.ID]bool) error {
	exact, err := tx.ExactPlaces(ctx, current.ID)
	if err != nil {
		return err
	}
	in := directory.InputOf(current, exact)
	living := 0
	for i := range in.Meetings {
		if gone[*in.Meetings[i].ID] {
			in.Meetings[i].Activity = models.ActivityEnded
		}
		if in.Meetings[i].Activity != models.ActivityEnded {
			living++
		}
	}
	if living == 0 && len(in.Meetings) > 0 {
		in.Activity = models.ActivityEnded
	}
	_, _, err = im.Directory.In(tx).ReplaceGroup(ctx, im.by, current.ID, in)
	return err
}
