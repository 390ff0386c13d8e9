package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Feedback reads the feedback on an engagement as the actor may know it: one's own always, that of
// the consultant for members, and that of members once it is released, without authors and in an
// order of chance. The consultant reads their words alone: how a group rates is known from means of
// several groups only.
func (r *Room) Feedback(ctx context.Context, by models.WriteOptions, id models.ID) (f models.EngagementFeedback, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		e, side, err := r.findEngagement(ctx, tx, by, policy.ReadConsultation, id)
		if err != nil {
			return err
		}
		all, err := tx.FeedbackOf(ctx, id)
		if err != nil {
			return err
		}
		if err := r.openFeedback(all); err != nil {
			return err
		}
		f = feedbackFor(side, by.AccountID, all)
		f.Open = e.IsOver()
		if f.Open && side == models.SideGroup {
			f.Open, err = wasMember(ctx, tx, by, e)
		}
		if !f.Open && f.Mine == nil {
			f.Status = ""
		}
		return err
	})
	return f, err
}

// openFeedback fills the words of answers.
func (r *Room) openFeedback(list []models.FeedbackAnswer) (err error) {
	for i := range list {
		if list[i].Words, err = r.People.Unseal(feedbackPlace(list[i].ID), list[i].WordsSealed); err != nil {
			return err
		}
	}
	return nil
}

// feedbackFor returns all answers to an engagement as one side's reader may know them.
func feedbackFor(side models.Side, reader models.ID, all []models.FeedbackAnswer) models.EngagementFeedback {
	f := models.EngagementFeedback{Side: side}
	var members []models.FeedbackAnswer
	for _, a := range all {
		if a.AccountID == reader {
			f.Mine = &a
		}
		switch {
		case a.Side == models.SideGroup:
			members = append(members, a)
		case side == models.SideGroup:
			f.OfConsultant = &a
		}
	}
	f.Released = models.IsReleased(members)
	if f.Released || side == models.SideGroup {
		count := len(members)
		f.Count = &count
	}
	if f.Released {
		f.Answers = withoutAuthors(members, side)
	}
	own := models.FeedbackAnswer{}
	if f.Mine != nil {
		own = *f.Mine
	}
	f.Status = feedbackStatus(own, f.Released || side == models.SideConsultant)
	return f
}

// withoutAuthors returns the answers of members as a side reads them. Of those without words the
// consultant reads nothing.
func withoutAuthors(members []models.FeedbackAnswer, side models.Side) []models.FeedbackAnswer {
	var shown []models.FeedbackAnswer
	for _, a := range members {
		one := models.FeedbackAnswer{Side: a.Side, Words: a.Words, GivenOn: a.GivenOn}
		if side == models.SideGroup {
			one.Rate(a.Ratings())
		} else if a.Words == "" {
			continue
		}
		shown = append(shown, one)
	}
	return shown
}
