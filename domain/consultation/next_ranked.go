package consultation

import (
	"context"
	"errors"
	"maps"
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
		next, err = r.bestUninvited(ctx, tx, request)
		return err
	})
	return next, err
}

// choice is an open request with all that decides whom its group can invite next.
type choice struct {
	matchQuery
	invited map[models.ID]bool
}

// openChoice reads a request as its own members know it, with the work of consultants.
func (r *Room) openChoice(ctx context.Context, tx *store.Tx, request models.Request, w work) (choice, error) {
	c := choice{matchQuery: matchQuery{Request: matching.Request{Request: request, AsOf: r.Now().UTC()}, isMember: true}}
	var err error
	if c.rules, err = r.rulesOf(ctx, tx, ""); err != nil {
		return c, err
	}
	if err := r.completeQuery(ctx, tx, &c.matchQuery, w); err != nil {
		return c, err
	}
	invited, err := tx.InvitedConsultants(ctx, request.ID)
	c.invited = setOf(invited)
	return c, err
}

// bestUninvited returns the first of a request's ranking who is not invited; nil if there is nobody.
func (r *Room) bestUninvited(ctx context.Context, tx *store.Tx, request models.Request) (best *models.ID, err error) {
	everybody, err := r.readAllWork(ctx, tx)
	if err != nil {
		return nil, err
	}
	c, err := r.openChoice(ctx, tx, request, everybody)
	if err != nil {
		return nil, err
	}
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
// their time: who was kept with them. The ranking is worked out anew, once for all, only if nobody was
// kept or the one who was is not possible any more.
func (r *Room) offerNext(ctx context.Context, tx *store.Tx, request models.Request, list []models.ConsultationInvitation) error {
	if request.Status != models.RequestOpen || !slices.ContainsFunc(list, wantsNext) {
		return nil
	}
	kept, err := r.keptNext(ctx, tx, request, list)
	if err != nil {
		return err
	}
	best := sync.OnceValues(func() (*models.ID, error) { return r.bestUninvited(ctx, tx, request) })
	for n := range list {
		i := &list[n]
		if !wantsNext(*i) {
			continue
		}
		if i.NextConsultantID != nil && kept[*i.NextConsultantID] {
			i.Next = i.NextConsultantID
		} else if i.Next, err = best(); err != nil {
			return err
		}
	}
	return nil
}

// keptNext returns who is kept as the next with invitations and can still be invited.
func (r *Room) keptNext(ctx context.Context, tx *store.Tx, request models.Request, list []models.ConsultationInvitation) (map[models.ID]bool, error) {
	possible := map[models.ID]bool{}
	for _, i := range list {
		if wantsNext(i) && i.NextConsultantID != nil {
			possible[*i.NextConsultantID] = false
		}
	}
	if len(possible) == 0 {
		return nil, nil
	}
	theirs, err := readWork(ctx, tx, r.Now().UTC(), slices.Collect(maps.Keys(possible))...)
	if err != nil {
		return nil, err
	}
	open, err := r.openChoice(ctx, tx, request, theirs)
	for id := range possible {
		if err == nil {
			possible[id], err = r.canBeNext(ctx, tx, open, id)
		}
	}
	return possible, err
}
