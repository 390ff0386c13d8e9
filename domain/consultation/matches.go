package consultation

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/people"
	"github.com/shg-directory/shg/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Ranking answers who suits a request, in order and with reasons, for its group's members. All pages of one ranking share asOf; the zero
// time means now. Whoever is shown was judged on the current row.
func (r *Room) Ranking(ctx context.Context, by models.By, requestID models.ID, page models.Page, asOf time.Time) (models.Ranking, error) {
	if page.Offset()+page.PerPage > models.MaxItems {
		return models.Ranking{}, models.ErrTooDeep
	}
	var ranking models.Ranking
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		asked, err := r.asked(ctx, tx, by, requestID, asOf)
		if err != nil {
			return err
		}
		order, found, err := r.order(ctx, tx, asked)
		if err != nil {
			return err
		}
		ranking, err = r.page(ctx, tx, asked, order, page)
		ranking.Exhaustive, ranking.Population = found.exhaustive, found.population
		return err
	})
	return ranking, err
}

// asked reads what the rules know of a request. Only the group's own view measures from its exact place; the operator's uses the public one.
func (r *Room) asked(ctx context.Context, tx *store.Tx, by models.By, requestID models.ID, asOf time.Time) (matching.Request, error) {
	if asOf.IsZero() {
		asOf = r.Now().UTC()
	}
	request, err := r.requestFor(ctx, tx, by, policy.RankMatches, requestID)
	if err != nil {
		return matching.Request{}, err
	}
	byID, err := tx.NeedsByIDs(ctx, request.Needs)
	if err != nil {
		return matching.Request{}, fmt.Errorf("read the request's needs: %w", err)
	}
	asked := matching.Request{Request: request, AsOf: asOf}
	for _, id := range request.Needs {
		if need, ok := byID[id]; ok {
			asked.Needs = append(asked.Needs, need)
		}
	}
	asked.Group, err = r.groupFacts(ctx, tx, by, request.GroupID)
	return asked, err
}

func (r *Room) groupFacts(ctx context.Context, tx *store.Tx, by models.By, id models.ID) (matching.Group, error) {
	g, err := tx.Group(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read the request's group: %w", err)
	}
	standing, err := people.Standing(ctx, tx, by.Actor, id)
	if err != nil || !standing.Member {
		return factsOfGroup(g), err
	}
	exact, err := tx.ExactPlaces(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read where the request's group is: %w", err)
	}
	facts := factsOfGroup(directory.AsSaid(g, exact))
	if e, ok := exact[id]; ok {
		facts.PlaceID = e.PlaceID
		if e.Rules > 0 {
			facts.RegionCode, facts.Country = e.RegionCode, e.Country
		}
		if p, ok := e.Point(); ok {
			facts.Point = &p
		}
	}
	return facts, nil
}

// factsOfGroup is what the rules know of a group as it is shown to somebody.
func factsOfGroup(g models.Group) matching.Group {
	facts := matching.Group{
		ID: g.ID, Topics: g.Topics, Language: g.Language, Languages: languagesOf(g), Stage: g.Stage, Timezone: g.Timezone, PlaceID: g.Locality.PlaceID,
		RegionCode: g.Locality.RegionCode, Country: g.Locality.Country, MeetingWindows: directory.WindowsOf(g),
	}
	if p, ok := g.Locality.Point(); ok {
		facts.Point = &p
	}
	return facts
}

// pool says where candidates came from.
type pool struct {
	exhaustive bool
	population int
}

// order ranks the candidates. Where few are admitted it looks again among those whom the group's own limits keep out, for near misses.
func (r *Room) order(ctx context.Context, tx *store.Tx, asked matching.Request) (matching.Ranking, pool, error) {
	if r.Consultants == nil {
		rows, found, err := r.everyone(ctx, tx)
		return r.Matcher.Rank(asked, allFacts(rows)), found, err
	}
	rows, found, err := r.candidates(ctx, tx, r.Matcher.Filter(asked))
	if err != nil {
		return matching.Ranking{}, found, err
	}
	order := r.Matcher.Rank(asked, allFacts(rows))
	if order.Few() {
		if rows, found, err = r.candidates(ctx, tx, r.Matcher.NearFilter(asked)); err == nil {
			order = r.Matcher.Rank(asked, allFacts(rows))
		}
	}
	return order, found, err
}

// candidates are all listed consultants whom a filter admits, by the index.
func (r *Room) candidates(ctx context.Context, tx *store.Tx, filter models.Condition) ([]models.Consultant, pool, error) {
	waiting, err := r.Store.PendingJobs(ctx, models.JobIndexConsultant)
	if err != nil {
		return nil, pool{}, fmt.Errorf("count waiting jobs: %w", err)
	}
	p := pool{exhaustive: waiting == 0}
	var hits []search.Hit
	for query := (search.Query{Where: filter, IDsOnly: true, Roughly: true, Limit: search.MaxLimit}); ; query.Offset += search.MaxLimit {
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
	rows, err := r.rows(ctx, tx, hits)
	return rows, p, err
}

func (r *Room) everyone(ctx context.Context, tx *store.Tx) ([]models.Consultant, pool, error) {
	var all []models.Consultant
	err := tx.EachConsultant(ctx, func(c models.Consultant) error {
		if directory.Listed(c) {
			all = append(all, c)
		}
		return nil
	})
	return all, pool{exhaustive: true, population: len(all)}, err
}

// page explains those of the page, on their current rows.
func (r *Room) page(ctx context.Context, tx *store.Tx, asked matching.Request, order matching.Ranking, page models.Page) (models.Ranking, error) {
	ranking := models.Ranking{
		Ruleset: matching.Ruleset, AsOf: asked.AsOf, Eligible: len(order.Order), Page: page, NearMisses: order.NearMisses,
	}
	from := min(page.Offset(), len(order.Order))
	var err error
	ranking.Items, err = r.explain(ctx, tx, asked, order.Order[from:min(from+page.PerPage, len(order.Order))])
	if err != nil {
		return ranking, err
	}
	ranking.WorkedWithBefore = order.WorkedWithBefore
	return ranking, nil
}

// explain judges again on the current rows. Whoever is no longer admitted is left out.
func (r *Room) explain(ctx context.Context, tx *store.Tx, asked matching.Request, order []matching.Standing) ([]models.Match, error) {
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
		if match := r.Matcher.Judge(asked, factsOf(c)); len(match.Refusals) == 0 {
			shown = append(shown, match)
		}
	}
	return shown, nil
}

// WhyNot judges one listed consultant for a request: scores and reasons, or the refusals.
func (r *Room) WhyNot(ctx context.Context, by models.By, requestID, consultantID models.ID) (models.Match, error) {
	var match models.Match
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		asked, err := r.asked(ctx, tx, by, requestID, time.Time{})
		if err != nil {
			return err
		}
		c, err := tx.Consultant(ctx, consultantID)
		if err != nil {
			return err
		}
		if !directory.Listed(c) {
			return models.ErrNotFound
		}
		match = r.Matcher.Judge(asked, factsOf(c))
		return nil
	})
	return match, err
}

// factsOf is what the directory knows of a consultant beside the profile. Engagements, feedback, blocks, declines and resources are not kept
// yet, so there are none.
func factsOf(c models.Consultant) matching.Consultant { return matching.Consultant{Consultant: c} }

func allFacts(rows []models.Consultant) []matching.Consultant {
	facts := make([]matching.Consultant, len(rows))
	for i, c := range rows {
		facts[i] = factsOf(c)
	}
	return facts
}
