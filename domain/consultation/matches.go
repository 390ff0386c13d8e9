package consultation

import (
	"context"
	"fmt"
	"maps"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// RankMatches returns who suits a request, in order and with reasons, for its group's members. All
// pages of one ranking share the instant and the ruleset that it names. Each consultant that is shown
// was evaluated on the current row.
func (r *Room) RankMatches(ctx context.Context, by models.WriteOptions, requestID models.ID, wanted models.RankingQuery) (models.Ranking, error) {
	page := wanted.Page
	if page.Offset()+page.PerPage > models.MaxItems {
		return models.Ranking{}, models.ErrTooDeep
	}
	var ranking models.Ranking
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		query, err := r.readMatchQuery(ctx, tx, by, requestID, wanted)
		if err != nil {
			return err
		}
		order, found, err := r.rankCandidates(ctx, tx, query)
		if err != nil {
			return err
		}
		ranking, err = r.explainPage(ctx, tx, query, order, page)
		ranking.Exhaustive, ranking.Population = found.exhaustive, found.population
		if ranking.Eligible == 0 {
			ranking.Refused = r.countRefusals(query.Request, order, found)
		}
		return err
	})
	return ranking, err
}

// matchQuery is a request as one actor asks about it.
type matchQuery struct {
	matching.Request
	rules    rules
	facts    facts
	isMember bool // the actor is a member of the request's group
	preview  bool // the request is a draft, and evaluated as it will be once opened
}

// readMatchQuery reads what the rules know of a request. Only the group's own view measures from
// its exact place; the operator's uses the public one.
func (r *Room) readMatchQuery(ctx context.Context, tx *store.Tx, by models.WriteOptions, requestID models.ID, wanted models.RankingQuery) (matchQuery, error) {
	request, err := r.readRequest(ctx, tx, by, policy.RankMatches, requestID)
	if err != nil {
		return matchQuery{}, err
	}
	query := matchQuery{Request: matching.Request{Request: request, AsOf: wanted.AsOf}}
	if query.AsOf.IsZero() {
		query.AsOf = r.Now().UTC()
	}
	if query.rules, err = r.rulesOf(ctx, tx, wanted.Ruleset); err != nil {
		return matchQuery{}, err
	}
	if request.Status == models.RequestDraft {
		query.preview, query.Status = true, models.RequestOpen
	}
	state, err := accounts.ReadPolicyState(ctx, tx, by.Actor, request.GroupID)
	if err != nil {
		return matchQuery{}, err
	}
	query.isMember = state.Member
	everybody, err := r.readAllWork(ctx, tx)
	if err != nil {
		return query, err
	}
	err = r.completeQuery(ctx, tx, &query, everybody)
	return query, err
}

// completeQuery fills what the rules know beside the request: its needs, its group as far as the actor
// may know it, and the facts of consultants whose work was read.
func (r *Room) completeQuery(ctx context.Context, tx *store.Tx, query *matchQuery, w work) error {
	request := query.Request.Request
	byID, err := tx.NeedsByIDs(ctx, request.Needs)
	if err != nil {
		return fmt.Errorf("read the request's needs: %w", err)
	}
	for _, id := range request.Needs {
		if need, ok := byID[id]; ok {
			query.Needs = append(query.Needs, need)
		}
	}
	if query.Group, err = r.readMatchingGroup(ctx, tx, request.GroupID, query.isMember); err != nil {
		return err
	}
	if query.facts, err = readFacts(ctx, tx, w, request); err != nil {
		return err
	}
	query.facts.nearby, query.ResourcesKnown, err = readResources(ctx, tx, query.Group)
	return err
}

// candidatePool is where candidates came from.
type candidatePool struct {
	exhaustive bool
	population int
	judged     int
	rows       []*models.Consultant
}

// rankCandidates ranks the candidates. If few are admitted it looks again among those whom the
// group's own limits keep out, for near misses.
func (r *Room) rankCandidates(ctx context.Context, tx *store.Tx, query matchQuery) (matching.Ranking, candidatePool, error) {
	if r.Consultants == nil {
		rows, found, err := r.readAllListed(ctx, tx)
		return query.rules.Rank(query.Request, query.facts.ofAll(rows)), found, err
	}
	rows, found, err := r.searchCandidates(ctx, tx, r.Matcher.Filter(query.Request))
	if err != nil {
		return matching.Ranking{}, found, err
	}
	order := query.rules.Rank(query.Request, query.facts.ofAll(rows))
	if order.Few() {
		if rows, found, err = r.searchCandidates(ctx, tx, r.Matcher.NearMissFilter(query.Request)); err == nil {
			order = query.rules.Rank(query.Request, query.facts.ofAll(rows))
		}
	}
	return order, found, err
}

