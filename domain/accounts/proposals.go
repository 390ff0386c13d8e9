package accounts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Executor carries out an act that a group agreed to. Check refuses a proposal that makes no sense,
// and completes it: its subject's version. Do carries it out in the transaction of the caller; it
// returns a refusal before it writes anything.
type Executor struct {
	Check func(ctx context.Context, tx *store.Tx, p *models.Proposal) error
	Do    func(ctx context.Context, tx *store.Tx, p models.Proposal) error
}

// Execute lets an act be carried out by what a room above offers. It is called before the first
// proposal.
func (r *Room) Execute(act models.RuledAct, by Executor) { r.executors[act] = by }

// OpenProposal turns what Agree returned into the error of a verb: nil if the act is done.
func OpenProposal(p *models.Proposal, err error) error {
	if err != nil || p == nil || p.Status == models.ProposalDone {
		return err
	}
	return &models.ProposedError{Proposal: *p}
}

// Agree asks, in the caller's transaction, whether the actor may do an act of the group alone: then it
// returns nil. Otherwise it returns the proposal of it, new or under way, with the actor's yes; if
// that yes completes the number it is done.
func (r *Room) Agree(ctx context.Context, tx *store.Tx, by models.WriteOptions, ask models.Proposal) (*models.Proposal, error) {
	alone, err := r.MayAlone(ctx, tx, by, ask.GroupID, ask.Act)
	if err != nil || alone {
		return nil, err // no proposal is needed
	}
	return r.propose(ctx, tx, by, ask)
}

// MayAlone reports, in the caller's transaction, whether the group lets the actor do an act without
// asking others.
func (r *Room) MayAlone(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, act models.RuledAct) (bool, error) {
	c, err := r.newCouncil(ctx, tx, by, groupID)
	if err != nil {
		return false, err
	}
	alone := neededFor(c.rules, act, c.electorate) == 1 && c.electorate.Account && !act.Waits()
	return alone || ruledFor(c.rules, act, c.electorate) == 1, nil
}

// FailProposal ends, in the caller's transaction, the proposal of an act that is under way in a group,
// if there is one: what its members agreed to is no longer as it was.
func FailProposal(ctx context.Context, tx *store.Tx, groupID models.ID, act models.RuledAct, on models.Date) error {
	p, err := tx.ProposalUnderWay(ctx, groupID, act, "")
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	from := p.Status
	p.Status, p.ClosedOn, p.Reason = models.ProposalFailed, on, models.RefusalReason(models.ErrStale)
	return tx.UpdateProposal(ctx, &p, from)
}

// propose writes a proposal with the actor's yes, or gives it to the same one that is under way.
func (r *Room) propose(ctx context.Context, tx *store.Tx, by models.WriteOptions, ask models.Proposal) (*models.Proposal, error) {
	p, err := tx.ProposalUnderWay(ctx, ask.GroupID, ask.Act, ask.Subject)
	if err == nil && r.isOverdue(p) {
		if err := r.close(ctx, tx, &p, models.ProposalExpired); err != nil {
			return nil, err
		}
		err = models.ErrNotFound
	}
	switch {
	case errors.Is(err, models.ErrNotFound):
		p, err = r.createProposal(ctx, tx, by, ask)
	case err == nil && !samePayload(p, ask):
		err = &models.ConflictError{Code: "proposal_under_way", Detail: "Another proposal about the same is under way. Vote on it, or wait until it has ended."}
	}
	if err != nil {
		return nil, err
	}
	return &p, r.agree(ctx, tx, by, &p)
}

// agree adds the actor's yes to a proposal if it is open and the actor may vote.
func (r *Room) agree(ctx context.Context, tx *store.Tx, by models.WriteOptions, p *models.Proposal) error {
	electorate, err := r.electorate(ctx, tx, by, p.GroupID)
	if err != nil || p.Status != models.ProposalOpen || !electorate.Account {
		return err
	}
	return r.castVote(ctx, tx, by, p, true, electorate)
}

