package consultation

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// rateBatch is how many consultants PublishRatings looks up at once.
const rateBatch = 100

// PublishRatings publishes, once a month for each consultant, how groups judge them, where the rule
// of ratings.next allows it. What was said in the month itself waits for the next, so that the day of
// a refresh gives nothing away. It is called often, by any number of processes.
func (r *Room) PublishRatings(ctx context.Context) error {
	month := r.today().FirstOfMonth()
	for {
		var ids []models.ID
		err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = tx.ConsultantsToRate(ctx, month, rateBatch)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := r.Store.Write(ctx, func(tx *store.Tx) error { return publishRatings(ctx, tx, id, month, r.Now().UTC()) }); err != nil {
				return err
			}
		}
	}
}

// publishRatings publishes the ratings of one consultant now, unless another process does so.
func publishRatings(ctx context.Context, tx *store.Tx, consultant models.ID, month models.Date, now time.Time) error {
	if begun, err := tx.BeginRatingMonth(ctx, consultant, month); err != nil || !begun {
		return err
	}
	answers, err := tx.RatedAnswers(ctx, consultant, month)
	if err != nil {
		return err
	}
	refreshes, judged, err := tx.RatingHistory(ctx, consultant)
	if err != nil {
		return err
	}
	present := presentJudgements(answers)
	for _, principle := range models.Principles() {
		of := newHistory(principle, refreshes, judged)
		if !of.next(present[principle]) {
			continue
		}
		if err := of.write(ctx, tx, consultant, month, now); err != nil {
			return err
		}
	}
	return nil
}

// presentJudgements returns how groups judge a consultant now, by principle: the ratings of its
// members in the latest engagement with such ratings, among those whose answers are released.
func presentJudgements(answers []store.RatedAnswer) map[models.Principle]map[models.ID]judgement {
	present := map[models.Principle]map[models.ID]judgement{}
	for _, p := range models.Principles() {
		present[p] = map[models.ID]judgement{}
	}
	for len(answers) > 0 {
		n := 1
		for n < len(answers) && answers[n].EngagementID == answers[0].EngagementID {
			n++
		}
		one := answers[:n]
		answers = answers[n:]
		for p, j := range judgementsIn(one) {
			present[p][one[0].GroupID] = j // later engagements come later
		}
	}
	return present
}

// judgementsIn returns the judgements that the answers to one engagement are; none before these are
// released.
func judgementsIn(answers []store.RatedAnswer) map[models.Principle]judgement {
	given, found := make([]models.FeedbackAnswer, len(answers)), map[models.Principle]judgement{}
	for i, a := range answers {
		given[i] = a.FeedbackAnswer
	}
	if !models.IsReleased(given) {
		return nil
	}
	for _, a := range given {
		for p, rating := range a.Ratings() {
			found[p] = judgement{found[p].sum + rating, found[p].count + 1}
		}
	}
	return found
}

// history is what was published for one principle, with the rows of the judgements, in their order.
type history struct {
	ratings
	principle models.Principle
	rows      []models.RatingJudgement
}

func newHistory(p models.Principle, refreshes []models.RatingRefresh, rows []models.RatingJudgement) *history {
	h := &history{principle: p}
	for _, r := range refreshes {
		if r.Principle == p {
			h.refreshes = append(h.refreshes, refresh{r.GroupCount, r.Twentieths})
		}
	}
	for _, row := range rows {
		if row.Principle == p {
			h.rows = append(h.rows, row)
			h.judged = append(h.judged, counted{
				group: models.ValueOr(row.GroupID, models.ID{}), judgement: judgement{row.RatingSum, row.RatingCount}, from: row.FromNumber, until: row.UntilNumber,
			})
		}
	}
	return h
}

// write writes the last refresh, which is new, as published now.
func (h *history) write(ctx context.Context, tx *store.Tx, consultant models.ID, month models.Date, now time.Time) error {
	number := len(h.refreshes)
	last := h.refreshes[number-1]
	var added []models.RatingJudgement
	for i, c := range h.judged {
		switch {
		case i >= len(h.rows):
			added = append(added, models.RatingJudgement{
				ID: models.NewRandomID(), ConsultantID: consultant, Principle: h.principle, GroupID: &c.group, RatingSum: c.judgement.sum, RatingCount: c.judgement.count, FromNumber: number,
			})
		case c.until == number:
			if err := tx.EndRatingJudgement(ctx, h.rows[i].ID, number); err != nil {
				return err
			}
		}
	}
	r := models.RatingRefresh{
		ID: models.NewRandomID(), ConsultantID: consultant, Principle: h.principle, Number: number, Month: month, GroupCount: last.groups, Twentieths: last.twentieths,
		PublishedAt: &now,
	}
	return tx.AddRatingRefresh(ctx, &r, added)
}
