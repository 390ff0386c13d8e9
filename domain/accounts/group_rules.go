package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// fewestToRemove is how many members must agree at least to remove a steward: nobody does so alone.
const fewestToRemove = 2

// GroupRules returns a group's rules and how many members must agree now, for its members only.
func (r *Room) GroupRules(ctx context.Context, by models.WriteOptions, groupID models.ID) (rules models.GroupRules, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadRules, groupID); err != nil {
			return err
		}
		rules, err = r.readRules(ctx, tx, groupID)
		if err != nil {
			return err
		}
		electorate, err := r.electorate(ctx, tx, by, groupID)
		if err != nil {
			return err
		}
		rules.Needed = map[models.RuledAct]int{}
		for _, act := range append(models.RuledActs(), models.ActChangeRules) {
			rules.Needed[act] = neededFor(rules, act, electorate)
		}
		return nil
	})
	return rules, err
}

// readRules reads a group's rules, with whether it takes requests to join: a group that decided
// nothing does, one for survivors of violence never does.
func (r *Room) readRules(ctx context.Context, tx *store.Tx, groupID models.ID) (models.GroupRules, error) {
	rules, err := tx.GroupRules(ctx, groupID)
	if err != nil {
		return rules, err
	}
	group, err := tx.Group(ctx, groupID)
	if err != nil {
		return rules, err
	}
	takes := !r.validator.NeedsVetting(group.Topics) && models.ValueOr(rules.TakesRequests, true)
	rules.TakesRequests = &takes
	return rules, nil
}

// ChangeRules lets a steward change the rules of the group. It needs as many members as the largest
// number in the rules that hold until then: if further ones must agree, it returns a
// *models.ProposedError.
func (r *Room) ChangeRules(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.GroupRulesInput) (models.GroupRules, error) {
	if err := r.validator.Validate(&input); err != nil {
		return models.GroupRules{}, err
	}
	var proposal *models.Proposal
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ChangeRules, groupID); err != nil {
			return err
		}
		rules, err := tx.GroupRules(ctx, groupID)
		if err != nil {
			return err
		}
		if err := by.CheckVersion(rules.Version); err != nil {
			return err
		}
		ask := models.Proposal{GroupID: groupID, Act: models.ActChangeRules, Version: rules.Version}
		ask.Payload.V.Rules = &input
		if proposal, err = r.Agree(ctx, tx, by, ask); err != nil || proposal != nil {
			return err
		}
		return r.putRules(ctx, tx, by, rules, input)
	})
	if err := OpenProposal(proposal, err); err != nil {
		return models.GroupRules{}, err
	}
	return r.GroupRules(ctx, by, groupID)
}

// putRules writes what a group decided.
func (r *Room) putRules(ctx context.Context, tx *store.Tx, by models.WriteOptions, rules models.GroupRules, input models.GroupRulesInput) error {
	if err := r.checkRules(ctx, tx, rules.GroupID, input); err != nil {
		return err
	}
	rules.TakesRequests, rules.Agree.V = input.TakesRequests, input.Agree()
	if err := tx.PutGroupRules(ctx, &rules); err != nil {
		return err
	}
	return r.record(ctx, tx, by, rules.GroupID, models.DidChangeRules, "")
}

// checkRules refuses that a group for survivors of violence takes requests to join.
func (r *Room) checkRules(ctx context.Context, tx *store.Tx, groupID models.ID, input models.GroupRulesInput) error {
	if !models.ValueOr(input.TakesRequests, false) {
		return nil
	}
	group, err := tx.Group(ctx, groupID)
	if err == nil && r.validator.NeedsVetting(group.Topics) {
		err = models.Invalid("/takes_requests", "by_invitation_only")
	}
	return err
}

// electorate counts who may vote in a group: members of at least models.VotingMembershipDays; while
// there is none, those who joined on the first day, its founders.
func (r *Room) electorate(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) (store.Electorate, error) {
	return tx.Electorate(ctx, groupID, by.AccountID, r.today().AddDays(-models.VotingMembershipDays))
}

// ruledFor returns how many members must agree to an act by the rules, whatever their number is: a
// group without a steward names one by a majority, and nobody removes a steward alone.
func ruledFor(rules models.GroupRules, act models.RuledAct, e store.Electorate) int {
	ruled := rules.AgreeOf(act)
	switch {
	case act == models.ActRemoveSteward:
		return max(ruled, fewestToRemove)
	case act == models.ActAddSteward && e.Stewards == 0:
		return e.Voters/2 + 1
	}
	return ruled
}

// neededFor returns how many members must agree to an act now: never more than may vote. Nobody
// removes a steward alone, and a steward's own yes is never needed to remove that steward.
func neededFor(rules models.GroupRules, act models.RuledAct, e store.Electorate) int {
	if act == models.ActRemoveSteward {
		return max(fewestToRemove, min(ruledFor(rules, act, e), e.Voters-1))
	}
	return max(1, min(ruledFor(rules, act, e), e.Voters))
}
