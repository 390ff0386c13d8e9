package consultation

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// wantsNext reports whether a group may want to invite somebody else beside, or in place of, the
// consultant of an invitation.
func wantsNext(i models.ConsultationInvitation) bool {
	return i.Status == models.InvitationDeclined || i.Status == models.InvitationPending && i.Overdue
}

// findNext returns the best ranked for the request of an invitation whom the group has not invited; nil
// if there is nobody, or the invitation neither was declined nor waits beyond its time.
func (r *Room) findNext(ctx context.Context, id models.ID) (next *models.ID, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		i, err := tx.ConsultationInvitation(ctx, id)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		late := i.Status == models.InvitationPending && !r.Now().Before(*i.DueAt)
		if !late && !wantsNext(i) {
			return nil
		}
		request, err := tx.Request(ctx, i.RequestID)
		if err != nil || request.Status != models.RequestOpen {
			return err
		}
		open, err := r.openChoice(ctx, tx, request)
		if err != nil {
			return err
		}
		next, err = r.bestUninvited(ctx, tx, open)
		return err
	})
	return next, err
}

// choice is an open request with all that decides whom its group can invite next.
type choice struct {
	matchQuery
	invited map[models.ID]bool
}

// openChoice reads a request as its own members know it.
func (r *Room) openChoice(ctx context.Context, tx *store.Tx, request models.Request) (choice, error) {
	c := choice{matchQuery: matchQuery{Request: matching.Request{Request: request, AsOf: r.Now().UTC()}, isMember: true}}
	everybody, err := readWork(ctx, tx, r.Now().UTC())
	if err != nil {
		return c, err
	}
	if c.rules, err = r.rulesOf(ctx, tx, ""); err != nil {
		return c, err
	}
	if err := r.completeQuery(ctx, tx, &c.matchQuery, everybody); err != nil {
		return c, err
	}
	invited, err := tx.InvitedConsultants(ctx, request.ID)
	c.invited = setOf(invited)
	return c, err
}

// bestUninvited returns the first of the ranking who is not invited; nil if there is nobody.
func (r *Room) bestUninvited(ctx context.Context, tx *store.Tx, c choice) (best *models.ID, err error) {
	ranking, _, err := r.rankCandidates(ctx, tx, c.matchQuery)
	if err != nil {
		return nil, err
	}
	for _, ranked := range ranking.Order {
		if id := ranked.Consultant.ID; !c.invited[id] {
			possible, err := r.canBeNext(ctx, tx, c, id)
			if err != nil || possible {
				return &id, err
			}
		}
	}
	return best, nil
}

// canBeNext reports whether the rules admit a consultant, by the current row, whom the group has not
// invited.
func (r *Room) canBeNext(ctx context.Context, tx *store.Tx, c choice, id models.ID) (bool, error) {
	row, err := tx.Consultant(ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && c.invited[id] {
		return false, nil
	}
	return err == nil && len(r.Matcher.Match(c.Request, c.facts.of(row)).Refusals) == 0, err
}

// offerNext fills whom the group can invite next, beside invitations that were declined or wait beyond
// their time. What was kept and is not possible any more is worked out anew, once for all.
func (r *Room) offerNext(ctx context.Context, tx *store.Tx, request models.Request, list []models.ConsultationInvitation) error {
	if request.Status != models.RequestOpen || !slices.ContainsFunc(list, wantsNext) {
		return nil
	}
	open, err := r.openChoice(ctx, tx, request)
	if err != nil {
		return err
	}
	best := sync.OnceValues(func() (*models.ID, error) { return r.bestUninvited(ctx, tx, open) })
	for n := range list {
		if i := &list[n]; wantsNext(*i) {
			if i.Next, err = r.nextOf(ctx, tx, open, *i, best); err != nil {
				return err
			}
		}
	}
	return nil
}

// nextOf returns who is kept with an invitation as the next, if that is still possible, else the best.
func (r *Room) nextOf(ctx context.Context, tx *store.Tx, open choice, i models.ConsultationInvitation, best func() (*models.ID, error)) (*models.ID, error) {
	if i.NextConsultantID != nil {
		possible, err := r.canBeNext(ctx, tx, open, *i.NextConsultantID)
		if err != nil || possible {
			return i.NextConsultantID, err
		}
	}
	return best()
}
