package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// What a proposal to accept an engagement is about is an invitation, which is sent once the group
// agreed, or an offer, which is chosen then.

// agreedOn returns the invitation or the offer that a proposal is about; the other is nil.
func agreedOn(ctx context.Context, tx *store.Tx, p models.Proposal) (*models.ConsultationInvitation, *models.Offer, error) {
	id, err := models.ParseID(p.Subject)
	if err != nil {
		return nil, nil, models.ErrNotFound
	}
	i, err := tx.ConsultationInvitation(ctx, id)
	if err == nil && i.GroupID == p.GroupID {
		return &i, nil, nil
	}
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, nil, err
	}
	o, err := tx.Offer(ctx, id)
	if err == nil && o.GroupID != p.GroupID {
		err = models.ErrNotFound
	}
	return nil, &o, err
}

// checkEngagement refuses a proposal about what is not of the group, or can no longer be accepted.
func (r *Room) checkEngagement(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
	i, o, err := agreedOn(ctx, tx, *p)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return models.Invalid("/subject", "not_of_this_group")
	case err != nil:
		return err
	case i != nil:
		_, _, err = next(invitationStates(), i.Status, "agree")
		return err
	}
	_, _, err = next(offerStates(), o.Status, "choose")
	return err
}

// engageAgreed sends the invitation, or chooses the offer, that a group agreed on.
func (r *Room) engageAgreed(ctx context.Context, tx *store.Tx, p models.Proposal) error {
	i, o, err := agreedOn(ctx, tx, p)
	if err != nil {
		return err
	}
	if i == nil {
		return r.chooseOffer(ctx, tx, *o, "")
	}
	request, err := lockRequest(ctx, tx, i.RequestID)
	if err != nil {
		return err
	}
	if request.Status != models.RequestOpen {
		return requestStates().refuse(string(request.Status))
	}
	if err := r.checkInvitable(ctx, tx, request, i.ConsultantID); err != nil {
		return err
	}
	return r.sendInvitation(ctx, tx, i.ID)
}
