package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

const (
	// needCounts is the condition for a need of a group that was not erased, and whose words its author
	// wrote or confirmed. Its arguments are the group and models.ErasedWords.
	needCounts = "group_id = ? AND statement <> ? AND (recorded_by IS NULL OR confirmed_by IS NOT NULL)"
	// heldAppointments selects from the appointments of a group's engagements those that began while the
	// engagement was under way and were not cancelled. Nothing changes an engagement that is over, so that
	// its last change is when it was. Its arguments are the group and now.
	heldAppointments = `FROM appointments p JOIN engagements e ON e.id = p.engagement_id
		WHERE e.group_id = ? AND p.cancelled_on IS NULL AND p.starts_at <= ? AND (e.closed_on IS NULL OR p.starts_at <= e.updated_at)`
	// sharedWith is the condition for what was shared within the engagements of a group, without resources
	// that were withdrawn. Its argument is the group.
	sharedWith = `engagement_id IN (SELECT id FROM engagements WHERE group_id = ?)
		AND (resource_id IS NULL OR resource_id IN (SELECT id FROM resources WHERE status <> 'withdrawn'))`
)

// LookingBackTotals counts what a group did until now.
func (tx *Tx) LookingBackTotals(ctx context.Context, group models.ID, now time.Time) (models.LookingBackTotals, error) {
	const query = `SELECT
		(SELECT count(*) FROM needs WHERE ` + needCounts + `) AS needs_stated,
		(SELECT count(*) FROM needs WHERE ` + needCounts + ` AND status = 'met') AS needs_met,
		(SELECT count(*) FROM requests WHERE group_id = ? AND opened_at IS NOT NULL) AS requests_opened,
		(SELECT count(*) FROM engagements WHERE group_id = ?) AS engagements_begun,
		(SELECT count(*) FROM engagements WHERE group_id = ? AND status = 'concluded') AS engagements_concluded,
		(SELECT count(*) ` + heldAppointments + `) AS appointments_held,
		(SELECT count(*) FROM shared_resources WHERE ` + sharedWith + `) AS resources_shared,
		(SELECT count(*) FROM resources WHERE ` + listedResources + `) AS resources_used`
	found, err := sqlrow.Select[models.LookingBackTotals](ctx, tx.db, query, group, models.ErasedWords, group, models.ErasedWords, group, group, group,
		group, sqlrow.RoundTime(now), group, group)
	if err != nil {
		return models.LookingBackTotals{}, err
	}
	return found[0], nil
}

// NeedsLookedBack returns the newest needs of a group whose words count, at most limit.
func (tx *Tx) NeedsLookedBack(ctx context.Context, group models.ID, limit int) ([]models.Need, error) {
	return sqlrow.List[models.Need](ctx, tx.db, needCounts+" ORDER BY stated_at DESC, id DESC LIMIT ?", group, models.ErasedWords, limit)
}

// OpenedRequests returns the newest requests that a group opened, at most limit.
func (tx *Tx) OpenedRequests(ctx context.Context, group models.ID, limit int) ([]models.Request, error) {
	return sqlrow.List[models.Request](ctx, tx.db, "group_id = ? AND opened_at IS NOT NULL ORDER BY opened_at DESC, id DESC LIMIT ?", group, limit)
}

// SharedWithGroup returns what was shared last within the engagements of a group, without resources that
// were withdrawn, at most limit.
func (tx *Tx) SharedWithGroup(ctx context.Context, group models.ID, limit int) ([]models.SharedResource, error) {
	return sqlrow.List[models.SharedResource](ctx, tx.db, sharedWith+" ORDER BY shared_on DESC, id DESC LIMIT ?", group, limit)
}

// AppointmentsHeld returns how many appointments of each engagement of a group were held until now.
func (tx *Tx) AppointmentsHeld(ctx context.Context, group models.ID, now time.Time) (map[models.ID]int, error) {
	type held struct {
		EngagementID models.ID
		Count        int
	}
	rows, err := sqlrow.Select[held](ctx, tx.db, "SELECT p.engagement_id, count(*) AS count "+heldAppointments+" GROUP BY p.engagement_id", group, sqlrow.RoundTime(now))
	counts := make(map[models.ID]int, len(rows))
	for _, row := range rows {
		counts[row.EngagementID] = row.Count
	}
	return counts, err
}

// FeedbackOfEach returns the feedback on engagements by engagement, each in the order of ids, which is
// that of chance.
func (tx *Tx) FeedbackOfEach(ctx context.Context, engagements []models.ID) (map[models.ID][]models.FeedbackAnswer, error) {
	found := map[models.ID][]models.FeedbackAnswer{}
	if len(engagements) == 0 {
		return found, nil
	}
	answers, err := sqlrow.List[models.FeedbackAnswer](ctx, tx.db, "engagement_id IN ? ORDER BY engagement_id, id", engagements)
	for _, a := range answers {
		found[a.EngagementID] = append(found[a.EngagementID], a)
	}
	return found, err
}
