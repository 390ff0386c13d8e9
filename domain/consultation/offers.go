package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func offerPlace(id models.ID) string { return "offers/" + id.String() + "/words" }

// MakeOffer answers a call with an offer, once, if the consultant is among those whom the call is
// listed to. It refuses with a *models.ConflictError while as many offers stand as the group wants.
func (r *Room) MakeOffer(ctx context.Context, by models.WriteOptions, requestID models.ID, input models.OfferInput) (models.Offer, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Offer{}, err
	}
	var id models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		own, request, err := r.callToAnswer(ctx, tx, by, requestID)
		if err != nil {
			return err
		}
		o, changes, err := r.prepareOffer(ctx, tx, by, request, own.ID, input)
		id = o.ID
		if err != nil || !changes {
			return err
		}
		if err := r.notifyGroup(ctx, tx, request.GroupID, waits(models.WaitingOffer, "offered/"+o.ID.String())); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.MakeOffer, audit.Request(request.ID))
	})
	if err != nil {
		return models.Offer{}, err
	}
	return r.Offer(ctx, by, id)
}

// callToAnswer returns the actor's profile and the call that it may answer, locked.
func (r *Room) callToAnswer(ctx context.Context, tx *store.Tx, by models.WriteOptions, id models.ID) (models.Consultant, models.Request, error) {
	own, err := r.authorizeCaller(ctx, tx, by, policy.MakeOffer)
	if err != nil {
		return own, models.Request{}, err
	}
	request, err := tx.Request(ctx, id)
	if err != nil {
		return own, request, err
	}
	if err := r.checkListedTo(ctx, tx, own, request); err != nil {
		return own, request, err
	}
	request, err = lockRequest(ctx, tx, id)
	if err == nil && request.Status != models.RequestOpen {
		err = models.ErrNotFound // engaged or withdrawn meanwhile
	}
	return own, request, err
}

// prepareOffer writes an offer, and reports whether none stood before.
func (r *Room) prepareOffer(ctx context.Context, tx *store.Tx, by models.WriteOptions, request models.Request, consultant models.ID, input models.OfferInput) (models.Offer, bool, error) {
	o, err := tx.OfferOf(ctx, request.ID, consultant)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return o, false, err
	}
	known := err == nil
	if known {
		if _, changes, err := next(offerStates(), o.Status, "offer"); err != nil || !changes {
			return o, false, err
		}
	}
	standing, err := tx.StandingOffers(ctx, request.ID)
	if err != nil {
		return o, false, err
	}
	if !request.HasRoomFor(len(standing)) {
		return o, false, &models.ConflictError{Code: "enough_offers", Detail: "As many offers stand as the group wants to read."}
	}
	now, from := r.Now().UTC(), o.Version
	if !known {
		o = models.Offer{ID: models.NewID(), RequestID: request.ID, GroupID: request.GroupID, ConsultantID: consultant, Version: 1, CreatedAt: now}
	}
	o.Status, o.UpdatedAt = models.OfferStanding, now
	if o.WordsSealed, err = r.People.Seal(ctx, tx, offerPlace(o.ID), input.Words); err != nil {
		return o, false, err
	}
	if known {
		return o, true, tx.UpdateOffer(ctx, &o, from)
	}
	if err := accounts.RecordIdempotencyKey(ctx, tx, by, o.ID); err != nil {
		return o, false, err
	}
	return o, true, tx.CreateOffer(ctx, &o)
}

// ChooseOffer begins an engagement with the consultant of an offer. If further members must agree by
// the group's rules, it returns a *models.ProposedError. To choose again changes nothing.
func (r *Room) ChooseOffer(ctx context.Context, by models.WriteOptions, id models.ID) (models.Offer, error) {
	var proposal *models.Proposal
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		o, err := r.lockOffer(ctx, tx, by, policy.ChooseOffer, id)
		if err != nil {
			return err
		}
		if _, changes, err := next(offerStates(), o.Status, "choose"); err != nil || !changes {
			return err
		}
		if err := by.CheckVersion(o.Version); err != nil {
			return err
		}
		ask := models.Proposal{GroupID: o.GroupID, Act: models.ActAcceptEngagement, Subject: o.ID.String()}
		if proposal, err = r.People.Agree(ctx, tx, by, ask); err != nil || proposal != nil {
			return err
		}
		if err := r.chooseOffer(ctx, tx, o, models.SideGroup); err != nil {
			return err
		}
		return r.record(ctx, tx, by, o.GroupID, models.DidChooseOffer, o.ID)
	})
	if err == nil && proposal != nil {
		err = accounts.OpenProposal(proposal, nil)
	}
	if err != nil {
		return models.Offer{}, err
	}
	return r.Offer(ctx, by, id)
}