func (r *Room) createProposal(ctx context.Context, tx *store.Tx, by models.WriteOptions, p models.Proposal) (models.Proposal, error) {
	if err := r.executors[p.Act].Check(ctx, tx, &p); err != nil {
		return p, err
	}
	count, err := tx.CountProposals(ctx, p.GroupID)
	if err != nil {
		return p, err
	}
	if count >= models.MaxProposals {
		return p, &models.ConflictError{Code: "too_many_proposals", Detail: "50 proposals of this group are under way. Vote on them first."}
	}
	p.ID, p.ProposerID, p.Status, p.ProposedOn = models.NewRandomID(), &by.AccountID, models.ProposalOpen, r.today()
	if p.EndsOn.IsZero() {
		p.EndsOn = p.ProposedOn.AddDays(models.ProposalDays)
	}
	if err := RecordIdempotencyKey(ctx, tx, by, p.ID); err != nil {
		return p, err
	}
	if err := tx.AddProposal(ctx, &p); err != nil {
		return p, err
	}
	if err := r.notifyVoters(ctx, tx, by, p); err != nil {
		return p, err
	}
	return p, r.record(ctx, tx, by, p.GroupID, models.DidPropose, p.ID.String())
}

// notifyVoters writes to those who may vote on a new proposal, but for the actor, that it waits.
func (r *Room) notifyVoters(ctx context.Context, tx *store.Tx, by models.WriteOptions, p models.Proposal) error {
	voters, err := tx.VotersWithAddress(ctx, p.GroupID, r.today().AddDays(-models.VotingMembershipDays))
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(voters, func(id models.ID) bool { return id == by.AccountID })
	return r.Notify(ctx, tx, models.NoticeVote, "proposal/"+p.ID.String(), others...)
}

// samePayload reports whether two proposals would do the same.
func samePayload(a, b models.Proposal) bool {
	first, err1 := json.Marshal(a.Payload.V)
	second, err2 := json.Marshal(b.Payload.V)
	return err1 == nil && err2 == nil && bytes.Equal(first, second)
}

func (r *Room) isOverdue(p models.Proposal) bool {
	return p.Status == models.ProposalOpen && p.EndsOn.Before(r.today())
}

// close ends a proposal that is under way.
func (r *Room) close(ctx context.Context, tx *store.Tx, p *models.Proposal, status models.ProposalStatus) error {
	from := p.Status
	p.Status, p.ClosedOn = status, r.today()
	return tx.UpdateProposal(ctx, p, from)
}

// decide does what enough members agreed to: at once, or after some time if the act is one that can
// be halted and more than one had to agree.
func (r *Room) decide(ctx context.Context, tx *store.Tx, by models.WriteOptions, p *models.Proposal, ruled int) error {
	if !p.Act.Waits() || ruled == 1 {
		return r.carryOut(ctx, tx, by, p)
	}
	due := r.now().UTC().Add(models.HaltPeriod + time.Hour - time.Nanosecond).Truncate(time.Hour)
	p.Status, p.DoneAt = models.ProposalWaiting, &due
	if err := tx.UpdateProposal(ctx, p, models.ProposalOpen); err != nil {
		return err
	}
	return tx.Enqueue(ctx, models.JobCarryOut, p.ID.String(), due)
}

// carryOut carries out a proposal, or lets it fail with the reason why it cannot be.
func (r *Room) carryOut(ctx context.Context, tx *store.Tx, by models.WriteOptions, p *models.Proposal) error {
	err := r.executors[p.Act].Do(ctx, tx, *p)
	if reason := models.RefusalReason(err); reason != "" {
		p.Reason = reason
		return r.close(ctx, tx, p, models.ProposalFailed)
	}
	if err != nil {
		return err
	}
	if err := r.close(ctx, tx, p, models.ProposalDone); err != nil {
		return err
	}
	return r.record(ctx, tx, by, p.GroupID, models.DidCarryOut, p.ID.String())
}

