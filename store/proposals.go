package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddProposal writes a new proposal. If another of the same act and subject is under way, it returns
// a conflict, "proposals_one_under_way_unique".
func (tx *Tx) AddProposal(ctx context.Context, p *models.Proposal) error {
	return sqlrow.Insert(ctx, tx.db, p)
}

// Proposal returns the proposal with this id, or ErrNotFound if there is none.
func (tx *Tx) Proposal(ctx context.Context, id models.ID) (models.Proposal, error) {
	return sqlrow.One[models.Proposal](ctx, tx.db, "id = ?", id)
}

// ProposalUnderWay returns the group's proposal of an act and subject that is under way, or
// ErrNotFound if there is none.
func (tx *Tx) ProposalUnderWay(ctx context.Context, groupID models.ID, act models.RuledAct, subject string) (models.Proposal, error) {
	return sqlrow.One[models.Proposal](ctx, tx.db, "group_id = ? AND act = ? AND subject = ? AND status IN ('open', 'waiting')", groupID, act, subject)
}

// Proposals returns one page of a group's proposals of a status ("" all), those under way first, then
// the newest first, and how many there are.
func (tx *Tx) Proposals(ctx context.Context, groupID models.ID, status models.ProposalStatus, page models.Page) ([]models.Proposal, int, error) {
	condition, args := "group_id = ?", []any{groupID}
	if status != "" {
		condition, args = "group_id = ? AND status = ?", []any{groupID, status}
	}
	const order = "CASE WHEN status IN ('open', 'waiting') THEN 0 ELSE 1 END, proposed_on DESC, id"
	return sqlrow.Page[models.Proposal](ctx, tx.db, page, order, condition, args...)
}

// CountProposals counts the group's proposals under way.
func (tx *Tx) CountProposals(ctx context.Context, groupID models.ID) (int, error) {
	return sqlrow.Count[models.Proposal](ctx, tx.db, "group_id = ? AND status IN ('open', 'waiting')", groupID)
}

// UpdateProposal writes a proposal that is in the state from; it returns ErrStale if it is in
// another.
func (tx *Tx) UpdateProposal(ctx context.Context, p *models.Proposal, from models.ProposalStatus) error {
	changed, err := sqlrow.Update(ctx, tx.db, p, "id = ? AND status = ?", p.ID, from)
	if err == nil && !changed {
		return models.ErrStale
	}
	return err
}

// OverdueProposals returns proposals on which nobody can vote any more since the day, at most limit.
func (tx *Tx) OverdueProposals(ctx context.Context, on models.Date, limit int) ([]models.Proposal, error) {
	return sqlrow.List[models.Proposal](ctx, tx.db, "status = 'open' AND ends_on < ? ORDER BY ends_on, id LIMIT ?", on, limit)
}

// PruneProposals deletes proposals that were closed before the day.
func (s *Store) PruneProposals(ctx context.Context, before models.Date) error {
	const query = "DELETE FROM proposals WHERE id IN (SELECT id FROM proposals WHERE closed_on < ? ORDER BY closed_on, id LIMIT ?)"
	return s.prune(ctx, query, before)
}

// PutVote writes a member's vote, and replaces the one before.
func (tx *Tx) PutVote(ctx context.Context, v models.Vote) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (proposal_id, account_id) DO UPDATE SET agree = excluded.agree", &v)
}

// Vote returns the account's vote on a proposal, or ErrNotFound if there is none.
func (tx *Tx) Vote(ctx context.Context, proposalID, accountID models.ID) (models.Vote, error) {
	return sqlrow.One[models.Vote](ctx, tx.db, "proposal_id = ? AND account_id = ?", proposalID, accountID)
}

// CountVotes returns how many agree to a proposal and how many do not.
func (tx *Tx) CountVotes(ctx context.Context, proposalID models.ID) (agreed, disagreed int, err error) {
	const query = "SELECT coalesce(sum(CASE WHEN agree THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN agree THEN 0 ELSE 1 END), 0) FROM votes WHERE proposal_id = ?"
	err = tx.db.Scan(ctx, []any{&agreed, &disagreed}, query, proposalID)
	return agreed, disagreed, err
}

// recountVotes counts the votes on proposals anew.
const recountVotes = `UPDATE proposals SET agreed = (SELECT count(*) FROM votes v WHERE v.proposal_id = proposals.id AND v.agree),
	disagreed = (SELECT count(*) FROM votes v WHERE v.proposal_id = proposals.id AND NOT v.agree)`

// RemoveVotes deletes an account's votes on the open proposals of a group.
func (tx *Tx) RemoveVotes(ctx context.Context, groupID, accountID models.ID) error {
	const recount = recountVotes + " WHERE group_id = ? AND status = 'open'"
	const open = "DELETE FROM votes WHERE account_id = ? AND proposal_id IN (SELECT id FROM proposals WHERE group_id = ? AND status = 'open')"
	if deleted, err := tx.db.Exec(ctx, open, accountID, groupID); err != nil || deleted == 0 {
		return err
	}
	_, err := tx.db.Exec(ctx, recount, groupID)
	return err
}
