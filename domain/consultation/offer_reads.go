package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Offer reads one offer, for a member of its group or for the consultant.
func (r *Room) Offer(ctx context.Context, by models.WriteOptions, id models.ID) (o models.Offer, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		var side models.Side
		if o, side, err = r.readOffer(ctx, tx, by, policy.ReadConsultation, id); err != nil {
			return err
		}
		list := []models.Offer{o}
		err := r.completeOffers(ctx, tx, list, side)
		o = list[0]
		return err
	})
	return o, err
}

// Offers returns one page of a request's offers, those that stand first, for its group's members only.
func (r *Room) Offers(ctx context.Context, by models.WriteOptions, requestID models.ID, page models.Page) (list []models.Offer, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		request, err := r.readRequest(ctx, tx, by, policy.ReadConsultations, requestID)
		if err != nil {
			return err
		}
		if list, total, err = tx.OffersOf(ctx, request.ID, page); err != nil {
			return err
		}
		return r.completeOffers(ctx, tx, list, models.SideGroup)
	})
	return list, total, err
}

// MyOffers returns one page of the actor's offers as a consultant. models.ErrForbidden if the actor has
// no profile.
func (r *Room) MyOffers(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.Offer, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if list, total, err = tx.OffersBy(ctx, own.ID, page); err != nil {
			return err
		}
		return r.completeOffers(ctx, tx, list, models.SideConsultant)
	})
	return list, total, err
}

// completeOffers fills the words of offers, the names of groups, and the reader's side.
func (r *Room) completeOffers(ctx context.Context, tx *store.Tx, list []models.Offer, side models.Side) error {
	groups := make([]models.ID, len(list))
	for n := range list {
		groups[n] = list[n].GroupID
		var err error
		if list[n].Words, err = r.People.Unseal(offerPlace(list[n].ID), list[n].WordsSealed); err != nil {
			return err
		}
	}
	named, err := namesOf(ctx, tx, groups)
	for n := range list {
		list[n].GroupName, list[n].GroupSlug, list[n].MySide = named[list[n].GroupID].Name, named[list[n].GroupID].Slug, side
	}
	return err
}

// readOffer reads an offer that the actor may act on for one of its sides; to everybody else, signed
// in, it is not there. It returns for which side the actor acts.
func (r *Room) readOffer(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Offer, models.Side, error) {
	if !by.SignedIn() {
		return models.Offer{}, "", models.ErrUnauthorized
	}
	o, err := tx.Offer(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return o, "", err
	}
	side, err := r.authorizeSide(ctx, tx, by, act, o.GroupID, o.ConsultantID)
	return o, side, err
}

// lockOffer reads an offer that the actor may act on, and locks its request.
func (r *Room) lockOffer(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Offer, error) {
	o, _, err := r.readOffer(ctx, tx, by, act, id)
	if err != nil {
		return o, err
	}
	if _, err := lockRequest(ctx, tx, o.RequestID); err != nil {
		return o, err
	}
	return tx.Offer(ctx, id)
}
