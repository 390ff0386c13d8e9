package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PlacesTaken returns how many engagements consultants have under way, all of them or those named; who
// has none is left out.
func (tx *Tx) PlacesTaken(ctx context.Context, of ...models.ID) (map[models.ID]int, error) {
	type row struct {
		ConsultantID models.ID
		Taken        int
	}
	whose, args := ofConsultants(of)
	query := "SELECT consultant_id, count(*) AS taken FROM engagements WHERE " + whose + " AND " + engagementUnderWay + " GROUP BY consultant_id"
	rows, err := sqlrow.Select[row](ctx, tx.db, query, args...)
	taken := make(map[models.ID]int, len(rows))
	for _, r := range rows {
		taken[r.ConsultantID] = r.Taken
	}
	return taken, err
}

// ofConsultants returns the condition for engagements of consultants, of all if none is named, and its
// arguments. Those whose profiles are erased are nobody's.
func ofConsultants(ids []models.ID) (string, []any) {
	if len(ids) == 0 {
		return "consultant_id IS NOT NULL", nil
	}
	return "consultant_id IN ?", []any{ids}
}

// ConcludedEngagement is an engagement that was concluded, and where the public knows its group to be.
type ConcludedEngagement struct {
	ConsultantID models.ID
	GroupID      models.ID
	Stage        models.Stage
	ClosedOn     models.Date
	PlaceID      string
	Lat          *float64
	Lon          *float64
}

// ConcludedEngagements returns the engagements that were concluded, of all consultants or of those
// named, in the order of days.
func (tx *Tx) ConcludedEngagements(ctx context.Context, of ...models.ID) ([]ConcludedEngagement, error) {
	whose, args := ofConsultants(of)
	query := `SELECT e.consultant_id, e.group_id, e.stage, e.closed_on, g.locality_place_id AS place_id, g.locality_lat AS lat, g.locality_lon AS lon
		FROM engagements e JOIN groups g ON g.id = e.group_id WHERE e.` + whose + ` AND e.status = 'concluded' ORDER BY e.closed_on, e.id`
	return sqlrow.Select[ConcludedEngagement](ctx, tx.db, query, args...)
}

// AnswerTimes returns how fast consultants answered invitations from an instant on, all consultants or
// those named; who answered none is left out.
func (tx *Tx) AnswerTimes(ctx context.Context, since time.Time, of ...models.ID) (map[models.ID]models.AnswerTimes, error) {
	type row struct {
		ConsultantID  models.ID
		AnsweredHours int
		InvitedAt     time.Time
	}
	whose, args := ofConsultants(of)
	query := "SELECT consultant_id, answered_hours, invited_at FROM consultation_invitations WHERE " + whose + " AND answered_hours IS NOT NULL AND invited_at >= ?"
	rows, err := sqlrow.Select[row](ctx, tx.db, query, append(args, since)...)
	hours, oldest := map[models.ID][]int{}, map[models.ID]time.Time{}
	for _, r := range rows {
		hours[r.ConsultantID] = append(hours[r.ConsultantID], r.AnsweredHours)
		if first, ok := oldest[r.ConsultantID]; !ok || r.InvitedAt.Before(first) {
			oldest[r.ConsultantID] = r.InvitedAt
		}
	}
	times := make(map[models.ID]models.AnswerTimes, len(hours))
	for id, list := range hours {
		times[id] = models.NewAnswerTimes(list, oldest[id])
	}
	return times, err
}

// Declined returns who declined a request: consultants by invitations, and the group by invitations
// that it took back and offers that it did not want.
func (tx *Tx) Declined(ctx context.Context, request models.ID) (byConsultant, byGroup []models.ID, err error) {
	byConsultant, err = sqlrow.Values[models.ID](ctx, tx.db, "SELECT consultant_id FROM consultation_invitations WHERE request_id = ? AND status = 'declined'", request)
	if err != nil {
		return nil, nil, err
	}
	const query = `SELECT consultant_id FROM consultation_invitations WHERE request_id = ? AND status = 'withdrawn'
		UNION SELECT consultant_id FROM offers WHERE request_id = ? AND status = 'declined'`
	byGroup, err = sqlrow.Values[models.ID](ctx, tx.db, query, request, request)
	return byConsultant, byGroup, err
}

// WorkStamp is what of a consultant's work was written lately: it is another once more is.
type WorkStamp struct {
	ConsultantID models.ID
	Count        int
	Versions     int64  // the sum of those of the rows
	Latest       string // the last time of writing
}

// WorkSince returns the stamps of consultants whose invitations, engagements or published ratings were
// written from an instant on, or with whose groups something changed after a number of the change log.
func (tx *Tx) WorkSince(ctx context.Context, since time.Time, seq int64) (map[models.ID]WorkStamp, error) {
	const query = `SELECT consultant_id, count(*) AS count, sum(version) AS versions, max(at) AS latest FROM (
		SELECT consultant_id, version, CAST(updated_at AS text) AS at FROM engagements WHERE updated_at >= ? AND consultant_id IS NOT NULL
		UNION ALL SELECT consultant_id, version, CAST(updated_at AS text) FROM consultation_invitations WHERE updated_at >= ?
		UNION ALL SELECT consultant_id, number, CAST(published_at AS text) FROM rating_refreshes WHERE published_at >= ?
		UNION ALL SELECT e.consultant_id, c.version, CAST(c.at AS text) FROM changes c CROSS JOIN engagements e
			WHERE e.group_id = c.group_id AND c.seq > ? AND e.status = 'concluded' AND e.consultant_id IS NOT NULL
		UNION ALL SELECT e.consultant_id, c.version, CAST(c.at AS text) FROM changes c CROSS JOIN engagements e
			WHERE e.group_id = c.group_id AND c.seq IS NULL AND e.status = 'concluded' AND e.consultant_id IS NOT NULL
	) AS written GROUP BY consultant_id` // CROSS JOIN keeps SQLite from looking at every engagement
	since = sqlrow.RoundTime(since)
	rows, err := sqlrow.Select[WorkStamp](ctx, tx.db, query, since, since, since, seq)
	stamps := make(map[models.ID]WorkStamp, len(rows))
	for _, stamp := range rows {
		stamps[stamp.ConsultantID] = stamp
	}
	return stamps, err
}
