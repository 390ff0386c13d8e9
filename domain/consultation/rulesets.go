package consultation

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxRulesets is how many rulesets a list shows, beside the program's own.
const maxRulesets = 200

// isOfProgram reports whether a version is of numbers of the program's rules, and not the program's own.
func isOfProgram(version string) bool {
	return models.IsRulesetVersion(version) && strings.HasPrefix(version, matching.Ruleset+".")
}

// canRank reports whether rankings can use a ruleset: one that is not withdrawn, of the program's rules.
func canRank(ruleset models.Ruleset) bool {
	return ruleset.Status.CanRank() && (ruleset.Version == matching.Ruleset || isOfProgram(ruleset.Version))
}

// Rulesets returns the rulesets that there are and were, those proposed last first, the program's own
// at the end.
func (r *Room) Rulesets(ctx context.Context) (list []models.Ruleset, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		stored, err := tx.Rulesets(ctx, maxRulesets)
		if err != nil {
			return err
		}
		adopted, err := readAdopted(ctx, tx)
		for _, one := range stored {
			list = append(list, asNow(one, adopted.Version))
		}
		list = append(list, ownRuleset(adopted.Version))
		return err
	})
	return list, err
}

// AdoptedRuleset returns the ruleset that rankings use now.
func (r *Room) AdoptedRuleset(ctx context.Context) (ruleset models.Ruleset, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		ruleset, err = readAdopted(ctx, tx)
		return err
	})
	return ruleset, err
}

// Ruleset returns the ruleset of a version, in any state, or models.ErrNotFound.
func (r *Room) Ruleset(ctx context.Context, version string) (ruleset models.Ruleset, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		ruleset, err = readRuleset(ctx, tx, version)
		return err
	})
	return ruleset, err
}

// RulesetByID returns a ruleset by its id, to whom proposed it.
func (r *Room) RulesetByID(ctx context.Context, by models.WriteOptions, id models.ID) (ruleset models.Ruleset, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ProposeRuleset, policy.State{}); err != nil {
		return ruleset, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		ruleset, err = tx.RulesetByID(ctx, id)
		return err
	})
	return withChanges(ruleset), err
}

// readRuleset returns the ruleset of a version, or models.ErrNotFound.
func readRuleset(ctx context.Context, tx *store.Tx, version string) (models.Ruleset, error) {
	if !models.IsRulesetVersion(version) {
		return models.Ruleset{}, models.ErrNotFound
	}
	if version != matching.Ruleset {
		ruleset, err := tx.Ruleset(ctx, version)
		return withChanges(ruleset), err
	}
	adopted, err := readAdopted(ctx, tx)
	return ownRuleset(adopted.Version), err
}

// asNow returns a stored ruleset as it is while another is in force: adopted under other rules than the
// program's, it is replaced by the program's own.
func asNow(ruleset models.Ruleset, adopted string) models.Ruleset {
	if ruleset.Status == models.RulesetAdopted && ruleset.Version != adopted {
		ruleset.Status = models.RulesetReplaced
	}
	return withChanges(ruleset)
}

// readAdopted returns the ruleset that is adopted. One whose numbers are of other rules than the
// program's no longer ranks: then it is the program's own.
func readAdopted(ctx context.Context, tx *store.Tx) (models.Ruleset, error) {
	adopted, err := tx.AdoptedRuleset(ctx)
	if errors.Is(err, models.ErrNotFound) || err == nil && !canRank(adopted) {
		return ownRuleset(matching.Ruleset), nil
	}
	if err != nil {
		return adopted, fmt.Errorf("read the adopted ruleset: %w", err)
	}
	return withChanges(adopted), nil
}

// ownRuleset returns the ruleset that the program brings. It is adopted unless another one is.
func ownRuleset(adopted string) models.Ruleset {
	own := models.Ruleset{Version: matching.Ruleset, Status: models.RulesetReplaced, Numbers: models.Doc[map[string]int]{V: matching.BuiltInRules().All()}}
	if adopted == matching.Ruleset {
		own.Status = models.RulesetAdopted
	}
	return own
}

// withChanges fills in which numbers of a ruleset differ from the program's own.
func withChanges(ruleset models.Ruleset) models.Ruleset {
	own := matching.BuiltInRules().All()
	for _, n := range matching.Numbers() {
		if value, given := ruleset.Numbers.V[n.Name]; given && value != own[n.Name] {
			ruleset.Changes = append(ruleset.Changes, models.NumberChange{Name: n.Name, Principle: n.Principle, From: own[n.Name], To: value})
		}
	}
	return ruleset
}

// rules are a matcher by one ruleset, with its version.
type rules struct {
	*matching.Matcher
	version string
}

// rulesOf returns the rules of a version that rankings can use; of "" those that are adopted, in whatever
// process that was done.
func (r *Room) rulesOf(ctx context.Context, tx *store.Tx, version string) (rules, error) {
	var ruleset models.Ruleset
	var err error
	if version == "" {
		ruleset, err = readAdopted(ctx, tx)
	} else {
		ruleset, err = readRuleset(ctx, tx, version)
	}
	if errors.Is(err, models.ErrNotFound) || err == nil && !canRank(ruleset) {
		return rules{}, &models.InvalidError{Fields: []models.FieldError{{Parameter: "ruleset", Code: "unknown_ruleset"}}}
	}
	if err != nil {
		return rules{}, err
	}
	numbers, err := matching.NewRules(ruleset.Numbers.V)
	if err != nil {
		return rules{}, fmt.Errorf("ruleset %s: %v", ruleset.Version, err) //nolint:errorlint // no fault of the reader's input
	}
	return rules{r.Matcher.With(numbers), ruleset.Version}, nil
}
