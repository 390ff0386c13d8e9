package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ProposeRuleset lets an operator propose other numbers. Until its last day of deliberation, and longer
// until it is adopted or withdrawn, everybody can read it and rank by it.
func (r *Room) ProposeRuleset(ctx context.Context, by models.WriteOptions, input models.RulesetInput) (models.Ruleset, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ProposeRuleset, policy.State{}); err != nil {
		return models.Ruleset{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.Ruleset{}, err
	}
	ruleset, err := r.newRuleset(input)
	if err != nil {
		return models.Ruleset{}, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, ruleset.ID); err != nil {
			return err
		}
		_, err := tx.Ruleset(ctx, ruleset.Version)
		if err == nil {
			err = &models.ConflictError{Code: "version_taken", Detail: "There is a ruleset of this version. A version is never used again: take another one."}
		}
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ProposeRuleset, audit.Ruleset(ruleset.Version)); err != nil {
			return err
		}
		return tx.AddRuleset(ctx, &ruleset)
	})
	return ruleset, err
}

// newRuleset returns what an input proposes, or what is wrong with it.
func (r *Room) newRuleset(input models.RulesetInput) (models.Ruleset, error) {
	if !isOfProgram(input.Version) {
		return models.Ruleset{}, &models.InvalidError{Fields: []models.FieldError{
			{Pointer: "/version", Code: "wrong_version", Params: map[string]any{"prefix": matching.Ruleset + "."}},
		}}
	}
	numbers, err := matching.NewRules(input.Numbers)
	if err != nil {
		return models.Ruleset{}, err
	}
	today := r.today()
	ruleset := models.Ruleset{
		ID: models.NewRandomID(), Version: input.Version, Status: models.RulesetProposed, Title: input.Title, Summary: input.Summary,
		OpenUntil: today.AddDays(models.DeliberationDays), ProposedOn: today,
	}
	ruleset.Numbers.V, ruleset.Reasons.V = numbers.All(), input.Reasons
	if day := input.OpenUntil; day != nil && !day.IsZero() {
		if day.Before(ruleset.OpenUntil) || today.AddDays(models.MaxDeliberationDays).Before(*day) {
			return models.Ruleset{}, outsideDeliberation(ruleset.OpenUntil, today.AddDays(models.MaxDeliberationDays))
		}
		ruleset.OpenUntil = *day
	}
	ruleset = withChanges(ruleset)
	for _, change := range ruleset.Changes {
		if change.Principle != "" && input.Reasons[change.Principle] == "" {
			return models.Ruleset{}, models.Invalid("/reasons/"+string(change.Principle), "required")
		}
	}
	return ruleset, nil
}

func outsideDeliberation(first, last models.Date) error {
	return &models.InvalidError{Fields: []models.FieldError{
		{Pointer: "/open_until", Code: "out_of_range", Params: map[string]any{"min": first.String(), "max": last.String()}},
	}}
}

// AdoptRuleset puts a proposed ruleset in force, in all processes, once the time
// of deliberation is over: before, it returns a *models.ConflictError with the day. To do so again
// changes nothing.
func (r *Room) AdoptRuleset(ctx context.Context, by models.WriteOptions, version string) (models.Ruleset, error) {
	return r.changeRuleset(ctx, by, policy.AdoptRuleset, version, "adopt", func(tx *store.Tx, ruleset *models.Ruleset) error {
		if !isOfProgram(version) {
			return &models.ConflictError{Code: "ruleset_outdated", Detail: "The numbers of this ruleset are of other rules than those of the program. Propose them anew."}
		}
		if ruleset.IsOpenOn(r.today()) {
			return &models.ConflictError{
				Code: "deliberation_open", Detail: "Groups can comment on this ruleset until " + ruleset.OpenUntil.String() + " (UTC). Adopt it after that day.",
				State: string(ruleset.Status), May: []string{"withdraw"},
			}
		}
		if ruleset.IsLapsedOn(r.today()) {
			return &models.ConflictError{
				Code: "deliberation_lapsed", Detail: "Groups commented on this ruleset more than 90 days ago. Propose it anew under another version.",
				State: string(ruleset.Status), May: []string{"withdraw"},
			}
		}
		ruleset.AdoptedOn = r.today()
		return r.replaceAdopted(ctx, tx)
	})
}

// replaceAdopted ends the ruleset that is adopted, of whatever rules its numbers are.
func (r *Room) replaceAdopted(ctx context.Context, tx *store.Tx) error {
	last, err := tx.AdoptedRuleset(ctx)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	to, _, err := next(rulesetStates(), last.Status, "replace")
	if err != nil {
		return err
	}
	last.Status, last.EndedOn = to, r.today()
	return tx.UpdateRuleset(ctx, &last, models.RulesetAdopted)
}

// WithdrawRuleset takes a proposed ruleset back. To do so again changes nothing.
func (r *Room) WithdrawRuleset(ctx context.Context, by models.WriteOptions, version string) (models.Ruleset, error) {
	return r.changeRuleset(ctx, by, policy.WithdrawRuleset, version, "withdraw", func(_ *store.Tx, ruleset *models.Ruleset) error {
		ruleset.EndedOn = r.today()
		return nil
	})
}

// changeRuleset brings a ruleset by an act into another state, and do what belongs to it.
func (r *Room) changeRuleset(
	ctx context.Context, by models.WriteOptions, act policy.Act, version, name string, do func(*store.Tx, *models.Ruleset) error,
) (ruleset models.Ruleset, err error) {
	if err := r.Policy.Authorize(by.Actor, act, policy.State{}); err != nil {
		return ruleset, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if ruleset, err = readRuleset(ctx, tx, version); err != nil {
			return err
		}
		from := ruleset.Status
		to, changes, err := next(rulesetStates(), from, name)
		if err != nil || !changes {
			return err
		}
		if err := do(tx, &ruleset); err != nil {
			return err
		}
		ruleset.Status = to
		if err := tx.UpdateRuleset(ctx, &ruleset, from); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, act, audit.Ruleset(version))
	})
	return ruleset, err
}
