package statistics

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// The tables.
const (
	tableNeeds        = "needs"            // all that members stated, by status
	tableUnmet        = "unmet_needs"      // those that are open, by field and place
	tableRequests     = "requests"         // all that were opened, by status
	tableFirstAnswers = "first_answers"    // requests that were answered, by the time from their opening to the first answer
	tableWaiting      = "waiting_requests" // open for long without an engagement, by place
	tableConsultants  = "consultants"      // those who are listed, by place
	ofRegions         = "_of_regions"      // ends the name of a table by region beside one by country
	tableRatings      = "ratings"          // those of them whose ratings are published, with the mean of these, by principle
)

// waitingAfter is how long a request is open until it counts as waiting.
const waitingAfter = 14 * 24 * time.Hour

// count counts all tables.
func (r *Room) count(ctx context.Context, tx *store.Tx, today models.Date) ([]models.StatisticsTable, error) {
	needs, err := tx.NeedFacts(ctx)
	if err != nil {
		return nil, err
	}
	requests, err := tx.RequestFacts(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := tx.AnswerFacts(ctx)
	if err != nil {
		return nil, err
	}
	consultants, listed, err := countConsultants(ctx, tx, today)
	if err != nil {
		return nil, err
	}
	published, err := tx.PublishedRatings(ctx)
	if err != nil {
		return nil, err
	}
	return append(slices.Concat(r.countNeeds(needs), r.countRequests(requests, answers), consultants), averageRatings(published, listed)), nil
}

// countNeeds counts needs by status, and those that are open by field and place. A need of several
// fields counts in each.
func (r *Room) countNeeds(needs []store.NeedFact) []models.StatisticsTable {
	byStatus, unmet := figures{}, newRegional()
	for _, n := range needs {
		byStatus.add(n.GroupID, string(n.Status))
		if n.Status != models.NeedOpen {
			continue
		}
		for _, field := range r.topics.Fields(n.Topics) {
			unmet.add(n.GroupID, n.Country, n.Region, field)
		}
	}
	countries, regions := unmet.tablesByPlace(tableUnmet, "field")
	all := limitTotal(byStatus.disclose(), string(models.NeedOpen), countries.Rows)
	return []models.StatisticsTable{{Name: tableNeeds, Dimensions: []string{"status"}, Rows: all}, countries, regions}
}

// countRequests counts requests by status and by the time to their first answer, and those that wait by
// place: how many are not answered, and how many are open but do not wait yet, is not published.
func (r *Room) countRequests(requests []store.RequestFact, answers []store.AnswerFact) []models.StatisticsTable {
	first := map[models.ID]time.Time{}
	for _, a := range answers {
		if at, known := first[a.RequestID]; !known || a.AnsweredAt.Before(at) {
			first[a.RequestID] = *a.AnsweredAt
		}
	}
	byStatus, byTime, waiting := figures{}, figures{}, newRegional()
	for _, request := range requests {
		byStatus.add(request.GroupID, string(request.Status))
		if answered, is := first[request.ID]; is {
			byTime.add(request.GroupID, timeClass(answered.Sub(*request.OpenedAt)))
		}
		if request.Status == models.RequestOpen && r.now().Sub(*request.OpenedAt) >= waitingAfter {
			waiting.add(request.GroupID, request.Country, request.Region)
		}
	}
	statuses := byStatus.disclose()
	countries, regions := waiting.tablesByPlace(tableWaiting)
	return []models.StatisticsTable{
		{Name: tableRequests, Dimensions: []string{"status"}, Rows: statuses},
		{Name: tableFirstAnswers, Dimensions: []string{"time"}, Rows: limitSum(byTime.disclose(), statuses)},
		countries, regions,
	}
}

// timeClass names how long it took from the opening of a request to its first answer.
func timeClass(took time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case took <= day:
		return "one_day"
	case took <= 3*day:
		return "three_days"
	case took <= 7*day:
		return "one_week"
	default:
		return "longer"
	}
}

// countConsultants counts who is listed, by the place of the base, and returns who that is.
func countConsultants(ctx context.Context, tx *store.Tx, today models.Date) (tables []models.StatisticsTable, listed map[models.ID]bool, err error) {
	byPlace := newRegional()
	listed = map[models.ID]bool{}
	err = tx.EachConsultant(ctx, func(c models.Consultant) error {
		if !c.ListedOn(today) {
			return nil
		}
		listed[c.ID] = true
		byPlace.add(c.ID, c.Base.Country, c.Base.RegionCode)
		return nil
	})
	countries, regions := byPlace.tablesByPlace(tableConsultants)
	return []models.StatisticsTable{countries, regions}, listed, err
}
