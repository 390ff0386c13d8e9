package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// livingGroupsOf selects the groups that an account belongs to and that are not archived.
const livingGroupsOf = "(SELECT m.group_id FROM memberships m JOIN groups g ON g.id = m.group_id WHERE m.account_id = ? AND g.status <> 'archived')"

// OpenNeedsBy returns the open needs in an account's own words, in its living groups, at most
// 10,000, in the order of groups.
func (tx *Tx) OpenNeedsBy(ctx context.Context, accountID models.ID) ([]models.Need, error) {
	return sqlrow.List[models.Need](ctx, tx.db, "author_id = ? AND status = ? AND group_id IN "+livingGroupsOf+" ORDER BY group_id, id LIMIT ?",
		accountID, models.NeedOpen, accountID, models.MaxItems)
}

// UnfinishedRequestsFor returns the drafts and open requests of an account's living groups, at most
// 10,000, in the order of groups.
func (tx *Tx) UnfinishedRequestsFor(ctx context.Context, accountID models.ID) ([]models.Request, error) {
	statuses := []models.RequestStatus{models.RequestDraft, models.RequestOpen}
	return sqlrow.List[models.Request](ctx, tx.db, "status IN ? AND group_id IN "+livingGroupsOf+" ORDER BY group_id, id LIMIT ?",
		statuses, accountID, models.MaxItems)
}

// vettedCondition selects groups that wait to be vetted: drafts that no moderator hid.
const vettedCondition = "status = 'draft' AND id NOT IN (SELECT subject_id FROM moderation_holds)"

// GroupsToVet returns groups that wait to be vetted, the oldest first, at most limit.
func (tx *Tx) GroupsToVet(ctx context.Context, limit int) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM groups WHERE "+vettedCondition+" ORDER BY created_at, id LIMIT ?", limit)
}
