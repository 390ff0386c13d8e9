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

// errEngagementFull refuses more of a kind within one engagement.
var errEngagementFull = &models.ConflictError{Code: "engagement_full", Detail: "An engagement can have 100 of each: notes, appointments, steps and shared resources."}

// kindWithin is a kind of what both sides write within an engagement: how it is read and counted, which
// engagement it is of, and how what is sealed in it is opened.
type kindWithin[T any] struct {
	one        func(*store.Tx, context.Context, models.ID) (T, error)
	page       func(*store.Tx, context.Context, models.ID, models.Page) ([]T, int, error)
	count      func(*store.Tx, context.Context, models.ID) (int, error)
	engagement func(T) models.ID
	open       func(context.Context, *store.Tx, []T) error
}

// openEach returns what opens a list of a kind one by one.
func openEach[T any](open func(*T) error) func(context.Context, *store.Tx, []T) error {
	return func(_ context.Context, _ *store.Tx, list []T) error {
		for i := range list {
			if err := open(&list[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// add adds one of a kind, with an id of its own, to an engagement that is under way. add writes
// it.
func (k kindWithin[T]) add(ctx context.Context, r *Room, by models.WriteOptions, act policy.Act, engagement, id models.ID, add func(*store.Tx, models.Engagement, models.Side) error) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockUnderWay(ctx, tx, by, act, engagement)
		if err != nil {
			return err
		}
		if err := k.refuseFull(ctx, tx, e); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, id); err != nil {
			return err
		}
		return add(tx, e, side)
	})
}

// refuseFull refuses more of a kind than an engagement can have.
func (k kindWithin[T]) refuseFull(ctx context.Context, tx *store.Tx, e models.Engagement) error {
	count, err := k.count(tx, ctx, e.ID)
	if err == nil && count >= models.MaxPerEngagement {
		err = errEngagementFull
	}
	return err
}

// read reads one of a kind, for both sides of its engagement.
func (k kindWithin[T]) read(ctx context.Context, r *Room, by models.WriteOptions, id models.ID) (found T, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if found, err = k.one(tx, ctx, id); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if _, _, err := r.findEngagement(ctx, tx, by, policy.ReadConsultation, k.engagement(found)); err != nil {
			return err
		}
		list := []T{found}
		err := k.open(ctx, tx, list)
		found = list[0]
		return err
	})
	return found, err
}

// list returns one page of a kind within an engagement, for both sides, also once it is over.
func (k kindWithin[T]) list(ctx context.Context, r *Room, by models.WriteOptions, engagement models.ID, page models.Page) (list []T, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := r.findEngagement(ctx, tx, by, policy.ReadConsultation, engagement); err != nil {
			return err
		}
		list, total, err = k.opened(ctx, tx, engagement, page)
		return err
	})
	return list, total, err
}

func (k kindWithin[T]) opened(ctx context.Context, tx *store.Tx, engagement models.ID, page models.Page) ([]T, int, error) {
	list, total, err := k.page(tx, ctx, engagement, page)
	if err != nil {
		return nil, 0, err
	}
	return list, total, k.open(ctx, tx, list)
}

// Within returns all that both sides wrote within an engagement, for both of them, also once it is over.
func (r *Room) Within(ctx context.Context, by models.WriteOptions, engagement models.ID) (w models.WithinEngagement, err error) {
	all := models.Page{Number: 1, PerPage: models.MaxPerEngagement}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := r.findEngagement(ctx, tx, by, policy.ReadConsultation, engagement); err != nil {
			return err
		}
		if w.Notes, _, err = r.notes(by).opened(ctx, tx, engagement, all); err != nil {
			return err
		}
		if w.Appointments, _, err = r.appointments().opened(ctx, tx, engagement, all); err != nil {
			return err
		}
		if w.Steps, _, err = r.steps().opened(ctx, tx, engagement, all); err != nil {
			return err
		}
		w.Shared, _, err = r.shared().opened(ctx, tx, engagement, all)
		return err
	})
	return w, err
}

// lockUnderWay reads and locks an engagement within which the actor may do something. It is refused
// once the engagement is over.
func (r *Room) lockUnderWay(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Engagement, models.Side, error) {
	e, side, err := r.lockEngagement(ctx, tx, by, act, id)
	if err == nil && !e.Status.UnderWay() {
		err = engagementStates().refuse(string(e.Status))
	}
	return e, side, err
}

// recordWithin records what was done within an engagement without naming the member to the group, and
// notifies the other side.
func (r *Room) recordWithin(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement, side models.Side, act policy.Act, n notice) error {
	if err := r.notifyOther(ctx, tx, e, side, n); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.Actor, act, audit.Request(e.RequestID))
}

// notifyOther notifies the side that did not act.
func (r *Room) notifyOther(ctx context.Context, tx *store.Tx, e models.Engagement, side models.Side, n notice) error {
	if side == models.SideConsultant {
		return r.notifyGroup(ctx, tx, e.GroupID, n)
	}
	if e.ConsultantID == nil {
		return nil
	}
	return r.notifyConsultant(ctx, tx, *e.ConsultantID, n)
}
