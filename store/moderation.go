package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// concerning selects the groups that an account belongs to, the messages that they received, its own
// profile, and the resources that it suggested. Its arguments are the account, four times.
const concerning = `SELECT group_id AS subject_id FROM memberships WHERE account_id = ? UNION ALL SELECT id FROM consultants WHERE account_id = ?
	UNION ALL SELECT s.id FROM messages s JOIN memberships m ON m.group_id = s.group_id WHERE m.account_id = ?
	UNION ALL SELECT id FROM resources WHERE made_by = ?`

// queueRow is a row of a queueSource. Of the last three one is set, which gives the day since when
// it waits.
type queueRow struct {
	ID          models.ID
	SubjectKind models.SubjectKind
	SubjectID   models.ID
	Ground      models.ReportGround
	Day         models.Date
	At          time.Time
	ExpiresOn   models.Date
}

// queueSource is where things of one kind wait for moderators.
type queueSource struct {
	kind  models.ModerationKind
	query string
	args  []any
	order string // the column that gives the day
}

// queueSources returns where things wait for moderators on a day.
func queueSources(on models.Date) []queueSource {
	const consultant = "SELECT id, 'consultant' AS subject_kind, id AS subject_id, '' AS ground, "
	unanswered := on.AddDays(1 - models.CorrectionPatienceDays).In(time.UTC)
	return []queueSource{
		{models.ModerateReport, "SELECT id, subject_kind, subject_id, ground, created_on AS day FROM reports WHERE decided_on IS NULL", nil, "day"},
		{models.ModerateAppeal, `SELECT a.id, d.subject_kind, d.subject_id, d.ground, a.created_on AS day
			FROM appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE a.decided_on IS NULL`, nil, "day"},
		{models.ModerateVetting, `SELECT id, 'group' AS subject_kind, id AS subject_id, '' AS ground, created_at AS at
			FROM groups WHERE ` + vettedCondition, nil, "at"},
		{models.ModerateUnverified, consultant + "created_at AS at FROM consultants WHERE " + unlistedCondition, []any{on.String()}, "at"},
		{
			models.ModerateRenewal, consultant + `verified ->> 'expires_on' AS expires_on FROM consultants
				WHERE status = 'published' AND verified ->> 'expires_on' BETWEEN ? AND ?`,
			[]any{on.String(), on.AddDays(models.RenewalDays).String()},
			"expires_on",
		},
		{
			models.ModerateRenewal, consultant + `created_at AS at FROM consultants
				WHERE status = 'published' AND verified ->> 'ground' IS NOT NULL AND verified ->> 'expires_on' IS NULL`, nil, "at",
		},
		{
			models.ModerateCorrection, `SELECT c.id, 'group' AS subject_kind, c.group_id AS subject_id, '' AS ground, c.created_at AS at FROM corrections c
				WHERE c.status = 'open' AND (c.created_at < ? OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.group_id = c.group_id AND m.role = 'steward'))`,
			[]any{sqlrow.RoundTime(unanswered)},
			"at",
		},
		{models.ModerateResource, "SELECT id, 'resource' AS subject_kind, id AS subject_id, '' AS ground, created_at AS at FROM resources WHERE status = 'suggested'", nil, "at"},
	}
}

// ModerationQueue returns one page of what waits for moderators on a day, the longest waiting first,
// and how many there are. What concerns the account itself is left out.
func (tx *Tx) ModerationQueue(
	ctx context.Context, on models.Date, account models.ID, filter models.QueueFilter,
) (page []models.ModerationItem, total int, err error) {
	var all []models.ModerationItem
	until := filter.Offset() + filter.PerPage
	for _, source := range queueSources(on) {
		if len(filter.Kinds) > 0 && !slices.Contains(filter.Kinds, source.kind) {
			continue
		}
		items, count, err := tx.readQueueSource(ctx, source, account, filter.Ground, until)
		if err != nil {
			return nil, 0, err
		}
		all, total = append(all, items...), total+count
	}
	slices.SortStableFunc(all, func(a, b models.ModerationItem) int { return cmp.Compare(a.Since.String(), b.Since.String()) })
	return all[min(filter.Offset(), len(all)):min(until, len(all))], total, nil
}

// CountModeration counts what waits for moderators of one kind on a day, without what concerns the
// account itself.
func (tx *Tx) CountModeration(ctx context.Context, on models.Date, account models.ID, kind models.ModerationKind) (int, error) {
	_, total, err := tx.ModerationQueue(ctx, on, account, models.QueueFilter{Kinds: []models.ModerationKind{kind}, Page: models.Page{Number: 1}})
	return total, err
}

// readQueueSource returns the longest waiting items of a source, at most limit, and how many there
// are.
func (tx *Tx) readQueueSource(
	ctx context.Context, source queueSource, account models.ID, ground models.ReportGround, limit int,
) ([]models.ModerationItem, int, error) {
	from, args := " FROM ("+source.query+") AS q WHERE subject_id NOT IN ("+concerning+")", append(slices.Clone(source.args), account, account, account, account)
	if ground != "" {
		from, args = from+" AND ground = ?", append(args, ground)
	}
	total, err := sqlrow.Value[int](ctx, tx.db, "SELECT COUNT(*)"+from, args...)
	if err != nil || total == 0 || limit == 0 {
		return nil, total, err
	}
	rows, err := sqlrow.Select[queueRow](ctx, tx.db, "SELECT *"+from+" ORDER BY "+source.order+", id LIMIT ?", append(args, limit)...)
	items := make([]models.ModerationItem, len(rows))
	for i, row := range rows {
		subject := models.Subject{Kind: row.SubjectKind, ID: row.SubjectID}
		items[i] = models.ModerationItem{Kind: source.kind, ID: row.ID, Subject: subject, Ground: row.Ground, Since: row.since()}
	}
	return items, total, err
}

// since returns the day since when the row waits.
func (r queueRow) since() models.Date {
	switch {
	case !r.Day.IsZero():
		return r.Day
	case !r.ExpiresOn.IsZero():
		return r.ExpiresOn.AddDays(-models.RenewalDays)
	}
	return models.DateOf(r.At.UTC())
}