// CarryOut carries out proposals that have waited long enough, each once, however often it is called.
func (r *Room) CarryOut(ctx context.Context, ids []models.ID) error {
	for _, id := range ids {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			p, err := tx.Proposal(ctx, id)
			if errors.Is(err, models.ErrNotFound) || err == nil && p.Status != models.ProposalWaiting {
				return nil
			}
			if err != nil {
				return err
			}
			if r.now().Before(*p.DoneAt) {
				return tx.Enqueue(ctx, models.JobCarryOut, id.String(), *p.DoneAt)
			}
			return r.carryOut(ctx, tx, models.WriteOptions{Actor: models.Actor{Operator: true}}, &p)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Propose lets a member propose an act to the group. If the rules let the actor do it alone, it is
// done at once.
func (r *Room) Propose(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.ProposalInput) (models.Proposal, error) {
	if err := r.validateProposal(&input); err != nil {
		return models.Proposal{}, err
	}
	ask := models.Proposal{GroupID: groupID, Act: input.Act, EndsOn: r.today().AddDays(models.ValueOr(input.Days, models.ProposalDays))}
	ask.Payload.V = models.ProposalPayload{Visibility: input.Visibility, Rules: input.Rules}
	if input.Subject != nil {
		ask.Subject = input.Subject.String()
	}
	var p *models.Proposal
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := Authorize(ctx, tx, r.policy, by.Actor, policy.Propose, groupID)
		if err != nil {
			return err
		}
		if err := r.authorizeProposal(ctx, tx, by, ask, state); err != nil {
			return err
		}
		p, err = r.propose(ctx, tx, by, ask)
		return err
	})
	if err != nil {
		return models.Proposal{}, err
	}
	return r.Proposal(ctx, by, p.ID)
}

// validateProposal refuses what no group can propose, and what does not go with the act.
func (r *Room) validateProposal(input *models.ProposalInput) error {
	if err := r.validator.Validate(input); err != nil {
		return err
	}
	of := map[models.RuledAct]string{
		models.ActOpenRequest: "subject", models.ActAddSteward: "subject", models.ActRemoveSteward: "subject", models.ActLoosenVisibility: "visibility",
		models.ActChangeRules: "rules", models.ActCloseGroup: "",
	}
	wanted, known := of[input.Act]
	if !known {
		return models.Invalid("/act", "unknown_value")
	}
	given := map[string]bool{"subject": input.Subject != nil, "visibility": input.Visibility != nil, "rules": input.Rules != nil}
	for _, member := range []string{"subject", "visibility", "rules"} {
		if member == wanted && !given[member] {
			return models.Invalid("/"+member, "required")
		}
		if member != wanted && given[member] {
			return &models.InvalidError{Fields: []models.FieldError{{Pointer: "/" + member, Code: "conflicts_with", Params: map[string]any{"other": "act"}}}}
		}
	}
	return nil
}

// authorizeProposal refuses a member who may not do the act even if all agree: what stewards do,
// stewards propose. Any member proposes that a steward is removed, which several must agree to, and a
// steward for a group that has none.
func (r *Room) authorizeProposal(ctx context.Context, tx *store.Tx, by models.WriteOptions, ask models.Proposal, state policy.State) error {
	acts := map[models.RuledAct]policy.Act{
		models.ActOpenRequest: policy.OpenRequest, models.ActAddSteward: policy.InviteMember, models.ActRemoveSteward: policy.Propose,
		models.ActLoosenVisibility: policy.EditGroup, models.ActChangeRules: policy.ChangeRules, models.ActCloseGroup: policy.ArchiveGroup,
	}
	act := acts[ask.Act]
	if ask.Act == models.ActAddSteward {
		stewards, err := tx.CountStewards(ctx, ask.GroupID)
		if err != nil {
			return err
		}
		if stewards == 0 {
			act = policy.Propose
		}
	}
	return r.policy.Authorize(by.Actor, act, state)
}