// searchCandidates returns all listed consultants whom a filter admits, by the index.
func (r *Room) searchCandidates(ctx context.Context, tx *store.Tx, filter models.Condition) ([]*models.Consultant, candidatePool, error) {
	waiting, err := r.Store.PendingJobs(ctx, models.JobIndexConsultant)
	if err != nil {
		return nil, candidatePool{}, fmt.Errorf("count waiting jobs: %w", err)
	}
	p := candidatePool{exhaustive: waiting == 0}
	var hits []search.Hit
	for query := (search.Query{Where: filter, IDsOnly: true, AllowSuperset: true, Limit: search.MaxLimit}); ; query.Offset += search.MaxLimit {
		result, err := r.Consultants.Find(ctx, query)
		if err != nil {
			return nil, p, fmt.Errorf("search for candidates: %w", err)
		}
		hits, p.population = append(hits, result.Hits...), result.Population
		if len(result.Hits) < search.MaxLimit {
			p.exhaustive = p.exhaustive && result.TotalIsExact && result.Total == len(hits)
			break
		}
	}
	rows, err := r.readConsultants(ctx, tx, hits)
	p.judged, p.rows = len(rows), rows
	return rows, p, err
}

func (r *Room) readAllListed(ctx context.Context, tx *store.Tx) ([]*models.Consultant, candidatePool, error) {
	var all []*models.Consultant
	err := tx.EachConsultant(ctx, func(c models.Consultant) error {
		if c.ListedOn(r.today()) {
			all = append(all, &c)
		}
		return nil
	})
	return all, candidatePool{exhaustive: true, population: len(all), judged: len(all), rows: all}, err
}

// countRefusals counts who was refused for what, in the order of the principles. Those whom the
// index left out are refused by the one boundary that it knows.
func (r *Room) countRefusals(query matching.Request, order matching.Ranking, found candidatePool) []models.RefusalCount {
	counts := maps.Clone(order.Refused)
	if left := found.population - found.judged; left > 0 {
		counts[r.Matcher.OutsideRefusal(query)] += left
	}
	var list []models.RefusalCount
	for _, code := range matching.RefusalCodes() {
		if count := counts[code]; count > 0 {
			list = append(list, models.RefusalCount{Code: code, Principle: matching.PrincipleOf(code), Count: count})
		}
	}
	return list
}

// explainPage explains those of the page, on their current rows.
func (r *Room) explainPage(ctx context.Context, tx *store.Tx, query matchQuery, order matching.Ranking, page models.Page) (models.Ranking, error) {
	ranking := models.Ranking{
		Ruleset: query.rules.version, AsOf: query.AsOf, Eligible: len(order.Order), Page: page, NearMisses: order.NearMisses,
		WorkedWithBefore: order.WorkedWithBefore, Preview: query.preview,
	}
	from := min(page.Offset(), len(order.Order))
	var err error
	ranking.Items, err = r.explain(ctx, tx, query, order.Order[from:min(from+page.PerPage, len(order.Order))])
	if err == nil && !query.isMember {
		removeDeclarations(&ranking)
	}
	return ranking, err
}

// removeDeclarations leaves out what consultants declare of themselves: it is for members of the
// request's group alone.
func removeDeclarations(ranking *models.Ranking) {
	for i := range ranking.Items {
		ranking.Items[i].Consultant.Declares.V = nil
	}
	for i := range ranking.NearMisses {
		ranking.NearMisses[i].Consultant.Declares.V = nil
	}
	for i := range ranking.WorkedWithBefore {
		ranking.WorkedWithBefore[i].Consultant.Declares.V = nil
	}
}

// explain evaluates again on the current rows. A consultant who is no longer admitted is left out.
func (r *Room) explain(ctx context.Context, tx *store.Tx, query matchQuery, order []matching.RankedConsultant) ([]models.Match, error) {
	ids := make([]models.ID, len(order))
	for i, s := range order {
		ids[i] = s.Consultant.ID
	}
	current, err := tx.ConsultantsByIDs(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read those who are shown: %w", err)
	}
	var shown []models.Match
	for _, id := range ids {
		c, ok := current[id]
		if !ok {
			continue
		}
		if match := query.rules.Match(query.Request, query.facts.of(c)); len(match.Refusals) == 0 {
			shown = append(shown, match)
		}
	}
	return shown, nil
}

// ExplainMatch evaluates one listed consultant for a request: scores and reasons, or the refusals.
// The ruleset is as RankMatches takes it.
func (r *Room) ExplainMatch(ctx context.Context, by models.WriteOptions, requestID, consultantID models.ID, ruleset string) (match models.ExplainedMatch, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		query, err := r.readMatchQuery(ctx, tx, by, requestID, models.RankingQuery{Ruleset: ruleset})
		if err != nil {
			return err
		}
		c, err := tx.Consultant(ctx, consultantID)
		if err != nil {
			return err
		}
		if !c.ListedOn(r.today()) {
			return models.ErrNotFound
		}
		match = models.ExplainedMatch{Match: query.rules.Match(query.Request, query.facts.of(c)), Preview: query.preview, Ruleset: query.rules.version}
		return nil
	})
	return match, err
}
