package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// MyProfile reads the actor's own profile.
func (r *Room) MyProfile(ctx context.Context, by models.WriteOptions) (models.Consultant, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageProfile, policy.State{Self: by.AccountID != models.ID{}}); err != nil {
		return models.Consultant{}, err
	}
	var c models.Consultant
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = tx.ConsultantByAccount(ctx, by.AccountID); err != nil {
			return err
		}
		return r.countWork(ctx, tx, &c)
	})
	if err == nil && c.Status == models.StatusArchived {
		return c, models.ErrNotFound
	}
	return c, err
}

// countWork fills what a consultant's own profile has of the consultant's work: the places taken and
// how fast invitations are answered.
func (r *Room) countWork(ctx context.Context, tx *store.Tx, c *models.Consultant) (err error) {
	if c.Active, err = tx.CountEngagementsUnderWay(ctx, c.ID); err != nil {
		return err
	}
	answered, err := tx.AnswerTimes(ctx, r.Now().UTC().AddDate(0, -models.AnswerMonths, 0), c.ID)
	c.Answered = answered[c.ID]
	return err
}
