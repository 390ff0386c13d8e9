package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func feedbackPlace(id models.ID) string { return "feedback_answers/" + id.String() + "/words" }

// GiveFeedback writes the answer of the actor to an engagement that is over, in place of an earlier
// one: a member who belonged to the group when it ended rates principles, the consultant
// rates the collaboration. Nobody is notified, so that no hour gives its author away.
func (r *Room) GiveFeedback(ctx context.Context, by models.WriteOptions, id models.ID, input models.FeedbackInput) (models.EngagementFeedback, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.EngagementFeedback{}, err
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.findEngagement(ctx, tx, by, policy.GiveFeedback, id)
		if err != nil {
			return err
		}
		if err := mayJudge(ctx, tx, by, e, side); err != nil {
			return err
		}
		if err := checkFeedback(input, side); err != nil {
			return err
		}
		own, err := ownFeedback(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if _, _, err := next(feedbackStates(), feedbackStatus(own, false), "give"); err != nil {
			return err
		}
		if err := r.putFeedback(ctx, tx, by, own, e, side, input); err != nil {
			return err
		}
		return recordFeedback(ctx, tx, by, policy.GiveFeedback, e)
	})
	if err != nil {
		return models.EngagementFeedback{}, err
	}
	return r.Feedback(ctx, by, id)
}

// WithdrawFeedback deletes what the actor said of an engagement. What was published of it changes at
// the next refresh. To withdraw again changes nothing.
func (r *Room) WithdrawFeedback(ctx context.Context, by models.WriteOptions, id models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		e, _, err := r.findEngagement(ctx, tx, by, policy.WithdrawFeedback, id)
		if err != nil {
			return err
		}
		own, err := ownFeedback(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if _, changes, err := next(feedbackStates(), feedbackStatus(own, false), "withdraw"); err != nil || !changes {
			return err
		}
		if _, err := tx.DeleteFeedback(ctx, id, by.AccountID); err != nil {
			return err
		}
		return recordFeedback(ctx, tx, by, policy.WithdrawFeedback, e)
	})
}

// recordFeedback records an act on feedback of the group alone, so that the log ties nobody to an
// engagement; the acts that members read of each other do not have it.
func recordFeedback(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, e models.Engagement) error {
	return audit.Record(ctx, tx, by.Actor, act, audit.Group(e.GroupID))
}

// mayJudge refuses feedback on an engagement that is not over, or that never came into force, and that
// of a member who joined the group after its end.
func mayJudge(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement, side models.Side) error {
	if !e.IsOver() {
		return engagementStates().refuse(string(e.Status))
	}
	if side == models.SideConsultant {
		return nil
	}
	then, err := wasMember(ctx, tx, by, e)
	if err == nil && !then {
		err = &models.ConflictError{Code: "joined_later", Detail: "Feedback is given by those who were members when the engagement ended."}
	}
	return err
}

// wasMember reports whether the actor, a member, belonged to the group when an engagement ended.
func wasMember(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement) (bool, error) {
	m, err := tx.Membership(ctx, e.GroupID, by.AccountID)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return err == nil && !e.ClosedOn.Before(m.JoinedOn), err
}

// checkFeedback refuses answers to the questions of the other side, and empty ones.
func checkFeedback(input models.FeedbackInput, side models.Side) error {
	switch {
	case side == models.SideGroup && input.Collaboration != 0:
		return models.Invalid("/collaboration", "of_the_other_side")
	case side == models.SideGroup && len(input.Ratings) == 0:
		return models.Invalid("/ratings", "required")
	case side == models.SideConsultant && len(input.Ratings) > 0:
		return models.Invalid("/ratings", "of_the_other_side")
	case side == models.SideConsultant && input.ReleaseEarly:
		return models.Invalid("/release_early", "of_the_other_side")
	case side == models.SideConsultant && input.Collaboration == 0 && input.Words == "":
		return models.Invalid("/words", "required")
	}
	return nil
}

// ownFeedback returns what the actor said of an engagement; the zero value if it is nothing.
func ownFeedback(ctx context.Context, tx *store.Tx, by models.WriteOptions, engagement models.ID) (models.FeedbackAnswer, error) {
	all, err := tx.FeedbackOf(ctx, engagement)
	for _, a := range all {
		if a.AccountID == by.AccountID {
			return a, nil
		}
	}
	return models.FeedbackAnswer{}, err
}

func (r *Room) putFeedback(
	ctx context.Context, tx *store.Tx, by models.WriteOptions, own models.FeedbackAnswer, e models.Engagement, side models.Side, input models.FeedbackInput,
) error {
	a := models.FeedbackAnswer{
		ID: own.ID, EngagementID: e.ID, AccountID: by.AccountID, Side: side, Collaboration: input.Collaboration, ReleaseEarly: input.ReleaseEarly, GivenOn: r.today(),
	}
	if a.ID == (models.ID{}) {
		a.ID = models.NewRandomID()
	}
	a.Rate(input.Ratings)
	var err error
	if a.WordsSealed, err = r.People.Seal(ctx, tx, feedbackPlace(a.ID), input.Words); err != nil {
		return err
	}
	return tx.PutFeedback(ctx, &a)
}

// feedbackStatus returns the state of what somebody said of an engagement.
func feedbackStatus(own models.FeedbackAnswer, released bool) models.FeedbackStatus {
	switch {
	case own.ID == models.ID{}:
		return models.FeedbackDue
	case released:
		return models.FeedbackReleased
	}
	return models.FeedbackGiven
}
