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

// ProposalsWaitingFor returns how many proposals wait for an account's vote on a day, for each group
// in which it may vote since it joined on joinedBy or before, at most limit of them.
func (tx *Tx) ProposalsWaitingFor(ctx context.Context, account models.ID, on, joinedBy models.Date, limit int) ([]models.Waiting, error) {
	const query = `SELECT 'proposal_to_vote' AS kind, p.group_id, count(*) AS count FROM proposals p JOIN memberships m ON m.group_id = p.group_id AND m.account_id = ?
		WHERE p.status = 'open' AND p.ends_on >= ? AND ` + mayVote + `
		AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.proposal_id = p.id AND v.account_id = ?) AND p.group_id IN ` + livingGroupsOf + `
		GROUP BY p.group_id ORDER BY p.group_id LIMIT ?`
	return sqlrow.Select[models.Waiting](ctx, tx.db, query, account, on, joinedBy, account, account, limit)
}

// JoinRequestsWaitingFor returns how many requests to join, asked on the day or later, wait for an
// account as a steward, for each group, at most limit of them.
func (tx *Tx) JoinRequestsWaitingFor(ctx context.Context, account models.ID, since models.Date, limit int) ([]models.Waiting, error) {
	const query = `SELECT 'join_request_to_answer' AS kind, j.group_id, count(*) AS count FROM join_requests j
		JOIN memberships m ON m.group_id = j.group_id AND m.account_id = ? AND m.role = 'steward'
		WHERE NOT j.declined AND j.asked_on >= ? AND j.group_id IN ` + livingGroupsOf + `
		GROUP BY j.group_id ORDER BY j.group_id LIMIT ?`
	return sqlrow.Select[models.Waiting](ctx, tx.db, query, account, since, account, limit)
}
