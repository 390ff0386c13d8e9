package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// livingGroupsOf selects the groups that an account belongs to and that are not archived.
const livingGroupsOf = "(SELECT m.group_id FROM memberships m JOIN groups g ON g.id = m.group_id WHERE m.account_id = ? AND g.status <> 'archived')"

// OpenNeedsBy returns the open needs in an account's own words, in its living groups, at most
// 10,000, in the order of groups.
func (tx *Tx) OpenNeedsBy(ctx context.Context, accountID models.ID) ([]models.Need, error) {
	return from[models.Need](tx).Where("author_id = ? AND status = ? AND group_id IN "+livingGroupsOf, accountID, models.NeedOpen, accountID).
		Order("group_id, id").Limit(models.MaxItems).Find(ctx)
}

// UnfinishedRequestsFor returns the drafts and open requests of an account's living groups, at most
// 10,000, in the order of groups.
func (tx *Tx) UnfinishedRequestsFor(ctx context.Context, accountID models.ID) ([]models.Request, error) {
	statuses := []models.RequestStatus{models.RequestDraft, models.RequestOpen}
	return from[models.Request](tx).Where("status IN ? AND group_id IN "+livingGroupsOf, statuses, accountID).
		Order("group_id, id").Limit(models.MaxItems).Find(ctx)
}

// DraftGroups returns groups that are neither published nor archived, the oldest first, at most
// limit.
func (tx *Tx) DraftGroups(ctx context.Context, limit int) ([]models.ID, error) {
	return tx.selectIDs(ctx, "SELECT id FROM groups WHERE status = 'draft' ORDER BY created_at, id LIMIT ?", limit)
}
