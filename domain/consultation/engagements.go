package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// engaged names what an engagement begins with: the request, the consultant, the invitation or offer
// by which it does, and the side that acts; none if the group's members agreed by vote.
type engaged struct {
	request, consultant, by models.ID
	side                    models.Side
}

// engage begins an engagement in the caller's transaction, which has locked the request: it takes one
// of the consultant's places, and what else was under way about the request lapses. The caller records
// the act by which it begins.
func (r *Room) engage(ctx context.Context, tx *store.Tx, e engaged) error {
	request, err := tx.Request(ctx, e.request)
	if err != nil {
		return err
	}
	to, changes, err := next(requestStates(), request.Status, "engage")
	if err == nil && !changes {
		err = requestStates().refuse(string(request.Status))
	}
	if err != nil {
		return err
	}
	if err := r.takePlace(ctx, tx, e.consultant); err != nil {
		return err
	}
	now := r.Now().UTC()
	engagement := models.Engagement{
		ID: models.NewID(), RequestID: request.ID, GroupID: request.GroupID, ConsultantID: &e.consultant, Version: 1, Status: models.EngagementAgreeing,
		AcceptedOn: r.today(), CreatedAt: now, UpdatedAt: now,
	}
	if err := tx.CreateEngagement(ctx, &engagement); err != nil {
		return err
	}
	request.Status, request.UpdatedAt = to, now
	if err := tx.UpdateRequest(ctx, &request, request.Version); err != nil {
		return err
	}
	if err := r.lapse(ctx, tx, request.ID, e.by); err != nil {
		return err
	}
	return r.notifyEngaged(ctx, tx, engagement, e.side)
}

// notifyEngaged notifies the side that did not act of the beginning of an engagement; both if the
// group's members agreed by vote.
func (r *Room) notifyEngaged(ctx context.Context, tx *store.Tx, e models.Engagement, acted models.Side) error {
	n := changed("engaged/" + e.ID.String())
	if acted != "" {
		return r.notifyOther(ctx, tx, e, acted, n)
	}
	if err := r.notifyGroup(ctx, tx, e.GroupID, n); err != nil {
		return err
	}
	return r.notifyOther(ctx, tx, e, models.SideGroup, n)
}

// takePlace refuses an engagement for which a consultant has no free place, or who is not listed. Who
// asks at the same time waits.
func (r *Room) takePlace(ctx context.Context, tx *store.Tx, consultant models.ID) error {
	if err := tx.LockConsultant(ctx, consultant); err != nil {
		return err
	}
	c, err := tx.Consultant(ctx, consultant)
	if err != nil {
		return err
	}
	taken, err := tx.CountEngagementsUnderWay(ctx, consultant)
	switch {
	case err != nil:
		return err
	case !c.ListedOn(r.today()):
		return &models.ConflictError{Code: "not_listed", Detail: "The consultant is not listed now: the verification has ended, or the profile was withdrawn."}
	case taken >= c.Capacity:
		return &models.ConflictError{Code: "no_free_place", Detail: "Every place of the consultant is taken. It can be given free, or the profile can name more."}
	}
	return nil
}

// lapse ends what is under way about a request, but for the invitation or offer that is named.
func (r *Room) lapse(ctx context.Context, tx *store.Tx, request, but models.ID) error {
	invitations, err := tx.OpenConsultationInvitations(ctx, request)
	if err != nil {
		return err
	}
	for _, i := range invitations {
		if i.ID == but {
			continue
		}
		asked, from := i.Status == models.InvitationPending, i.Version
		i.Status, i.UpdatedAt = models.InvitationLapsed, r.Now().UTC()
		if err := r.noteSilence(ctx, tx, &i); err != nil {
			return err
		}
		if err := tx.UpdateConsultationInvitation(ctx, &i, from); err != nil {
			return err
		}
		if asked {
			if err := r.notifyConsultant(ctx, tx, i.ConsultantID, changed("lapsed/"+i.ID.String())); err != nil {
				return err
			}
		}
	}
	return r.lapseOffers(ctx, tx, request, but)
}

// Engagement reads an engagement with its terms, for a member of its group or for the consultant.
func (r *Room) Engagement(ctx context.Context, by models.WriteOptions, id models.ID) (e models.Engagement, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		var side models.Side
		if e, side, err = r.findEngagement(ctx, tx, by, policy.ReadConsultation, id); err != nil {
			return err
		}
		if err := r.fillTerms(ctx, tx, &e); err != nil {
			return err
		}
		list := []models.Engagement{e}
		err := nameEngagements(ctx, tx, list, side)
		if e = list[0]; err != nil {
			return err
		}
		return r.addPlace(ctx, tx, &e)
	})
	return e, err
}

// nameEngagements fills whom engagements are between, and the reader's side.
func nameEngagements(ctx context.Context, tx *store.Tx, list []models.Engagement, side models.Side) error {
	var groups, consultants []models.ID
	for _, e := range list {
		groups = append(groups, e.GroupID)
		if e.ConsultantID != nil {
			consultants = append(consultants, *e.ConsultantID)
		}
	}
	named, err := namesOf(ctx, tx, groups)
	if err != nil {
		return err
	}
	profiles, err := tx.ConsultantsByIDs(ctx, consultants)
	for n := range list {
		e := &list[n]
		e.GroupName, e.GroupSlug, e.MySide = named[e.GroupID].Name, named[e.GroupID].Slug, side
		if c, ok := profiles[models.ValueOr(e.ConsultantID, models.ID{})]; ok {
			e.Consultant = &c
		}
	}
	return err
}

// findEngagement reads an engagement, without its terms, that the actor may act on for one of its
// sides; to everybody else, signed in, it is not there.
func (r *Room) findEngagement(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Engagement, models.Side, error) {
	if !by.SignedIn() {
		return models.Engagement{}, "", models.ErrUnauthorized
	}
	e, err := tx.Engagement(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return e, "", err
	}
	side, err := r.authorizeSide(ctx, tx, by, act, e.GroupID, models.ValueOr(e.ConsultantID, models.ID{}))
	if err != nil {
		return models.Engagement{}, "", err
	}
	return e, side, nil
}

// GroupEngagements returns one page of a group's engagements, those under way first, for its members
// only.
func (r *Room) GroupEngagements(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.Engagement, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadConsultations, groupID); err != nil {
			return err
		}
		if list, total, err = tx.EngagementsOfGroup(ctx, groupID, page); err != nil {
			return err
		}
		return nameEngagements(ctx, tx, list, models.SideGroup)
	})
	return list, total, err
}

// RequestEngagements returns the engagements of a request, the newest first, for its group's members
// only.
func (r *Room) RequestEngagements(ctx context.Context, by models.WriteOptions, requestID models.ID) (list []models.Engagement, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := r.readRequest(ctx, tx, by, policy.ReadConsultations, requestID); err != nil {
			return err
		}
		if list, err = tx.EngagementsOfRequest(ctx, requestID); err != nil {
			return err
		}
		return nameEngagements(ctx, tx, list, models.SideGroup)
	})
	return list, err
}

// MyEngagements returns one page of the actor's engagements as a consultant, those under way first.
// models.ErrForbidden if the actor has no profile.
func (r *Room) MyEngagements(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.Engagement, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if list, total, err = tx.EngagementsOfConsultant(ctx, own.ID, page); err != nil {
			return err
		}
		return nameEngagements(ctx, tx, list, models.SideConsultant)
	})
	return list, total, err
}
