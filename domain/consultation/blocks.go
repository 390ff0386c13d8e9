package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// BlockConsultant is a group's no to a listed consultant, until it is taken back: neither invitations nor
// offers pass between them. What waits between them ends as if the group had withdrawn and declined it.
// The consultant does not learn of it. To do so again changes nothing.
func (r *Room) BlockConsultant(ctx context.Context, by models.WriteOptions, groupID, consultantID models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := r.authorizeSide(ctx, tx, by, policy.BlockConsultant, groupID, consultantID); err != nil {
			return err
		}
		c, err := tx.Consultant(ctx, consultantID)
		if err == nil && !c.ListedOn(r.today()) {
			err = models.ErrNotFound
		}
		if err != nil {
			return err
		}
		blocked, err := r.block(ctx, tx, models.ConsultationBlock{GroupID: groupID, ConsultantID: c.ID, Side: models.SideGroup})
		if err != nil || !blocked {
			return err
		}
		return r.record(ctx, tx, by, groupID, models.DidBlockConsultant, consultantID)
	})
}

// UnblockConsultant takes a group's block back, if there is one.
func (r *Room) UnblockConsultant(ctx context.Context, by models.WriteOptions, groupID, consultantID models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := r.authorizeSide(ctx, tx, by, policy.BlockConsultant, groupID, consultantID); err != nil {
			return err
		}
		b := models.ConsultationBlock{GroupID: groupID, ConsultantID: consultantID, Side: models.SideGroup}
		removed, err := tx.RemoveConsultationBlock(ctx, b)
		if err != nil || !removed {
			return err
		}
		return r.record(ctx, tx, by, groupID, models.DidUnblockConsultant, consultantID)
	})
}

// BlockInvitingGroup is a consultant's no to the group of an invitation, to this one and all later ones.
// What waits between them ends as if the consultant had declined and withdrawn it. The group does not
// learn of it. To do so again changes nothing.
func (r *Room) BlockInvitingGroup(ctx context.Context, by models.WriteOptions, invitationID models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		i, _, err := r.readInvitation(ctx, tx, by, policy.BlockGroup, invitationID)
		if err != nil {
			return err
		}
		blocked, err := r.block(ctx, tx, models.ConsultationBlock{GroupID: i.GroupID, ConsultantID: i.ConsultantID, Side: models.SideConsultant})
		if err != nil || !blocked {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.BlockGroup, audit.Consultant(i.ConsultantID))
	})
}

// UnblockGroup takes a block of the actor as a consultant back, if there is one. models.ErrNotFound if the
// actor has no profile.
func (r *Room) UnblockGroup(ctx context.Context, by models.WriteOptions, groupID models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		own, err := ownProfile(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := r.Policy.Authorize(by.Actor, policy.UnblockGroup, policy.State{Self: own.ID != models.ID{}}); err != nil {
			return err
		}
		b := models.ConsultationBlock{GroupID: groupID, ConsultantID: own.ID, Side: models.SideConsultant}
		removed, err := tx.RemoveConsultationBlock(ctx, b)
		if err != nil || !removed {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.UnblockGroup, audit.Consultant(own.ID))
	})
}

// block writes a block and ends what waits between the two. It reports whether there was none before.
func (r *Room) block(ctx context.Context, tx *store.Tx, b models.ConsultationBlock) (bool, error) {
	if blocked, err := tx.HasConsultationBlock(ctx, b); err != nil || blocked {
		return false, err
	}
	b.ID, b.BlockedOn = models.NewRandomID(), r.today()
	if err := tx.AddConsultationBlock(ctx, b); err != nil {
		return false, err
	}
	return true, r.endBetween(ctx, tx, b)
}

// endBetween ends the invitations and offers that wait between the sides of a block.
func (r *Room) endBetween(ctx context.Context, tx *store.Tx, b models.ConsultationBlock) error {
	invitations, err := tx.OpenInvitationsBetween(ctx, b.GroupID, b.ConsultantID)
	if err != nil {
		return err
	}
	for _, i := range invitations {
		if err := r.endInvitation(ctx, tx, i, b.Side); err != nil {
			return err
		}
	}
	offers, err := tx.StandingOffersBetween(ctx, b.GroupID, b.ConsultantID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if err := r.endOffer(ctx, tx, o, b.Side); err != nil {
			return err
		}
	}
	return nil
}

// endInvitation withdraws an invitation for its group, or declines it for the consultant, as either does
// by itself. One that is not open any more stays as it is.
func (r *Room) endInvitation(ctx context.Context, tx *store.Tx, i models.ConsultationInvitation, side models.Side) error {
	move, do := "withdraw", func(tx *store.Tx, i *models.ConsultationInvitation) error { return r.withdrawn(ctx, tx, i) }
	if side == models.SideConsultant {
		move, do = "decline", func(tx *store.Tx, i *models.ConsultationInvitation) error {
			return r.declined(ctx, tx, i, models.DeclineOther)
		}
	}
	if _, err := lockRequest(ctx, tx, i.RequestID); err != nil {
		return err
	}
	i, err := tx.ConsultationInvitation(ctx, i.ID) // as it is under the lock
	if err != nil {
		return err
	}
	to, changes, err := next(invitationStates(), i.Status, move)
	if isConflict(err) || err == nil && !changes {
		return nil
	}
	if err != nil {
		return err
	}
	return r.moveInvitation(ctx, tx, i, to, do)
}

// endOffer declines an offer for its group, or withdraws it for the consultant.
func (r *Room) endOffer(ctx context.Context, tx *store.Tx, o models.Offer, side models.Side) error {
	move := "decline"
	if side == models.SideConsultant {
		move = "withdraw"
	}
	if _, err := lockRequest(ctx, tx, o.RequestID); err != nil {
		return err
	}
	o, err := tx.Offer(ctx, o.ID) // as it is under the lock
	if err != nil {
		return err
	}
	to, changes, err := next(offerStates(), o.Status, move)
	if isConflict(err) || err == nil && !changes {
		return nil
	}
	if err != nil {
		return err
	}
	return r.moveOffer(ctx, tx, o, to)
}

func isConflict(err error) bool {
	_, is := errors.AsType[*models.ConflictError](err)
	return is
}

// BlockedConsultants returns one page of whom a group blocks, the newest first, for its members only.
func (r *Room) BlockedConsultants(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.ConsultationBlock, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadConsultations, groupID); err != nil {
			return err
		}
		if list, total, err = tx.ConsultationBlocksByGroup(ctx, groupID, page); err != nil {
			return err
		}
		ids := make([]models.ID, len(list))
		for n, b := range list {
			ids[n] = b.ConsultantID
		}
		rows, err := tx.ConsultantsByIDs(ctx, ids)
		for n := range list {
			if c := rows[list[n].ConsultantID]; c.ListedOn(r.today()) {
				list[n].Name = c.Name
			}
		}
		return err
	})
	return list, total, err
}

// BlockedGroups returns one page of the groups that the actor blocks as a consultant, the newest first.
// models.ErrForbidden if the actor has no profile.
func (r *Room) BlockedGroups(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.ConsultationBlock, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if list, total, err = tx.ConsultationBlocksByConsultant(ctx, own.ID, page); err != nil {
			return err
		}
		ids := make([]models.ID, len(list))
		for n, b := range list {
			ids[n] = b.GroupID
		}
		named, err := namesOf(ctx, tx, ids)
		for n := range list {
			list[n].Name, list[n].GroupSlug = named[list[n].GroupID].Name, named[list[n].GroupID].Slug
		}
		return err
	})
	return list, total, err
}
