package consultation

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// waitingWithin returns appointments and steps that are ahead within the actor's engagements: as a consultant, and in the
// actor's groups.
func (r *Room) waitingWithin(ctx context.Context, tx *store.Tx, by models.WriteOptions, own models.Consultant) ([]models.Waiting, error) {
	now := r.Now()
	until := now.AddDate(0, 0, models.AppointmentNoticeDays)
	all, err := tx.AppointmentsSoonFor(ctx, by.AccountID, now, until, models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	soon, err := tx.AppointmentsSoonForConsultant(ctx, own.ID, now, until)
	if soon > 0 {
		all = append(all, models.Waiting{Kind: models.WaitingAppointment, Count: soon})
	}
	if err != nil {
		return nil, err
	}
	steps, err := tx.OpenStepsFor(ctx, by.AccountID, models.MaxWaiting)
	if err != nil {
		return nil, err
	}
	all = append(all, steps...)
	mine, err := tx.OpenStepsForConsultant(ctx, own.ID)
	if mine > 0 {
		all = append(all, models.Waiting{Kind: models.WaitingStep, Count: mine})
	}
	return all, err
}
