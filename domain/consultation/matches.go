package consultation

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Ranking returns who suits a request, in order and with reasons, for its group's members. All
// pages of one ranking share asOf; the zero time means now. Each consultant that is shown was
// judged on the current row.
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
		order, found, err := r.order(ctx, tx, asked.Request)
		if err != nil {
			return err
		}
		ranking, err = r.page(ctx, tx, asked, order, page)
		ranking.Exhaustive, ranking.Population = found.exhaustive, found.population
		if ranking.Eligible == 0 {
			ranking.Refused = r.refused(asked.Request, order, found)
		}
		return err
	})
	return ranking, err
}

// question is a request as one actor asks about it.
type question struct {
	matching.Request
	own     bool // the actor is a member of the request's group
	preview bool // the request is a draft, and judged as it will be once opened
}

// asked reads what the rules know of a request. Only the group's own view measures from its exact
// place; the operator's uses the public one.
func (r *Room) asked(ctx context.Context, tx *store.Tx, by models.By, requestID models.ID, asOf time.Time) (question, error) {
	if asOf.IsZero() {
		asOf = r.Now().UTC()
	}
	request, err := r.requestFor(ctx, tx, by, policy.RankMatches, requestID)
	if err != nil {
		return question{}, err
	}
	byID, err := tx.NeedsByIDs(ctx, request.Needs)
	if err != nil {
		return question{}, fmt.Errorf("read the request's needs: %w", err)
	}
	asked := question{Request: matching.Request{Request: request, AsOf: asOf}}
	if request.Status == models.RequestDraft {
		asked.preview, asked.Status = true, models.RequestOpen
	}
	for _, id := range request.Needs {
		if need, ok := byID[id]; ok {
			asked.Needs = append(asked.Needs, need)
		}
	}
	standing, err := accounts.Standing(ctx, tx, by.Actor, request.GroupID)
	if err != nil {
		return question{}, err
	}
	asked.own = standing.Member
	asked.Group, err = r.groupFacts(ctx, tx, request.GroupID, asked.own)
	return asked, err
}

// groupFacts returns what the rules may know of a group; where it is and meets in its own words
// only for its own members.
func (r *Room) groupFacts(ctx context.Context, tx *store.Tx, id models.ID, own bool) (matching.Group, error) {
	g, err := tx.Group(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read the request's group: %w", err)
	}
	if !own {
		return r.factsOf(g, models.ExactPlace{}), nil
	}
	exact, err := tx.ExactPlaces(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read where the request's group is: %w", err)
	}
	return r.factsOf(directory.AsSaid(g, exact), exact[id]), nil
}

// valuesOf returns what the rules know of a group, from its exact place if that is given.
func (r *Room) factsOf(g models.Group, exact models.ExactPlace) matching.Group {
	facts := matching.Group{
		ID: g.ID, Topics: g.Topics, Language: g.Language, Languages: languagesOf(g), Stage: g.Stage, Timezone: g.Timezone, PlaceID: g.Locality.PlaceID,
		RegionCode: g.Locality.RegionCode, Country: g.Locality.Country, MeetingWindows: schedule.WindowsAtPlaces(g),
	}
	if p, ok := g.Locality.Point(); ok {
		facts.Point = &p
	}
	if exact.OwnerID == g.ID {
		facts.PlaceID = exact.PlaceID
		if exact.Rules > 0 {
			facts.RegionCode, facts.Country = exact.RegionCode, exact.Country
		}
		if p, ok := exact.Point(); ok {
			facts.Point = &p
		}
	}
	facts.NearbyPlaces = r.nearbyPlaces(facts.Point)
	return facts
}

// nearbyPlaces returns the gazetteer's places nearby, by which what a consultant states about work
// elsewhere is compared.
func (r *Room) nearbyPlaces(point *models.Point) []string {
	const most = 10_000 // far more than lie so near to any point
	if point == nil || r.Gazetteer == nil {
		return nil
	}
	var ids []string
	for _, place := range r.Gazetteer.Within(*point, places.NearbyKm, most) {
		ids = append(ids, place.ID)
	}
	return ids
}

