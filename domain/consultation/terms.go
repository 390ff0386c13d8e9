package consultation

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxTerms is how many versions of terms an engagement can have.
const maxTerms = 100

func termsPlace(id models.ID) string { return "engagement_terms/" + id.String() + "/terms" }

// ProposeTerms proposes terms, or a change of those in force, for the side of the actor, which
// confirms them by it. An earlier proposal that was not confirmed is superseded. Terms cannot end on a
// day that is past.
func (r *Room) ProposeTerms(ctx context.Context, by models.WriteOptions, id models.ID, input models.Terms) (models.Engagement, error) {
	if err := r.validateTerms(&input); err != nil {
		return models.Engagement{}, err
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockEngagement(ctx, tx, by, policy.AgreeOnTerms, id)
		if err != nil {
			return err
		}
		if !e.Status.UnderWay() {
			return engagementStates().refuse(string(e.Status))
		}
		if err := by.CheckVersion(e.Version); err != nil {
			return err
		}
		if len(e.Terms) >= maxTerms {
			return &models.ConflictError{Code: "too_many_terms", Detail: "The terms were changed 100 times. Conclude the engagement and begin another."}
		}
		if err := r.addTerms(ctx, tx, e, side, input); err != nil {
			return err
		}
		if err := r.touch(ctx, tx, &e); err != nil {
			return err
		}
		return r.recordSide(ctx, tx, by, e, side, policy.AgreeOnTerms, models.DidProposeTerms)
	})
	if err != nil {
		return models.Engagement{}, err
	}
	return r.Engagement(ctx, by, id)
}

func (r *Room) validateTerms(input *models.Terms) error {
	if err := r.Validator.Validate(input); err != nil {
		return err
	}
	if !input.EndsOn.IsZero() && input.EndsOn.Before(r.today()) {
		return models.Invalid("/ends_on", "invalid_date")
	}
	return nil
}

func (r *Room) addTerms(ctx context.Context, tx *store.Tx, e models.Engagement, side models.Side, input models.Terms) error {
	text, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("encode terms: %w", err)
	}
	t := models.EngagementTerms{ID: models.NewRandomID(), EngagementID: e.ID, Number: len(e.Terms) + 1, ProposedSide: side, ProposedOn: r.today()}
	if t.TermsSealed, err = r.People.Seal(ctx, tx, termsPlace(t.ID), string(text)); err != nil {
		return err
	}
	return tx.AddTerms(ctx, &t)
}

// ConfirmTerms brings the newest terms into force by the yes of the side that did not propose them. To
// confirm again changes nothing. The first terms that are confirmed make the engagement active.
func (r *Room) ConfirmTerms(ctx context.Context, by models.WriteOptions, id models.ID, number int) (models.Engagement, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockEngagement(ctx, tx, by, policy.AgreeOnTerms, id)
		if err != nil {
			return err
		}
		changes, err := r.confirm(ctx, tx, &e, side, number)
		if err != nil || !changes {
			return err
		}
		return r.recordSide(ctx, tx, by, e, side, policy.AgreeOnTerms, models.DidConfirmTerms)
	})
	if err != nil {
		return models.Engagement{}, err
	}
	return r.Engagement(ctx, by, id)
}

func (r *Room) confirm(ctx context.Context, tx *store.Tx, e *models.Engagement, side models.Side, number int) (changes bool, err error) {
	if number < 1 || number > len(e.Terms) {
		return false, models.ErrNotFound
	}
	t := e.Terms[len(e.Terms)-number]
	switch {
	case t.ProposedSide == side:
		return false, &models.ConflictError{Code: "own_terms", Detail: "Your side proposed these terms. The other side confirms them."}
	case !t.ConfirmedOn.IsZero():
		return false, nil
	case number < len(e.Terms):
		return false, &models.ConflictError{Code: "terms_superseded", Detail: "Newer terms are proposed. Confirm those, or propose others."}
	case !e.Status.UnderWay():
		return false, engagementStates().refuse(string(e.Status))
	}
	if changes, err = tx.ConfirmTerms(ctx, t.ID, r.today()); err != nil || !changes {
		return false, err
	}
	if e.Status == models.EngagementAgreeing {
		e.Status, e.AgreedOn = models.EngagementActive, r.today()
	}
	t.ConfirmedOn = r.today()
	e.Terms[0] = t
	if err := concealIfOver(ctx, tx, *e); err != nil {
		return false, err
	}
	return true, r.touch(ctx, tx, e)
}

// touch writes an engagement as a new version.
func (r *Room) touch(ctx context.Context, tx *store.Tx, e *models.Engagement) error {
	e.UpdatedAt = r.Now().UTC()
	return tx.UpdateEngagement(ctx, e, e.Version)
}

// fillTerms fills the terms of an engagement, the newest first.
func (r *Room) fillTerms(ctx context.Context, tx *store.Tx, e *models.Engagement) error {
	list, err := tx.TermsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	e.Terms = list
	for i := range list {
		text, err := r.People.Unseal(termsPlace(list[i].ID), list[i].TermsSealed)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &list[i].Terms); err != nil {
			return fmt.Errorf("decode terms: %w", err)
		}
	}
	return nil
}
