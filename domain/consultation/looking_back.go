package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// LookBack returns what a group asked for and what became of it, for its members only. Its numbers are
// exact. Feedback is in it as the actor may know it, once it is released: not whether anybody gave any
// before.
func (r *Room) LookBack(ctx context.Context, by models.WriteOptions, groupID models.ID) (back models.LookingBack, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.LookBack, groupID); err != nil {
			return err
		}
		back.GroupID = groupID
		if back.Totals, err = tx.LookingBackTotals(ctx, groupID, r.Now()); err != nil {
			return err
		}
		if back.Stages, err = tx.Stages(ctx, groupID); err != nil {
			return err
		}
		if back.Needs, err = tx.NeedsLookedBack(ctx, groupID, models.MaxLookedBack); err != nil {
			return err
		}
		if back.Requests, err = tx.OpenedRequests(ctx, groupID, models.MaxLookedBack); err != nil {
			return err
		}
		if back.Engagements, err = r.pastEngagements(ctx, tx, by, groupID, back.Stages); err != nil {
			return err
		}
		return r.addResources(ctx, tx, &back)
	})
	back.StageCount = len(back.Stages)
	back.Stages = back.Stages[:min(len(back.Stages), models.MaxLookedBack)]
	return back, err
}

// pastEngagements returns the engagements of a group with the stages before and after, which history
// has.
func (r *Room) pastEngagements(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, history []models.StageChange) ([]models.PastEngagement, error) {
	list, _, err := tx.EngagementsOfGroup(ctx, groupID, models.Page{Number: 1, PerPage: models.MaxLookedBack})
	if err != nil {
		return nil, err
	}
	if err := nameEngagements(ctx, tx, list, models.SideGroup); err != nil {
		return nil, err
	}
	held, err := tx.AppointmentsHeld(ctx, groupID, r.Now())
	if err != nil {
		return nil, err
	}
	answers, err := tx.FeedbackOfEach(ctx, idsOfThoseOver(list))
	if err != nil {
		return nil, err
	}
	own, err := ownProfile(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	past := make([]models.PastEngagement, len(list))
	for i, e := range list {
		if own.ID != (models.ID{}) && e.ConsultantID != nil && *e.ConsultantID == own.ID {
			e.MySide = models.SideConsultant // a member who is the consultant is no member to the group in it
		}
		past[i] = models.PastEngagement{Engagement: e, AppointmentsHeld: held[e.ID]}
		past[i].StageBefore, past[i].StageAfter = stagesAround(e, history)
		if past[i].Feedback, err = r.releasedFeedback(e.MySide, answers[e.ID]); err != nil {
			return nil, err
		}
	}
	return past, nil
}

// idsOfThoseOver returns the ids of the engagements that are over.
func idsOfThoseOver(list []models.Engagement) (ids []models.ID) {
	for _, e := range list {
		if e.IsOver() {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// stagesAround returns at which stage a group was when an engagement began, and when it was over. Of one
// that began and was concluded on the same day, the stage before is the one that the conclusion noted.
func stagesAround(e models.Engagement, history []models.StageChange) (before, after models.Stage) {
	before = stageOn(e.AcceptedOn, history)
	if e.Stage != "" && (len(history) == 0 || e.AcceptedOn == e.ClosedOn) {
		before = e.Stage
	}
	if !e.ClosedOn.IsZero() {
		after = stageOn(e.ClosedOn, history)
	}
	return before, after
}

// stageOn returns the stage that a group had at the end of a day, "" if it had declared none. The
// history has the newest first.
func stageOn(day models.Date, history []models.StageChange) models.Stage {
	for _, change := range history {
		if !day.Before(change.DeclaredOn) {
			return change.Stage
		}
	}
	return ""
}

// releasedFeedback returns what is released of the answers to an engagement, as a side reads it: without
// the reader's own, and without how many answered before. Words of members are unsealed only once they
// are released; the consultant's, which members read at once, always.
func (r *Room) releasedFeedback(side models.Side, answers []models.FeedbackAnswer) (models.EngagementFeedback, error) {
	known := feedbackFor(side, models.ID{}, answers)
	var readable []models.FeedbackAnswer
	for _, a := range answers {
		if a.Side == models.SideConsultant || known.Released {
			readable = append(readable, a)
		}
	}
	if err := r.openFeedback(readable); err != nil {
		return models.EngagementFeedback{}, err
	}
	f := feedbackFor(side, models.ID{}, readable)
	f.Released = known.Released
	if !f.Released {
		f.Count = nil
	}
	return f, nil
}

// addResources adds what stayed with a group.
func (r *Room) addResources(ctx context.Context, tx *store.Tx, back *models.LookingBack) (err error) {
	if back.Shared, err = tx.SharedWithGroup(ctx, back.GroupID, models.MaxLookedBack); err != nil {
		return err
	}
	if err := r.openShared(ctx, tx, back.Shared); err != nil {
		return err
	}
	back.Resources, _, err = tx.GroupResources(ctx, back.GroupID, models.Page{Number: 1, PerPage: models.MaxGroupResources})
	return err
}
