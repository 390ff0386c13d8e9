package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// askForFeedback writes to those who may give feedback on an engagement that is over that it is due:
// the members of its group and the consultant. On one that never was in force none is given.
func (r *Room) askForFeedback(ctx context.Context, tx *store.Tx, e models.Engagement) error {
	if e.AgreedOn.IsZero() {
		return nil
	}
	readers, err := tx.MembersWithAddress(ctx, e.GroupID)
	if err != nil {
		return err
	}
	if e.ConsultantID != nil {
		switch c, err := tx.Consultant(ctx, *e.ConsultantID); {
		case err == nil:
			readers = append(readers, c.AccountID)
		case !errors.Is(err, models.ErrNotFound):
			return err
		}
	}
	return r.People.Notify(ctx, tx, models.NoticeFeedback, "feedback/"+e.ID.String(), readers...)
}
