package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Proposals returns a group's proposals of a status ("" all), those under way first, for its members
// only.
func (r *Room) Proposals(
	ctx context.Context, by models.WriteOptions, groupID models.ID, status models.ProposalStatus, page models.Page,
) (list []models.Proposal, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadProposals, groupID); err != nil {
			return err
		}
		if list, total, err = tx.Proposals(ctx, groupID, status, page); err != nil {
			return err
		}
		c, err := r.newCouncil(ctx, tx, by, groupID)
		for i := 0; err == nil && i < len(list); i++ {
			err = r.complete(ctx, tx, by, &list[i], c)
		}
		return err
	})
	return list, total, err
}

// Proposal returns one proposal, for the group's members only.
func (r *Room) Proposal(ctx context.Context, by models.WriteOptions, id models.ID) (p models.Proposal, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		p, err = r.readProposal(ctx, tx, by, policy.ReadProposals, id)
		return err
	})
	return p, err
}

// readProposal reads a proposal that the actor may act on; to everybody else it is not there.
func (r *Room) readProposal(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Proposal, error) {
	p, err := tx.Proposal(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return p, err
	}
	state, err := ReadPolicyState(ctx, tx, by.Actor, p.GroupID)
	if err != nil {
		return p, err
	}
	state.Author = p.ProposerID != nil && *p.ProposerID == by.AccountID
	if err := r.policy.Authorize(by.Actor, act, state); err != nil {
		return p, err
	}
	c, err := r.newCouncil(ctx, tx, by, p.GroupID)
	if err != nil {
		return p, err
	}
	return p, r.complete(ctx, tx, by, &p, c)
}

// council is what a group's proposals are judged by: its rules, and who may vote.
type council struct {
	rules      models.GroupRules
	electorate store.Electorate
}

func (r *Room) newCouncil(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) (c council, err error) {
	if c.rules, err = tx.GroupRules(ctx, groupID); err != nil {
		return c, err
	}
	c.electorate, err = r.electorate(ctx, tx, by, groupID)
	return c, err
}

// complete adds to a proposal what is not stored: that its time is over, how many must agree, and the
// reader's vote.
func (r *Room) complete(ctx context.Context, tx *store.Tx, by models.WriteOptions, p *models.Proposal, c council) error {
	vote, err := tx.Vote(ctx, p.ID, by.AccountID)
	if err == nil {
		p.MyVote = &vote.Agree
	} else if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if r.isOverdue(*p) {
		p.Status, p.ClosedOn = models.ProposalExpired, p.EndsOn.AddDays(1)
	}
	if p.Status == models.ProposalOpen {
		p.Needed = neededFor(c.rules, p.Act, c.electorate)
	}
	return nil
}

// Vote records the actor's vote, which may change while the proposal is open. The vote that completes
// the number carries the act out in the same transaction, or begins the time in which it can be
// halted. Voting the same again changes nothing.
func (r *Room) Vote(ctx context.Context, by models.WriteOptions, id models.ID, input models.VoteInput) (models.Proposal, error) {
	if err := r.validator.Validate(&input); err != nil {
		return models.Proposal{}, err
	}
	return r.changeProposal(ctx, by, policy.Vote, id, func(tx *store.Tx, p *models.Proposal) error {
		if p.Status != models.ProposalOpen {
			if p.MyVote != nil && *p.MyVote == *input.Agree {
				return nil
			}
			return errProposalClosed
		}
		electorate, err := r.electorate(ctx, tx, by, p.GroupID)
		if err != nil {
			return err
		}
		if !electorate.Account {
			return &models.ConflictError{Code: "too_new_to_vote", Detail: "Members vote once they have belonged to the group for 14 days."}
		}
		return r.castVote(ctx, tx, by, p, *input.Agree, electorate)
	})
}

var errProposalClosed = &models.ConflictError{Code: "proposal_closed", Detail: "The proposal has ended; make a new one."}

// castVote writes a vote, counts all, and decides if enough agree.
func (r *Room) castVote(ctx context.Context, tx *store.Tx, by models.WriteOptions, p *models.Proposal, agree bool, e store.Electorate) error {
	vote := models.Vote{ID: models.NewRandomID(), ProposalID: p.ID, AccountID: by.AccountID, Agree: agree}
	if err := tx.PutVote(ctx, vote); err != nil {
		return err
	}
	rules, err := tx.GroupRules(ctx, p.GroupID)
	if err != nil {
		return err
	}
	if p.Agreed, p.Disagreed, err = tx.CountVotes(ctx, p.ID); err != nil {
		return err
	}
	if p.Agreed >= neededFor(rules, p.Act, e) {
		return r.decide(ctx, tx, by, p, ruledFor(rules, p.Act, e))
	}
	return tx.UpdateProposal(ctx, p, models.ProposalOpen)
}

// HaltProposal lets any member halt an act that waits, but for the steward whom it removes. Halting
// again changes nothing.
func (r *Room) HaltProposal(ctx context.Context, by models.WriteOptions, id models.ID) (models.Proposal, error) {
	return r.changeProposal(ctx, by, policy.HaltProposal, id, func(tx *store.Tx, p *models.Proposal) error {
		switch {
		case p.Status == models.ProposalHalted:
			return nil
		case p.Status != models.ProposalWaiting:
			return &models.ConflictError{Code: "nothing_to_halt", Detail: "Only what was agreed to and waits can be halted."}
		case p.Act == models.ActRemoveSteward && p.Subject == by.AccountID.String():
			return &models.ConflictError{Code: "own_removal", Detail: "Other members can halt this, not the steward concerned."}
		}
		if err := r.checkMayHalt(ctx, tx, by, *p); err != nil {
			return err
		}
		if err := r.close(ctx, tx, p, models.ProposalHalted); err != nil {
			return err
		}
		return r.record(ctx, tx, by, p.GroupID, models.DidHalt, p.ID.String())
	})
}

// checkMayHalt refuses that somebody who joined lately halts the removal of a steward: stewards make
// the codes by which one joins.
func (r *Room) checkMayHalt(ctx context.Context, tx *store.Tx, by models.WriteOptions, p models.Proposal) error {
	if p.Act != models.ActRemoveSteward {
		return nil
	}
	electorate, err := r.electorate(ctx, tx, by, p.GroupID)
	if err == nil && !electorate.Account {
		err = &models.ConflictError{Code: "too_new_to_vote", Detail: "Members who may vote can halt this: those who have belonged for 14 days."}
	}
	return err
}

// WithdrawProposal lets its proposer end a proposal that is under way. Withdrawing again changes
// nothing.
func (r *Room) WithdrawProposal(ctx context.Context, by models.WriteOptions, id models.ID) (models.Proposal, error) {
	return r.changeProposal(ctx, by, policy.WithdrawProposal, id, func(tx *store.Tx, p *models.Proposal) error {
		if p.Status == models.ProposalWithdrawn {
			return nil
		}
		if !p.Status.UnderWay() {
			return errProposalClosed
		}
		if err := r.close(ctx, tx, p, models.ProposalWithdrawn); err != nil {
			return err
		}
		return r.record(ctx, tx, by, p.GroupID, models.DidWithdrawProposal, p.ID.String())
	})
}

func (r *Room) changeProposal(
	ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, change func(*store.Tx, *models.Proposal) error,
) (models.Proposal, error) {
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		p, err := r.readProposal(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		return change(tx, &p)
	})
	if err != nil {
		return models.Proposal{}, err
	}
	return r.Proposal(ctx, by, id)
}
