package consultation

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// DisclosePlace lets the consultant of an engagement read where exactly the group is and meets, at the
// will of the group. It is refused unless the terms in force have a format in person. To do so again
// changes nothing.
func (r *Room) DisclosePlace(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
	return r.changePlace(ctx, by, id, func(tx *store.Tx, e models.Engagement) (bool, error) {
		if !mayDisclose(e) {
			return false, &models.ConflictError{Code: "not_in_person", Detail: "The place can be disclosed while an engagement is under way whose terms in force are for meeting in person."}
		}
		disclosed, err := tx.IsPlaceDisclosed(ctx, e.ID)
		if err != nil || disclosed {
			return false, err
		}
		return true, tx.DisclosePlace(ctx, models.DisclosedPlace{EngagementID: e.ID, DisclosedOn: r.today()})
	}, models.DidDisclosePlace)
}

// ConcealPlace takes back that the consultant can read the place, at once. To do so again changes
// nothing.
func (r *Room) ConcealPlace(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
	return r.changePlace(ctx, by, id, func(tx *store.Tx, e models.Engagement) (bool, error) {
		disclosed, err := tx.IsPlaceDisclosed(ctx, e.ID)
		if err != nil || !disclosed {
			return false, err
		}
		return true, tx.ConcealPlace(ctx, e.ID)
	}, models.DidConcealPlace)
}

func (r *Room) changePlace(ctx context.Context, by models.WriteOptions, id models.ID, do func(*store.Tx, models.Engagement) (bool, error), did models.GroupActKind) (models.Engagement, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockEngagement(ctx, tx, by, policy.DisclosePlace, id)
		if err != nil {
			return err
		}
		changes, err := do(tx, e)
		if err != nil || !changes {
			return err
		}
		if err := r.touch(ctx, tx, &e); err != nil {
			return err
		}
		return r.recordSide(ctx, tx, by, e, side, policy.DisclosePlace, did)
	})
	if err != nil {
		return models.Engagement{}, err
	}
	return r.Engagement(ctx, by, id)
}

// mayDisclose reports whether the place of the group can be disclosed: the terms in force are for
// meeting in person, and the engagement is under way.
func mayDisclose(e models.Engagement) bool {
	t, inForce := e.InForce()
	return inForce && e.Status.UnderWay() && slices.Contains(t.Terms.Formats, models.FormatInPerson)
}

// concealIfOver takes back what was disclosed once it could not be disclosed any more.
func concealIfOver(ctx context.Context, tx *store.Tx, e models.Engagement) error {
	if mayDisclose(e) {
		return nil
	}
	return tx.ConcealPlace(ctx, e.ID)
}

// addPlace fills whether the place of the group is disclosed and, for the consultant alone, the place.
func (r *Room) addPlace(ctx context.Context, tx *store.Tx, e *models.Engagement) (err error) {
	e.MayDisclose = mayDisclose(*e)
	if !e.MayDisclose {
		return nil
	}
	if e.PlaceDisclosed, err = tx.IsPlaceDisclosed(ctx, e.ID); err != nil || !e.PlaceDisclosed || e.MySide != models.SideConsultant {
		return err
	}
	place, err := r.Directory.WithTx(tx).ExactPlaceOf(ctx, e.GroupID)
	e.Place = &place
	return err
}
