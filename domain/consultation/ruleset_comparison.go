package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// CompareRulesets returns, to operators, what would change in the rankings of the newest open requests if
// a ruleset were adopted. It is counted alone, without anything that leads to a request.
func (r *Room) CompareRulesets(ctx context.Context, by models.WriteOptions, version string) (c models.RulesetComparison, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.CompareRulesets, policy.State{}); err != nil {
		return c, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		ruleset, err := readRuleset(ctx, tx, version)
		if err != nil {
			return err
		}
		if !canRank(ruleset) {
			return rulesetStates().refuse(string(ruleset.Status))
		}
		c, err = r.compare(ctx, tx, version)
		return err
	})
	return c, err
}

func (r *Room) compare(ctx context.Context, tx *store.Tx, version string) (c models.RulesetComparison, err error) {
	now, err := r.rulesOf(ctx, tx, "")
	if err != nil {
		return c, err
	}
	then, err := r.rulesOf(ctx, tx, version)
	if err != nil {
		return c, err
	}
	everybody, err := r.readAllWork(ctx, tx)
	if err != nil {
		return c, err
	}
	requests, err := tx.OpenRequests(ctx, models.MaxComparedRequests)
	if err != nil {
		return c, err
	}
	compared, changed := 0, 0
	for _, request := range requests {
		query := matchQuery{Request: matching.Request{Request: request, AsOf: r.Now().UTC()}, rules: now}
		if err := r.completeQuery(ctx, tx, &query, everybody); err != nil {
			return c, err
		}
		ranking, found, err := r.rankCandidates(ctx, tx, query)
		if err != nil {
			return c, err
		}
		if len(ranking.Order) == 0 {
			continue // nobody is admitted, by whatever numbers
		}
		compared++
		if then.Rank(query.Request, query.facts.ofAll(found.rows)).Order[0].Consultant.ID != ranking.Order[0].Consultant.ID {
			changed++
		}
	}
	return models.NewRulesetComparison(version, now.version, compared, changed), nil
}