// chooseOffer begins an engagement by an offer. The side that acts is none if members agreed by vote.
func (r *Room) chooseOffer(ctx context.Context, tx *store.Tx, o models.Offer, acts models.Side) error {
	if _, err := lockRequest(ctx, tx, o.RequestID); err != nil {
		return err
	}
	to, changes, err := next(offerStates(), o.Status, "choose")
	if err != nil || !changes {
		return err
	}
	from := o.Version
	o.Status, o.UpdatedAt = to, r.Now().UTC()
	if err := r.engage(ctx, tx, engaged{o.RequestID, o.ConsultantID, o.ID, acts}); err != nil {
		return err
	}
	return tx.UpdateOffer(ctx, &o, from)
}

// DeclineOffer is the group's no to an offer; WithdrawOffer takes one's own offer back. To do so again
// changes nothing.
func (r *Room) DeclineOffer(ctx context.Context, by models.WriteOptions, id models.ID) (models.Offer, error) {
	return r.changeOffer(ctx, by, policy.DeclineOffer, id, "decline", func(tx *store.Tx, o models.Offer) error {
		return r.record(ctx, tx, by, o.GroupID, models.DidDeclineOffer, o.ID)
	})
}

// WithdrawOffer takes one's own offer back.
func (r *Room) WithdrawOffer(ctx context.Context, by models.WriteOptions, id models.ID) (models.Offer, error) {
	return r.changeOffer(ctx, by, policy.WithdrawOffer, id, "withdraw", func(tx *store.Tx, o models.Offer) error {
		return audit.Record(ctx, tx, by.Actor, policy.WithdrawOffer, audit.Request(o.RequestID))
	})
}

func (r *Room) changeOffer(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, move string, do func(*store.Tx, models.Offer) error) (models.Offer, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		o, err := r.lockOffer(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		to, changes, err := next(offerStates(), o.Status, move)
		if err != nil || !changes {
			return err
		}
		if err := by.CheckVersion(o.Version); err != nil {
			return err
		}
		if err := r.moveOffer(ctx, tx, o, to); err != nil {
			return err
		}
		return do(tx, o)
	})
	if err != nil {
		return models.Offer{}, err
	}
	return r.Offer(ctx, by, id)
}

// moveOffer writes an offer, whose request is locked, as declined or withdrawn, and notifies the other
// side.
func (r *Room) moveOffer(ctx context.Context, tx *store.Tx, o models.Offer, to models.OfferStatus) error {
	from := o.Version
	o.Status, o.UpdatedAt = to, r.Now().UTC()
	if err := tx.UpdateOffer(ctx, &o, from); err != nil {
		return err
	}
	if to == models.OfferWithdrawn {
		return r.notifyGroup(ctx, tx, o.GroupID, changed("withdrawn/"+o.ID.String()))
	}
	return r.notifyConsultant(ctx, tx, o.ConsultantID, changed("declined/"+o.ID.String()))
}

// lapseOffers ends the offers of a request that stand, but for one.
func (r *Room) lapseOffers(ctx context.Context, tx *store.Tx, request, but models.ID) error {
	standing, err := tx.StandingOffers(ctx, request)
	if err != nil {
		return err
	}
	for _, o := range standing {
		if o.ID == but {
			continue
		}
		from := o.Version
		o.Status, o.UpdatedAt = models.OfferLapsed, r.Now().UTC()
		if err := tx.UpdateOffer(ctx, &o, from); err != nil {
			return err
		}
		if err := r.notifyConsultant(ctx, tx, o.ConsultantID, changed("lapsed/"+o.ID.String())); err != nil {
			return err
		}
	}
	return nil
}