// pool is where candidates came from.
type pool struct {
	exhaustive bool
	population int
	judged     int
}

// order ranks the candidates. If few are admitted it looks again among those whom the group's own
// limits keep out, for near misses.
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

// candidates returns all listed consultants whom a filter admits, by the index.
func (r *Room) candidates(ctx context.Context, tx *store.Tx, filter models.Condition) ([]models.Consultant, pool, error) {
	waiting, err := r.Store.PendingJobs(ctx, models.JobIndexConsultant)
	if err != nil {
		return nil, pool{}, fmt.Errorf("count waiting jobs: %w", err)
	}
	p := pool{exhaustive: waiting == 0}
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
	rows, err := r.rows(ctx, tx, hits)
	p.judged = len(rows)
	return rows, p, err
}

func (r *Room) everyone(ctx context.Context, tx *store.Tx) ([]models.Consultant, pool, error) {
	var all []models.Consultant
	err := tx.EachConsultant(ctx, func(c models.Consultant) error {
		if c.Listed() {
			all = append(all, c)
		}
		return nil
	})
	return all, pool{exhaustive: true, population: len(all), judged: len(all)}, err
}

// refused counts who was refused for what, in the order of the principles. Those whom the index
// left out are refused by the one boundary that it knows.
func (r *Room) refused(asked matching.Request, order matching.Ranking, found pool) []models.RefusalCount {
	counts := maps.Clone(order.Refused)
	if left := found.population - found.judged; left > 0 {
		counts[r.Matcher.Outside(asked)] += left
	}
	var list []models.RefusalCount
	for _, code := range matching.RefusalCodes() {
		if count := counts[code]; count > 0 {
			list = append(list, models.RefusalCount{Code: code, Principle: matching.PrincipleOf(code), Count: count})
		}
	}
	return list
}

// page explains those of the page, on their current rows.
func (r *Room) page(ctx context.Context, tx *store.Tx, asked question, order matching.Ranking, page models.Page) (models.Ranking, error) {
	ranking := models.Ranking{
		Ruleset: matching.Ruleset, AsOf: asked.AsOf, Eligible: len(order.Order), Page: page, NearMisses: order.NearMisses,
		WorkedWithBefore: order.WorkedWithBefore, Preview: asked.preview,
	}
	from := min(page.Offset(), len(order.Order))
	var err error
	ranking.Items, err = r.explain(ctx, tx, asked.Request, order.Order[from:min(from+page.PerPage, len(order.Order))])
	if err == nil && !asked.own {
		withoutDeclarations(&ranking)
	}
	return ranking, err
}

// withoutDeclarations leaves out what consultants declare of themselves: it is for members of the
// request's group alone.
func withoutDeclarations(ranking *models.Ranking) {
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

// explain judges again on the current rows. A consultant who is no longer admitted is left out.
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

// WhyNot judges one listed consultant for a request: scores and reasons, or the refusals. Preview
// is true if the request is a draft.
func (r *Room) WhyNot(ctx context.Context, by models.By, requestID, consultantID models.ID) (match models.Match, preview bool, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		asked, err := r.asked(ctx, tx, by, requestID, time.Time{})
		if err != nil {
			return err
		}
		c, err := tx.Consultant(ctx, consultantID)
		if err != nil {
			return err
		}
		if !c.Listed() {
			return models.ErrNotFound
		}
		match, preview = r.Matcher.Judge(asked.Request, factsOf(c)), asked.preview
		return nil
	})
	return match, preview, err
}

// valuesOf returns what the directory knows of a consultant beside the profile. Engagements,
// feedback, blocks, declines and resources are not stored yet, so there are none.
func factsOf(c models.Consultant) matching.Consultant { return matching.Consultant{Consultant: c} }

func allFacts(rows []models.Consultant) []matching.Consultant {
	facts := make([]matching.Consultant, len(rows))
	for i, c := range rows {
		facts[i] = factsOf(c)
	}
	return facts
}
