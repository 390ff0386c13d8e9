package consultation

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// maxCalls is how many open calls are looked through for one consultant.
	maxCalls = 1000
	// settledAfter is how long a consultant is at a new base before it counts for calls, so that
	// nobody can walk around a group until it answers.
	settledAfter = 7 * 24 * time.Hour
)

// Calls returns one page of the open calls that would admit the actor as a consultant, the newest
// first, without the group's name or any total of a ranking. models.ErrForbidden if the actor is not
// listed as a consultant.
func (r *Room) Calls(ctx context.Context, by models.WriteOptions, page models.Page) (calls []models.OpenCall, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeCaller(ctx, tx, by, policy.ReadCalls)
		if err != nil {
			return err
		}
		calls, err = r.callsFor(ctx, tx, own)
		return err
	})
	total = len(calls)
	from := min(page.Offset(), total)
	return calls[from:min(from+page.PerPage, total)], total, err
}

// callsFor returns the calls that admit a consultant and have room for an offer.
func (r *Room) callsFor(ctx context.Context, tx *store.Tx, own models.Consultant) ([]models.OpenCall, error) {
	open, err := tx.OpenCalls(ctx, maxCalls)
	if err != nil {
		return nil, err
	}
	ids := make([]models.ID, len(open))
	for i, request := range open {
		ids[i] = request.ID
	}
	standing, err := tx.StandingOffersOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	mine, err := readWork(ctx, tx, r.Now().UTC(), own.ID)
	if err != nil {
		return nil, err
	}
	var calls []models.OpenCall
	for _, request := range open {
		if !request.HasRoomFor(standing[request.ID]) {
			continue
		}
		admitted, err := r.admits(ctx, tx, own, mine, request)
		if err != nil {
			return nil, err
		}
		if admitted {
			calls = append(calls, models.OpenCall{Request: request})
		}
	}
	return calls, nil
}

// Call opens one call: the needs in the words of members, and where the public knows the group to be.
// Of one day a consultant opens at most models.MaxCallViews; then it returns a *models.TooManyError.
func (r *Room) Call(ctx context.Context, by models.WriteOptions, id models.ID) (call models.OpenCall, err error) {
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		own, err := r.authorizeCaller(ctx, tx, by, policy.ReadCalls)
		if err != nil {
			return err
		}
		request, err := tx.Request(ctx, id)
		if err != nil {
			return err
		}
		if err := r.checkListedTo(ctx, tx, own, request); err != nil {
			return err
		}
		if err := r.countView(ctx, tx, own.ID, id); err != nil {
			return err
		}
		opened, err := r.readOpenCall(ctx, tx, id)
		if err == nil {
			call = *opened
		}
		return err
	})
	return call, err
}

// countView notes that a consultant opens a call today, and refuses the one after
// models.MaxCallViews. A call that was opened today does not count again.
func (r *Room) countView(ctx context.Context, tx *store.Tx, consultant, request models.ID) error {
	if err := tx.LockConsultant(ctx, consultant); err != nil {
		return err
	}
	seen, err := tx.CallViews(ctx, consultant, r.today())
	if err != nil || slices.Contains(seen, request) {
		return err
	}
	if len(seen) >= models.MaxCallViews {
		return &models.TooManyError{Wait: r.today().AddDays(1).In(time.UTC).Sub(r.Now())}
	}
	return tx.ViewCall(ctx, models.CallView{ID: models.NewRandomID(), ConsultantID: consultant, RequestID: request, ViewedOn: r.today()})
}

// authorizeCaller returns the actor's profile, if it is listed; models.ErrForbidden otherwise.
func (r *Room) authorizeCaller(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act) (models.Consultant, error) {
	own, err := ownProfile(ctx, tx, by)
	if err != nil {
		return own, err
	}
	return own, r.Policy.Authorize(by.Actor, act, policy.State{Consultant: own.ID != models.ID{} && own.ListedOn(r.today())})
}

// checkListedTo returns models.ErrNotFound of a request that is not listed to a consultant as a call,
// whether it is there or not.
func (r *Room) checkListedTo(ctx context.Context, tx *store.Tx, own models.Consultant, request models.Request) error {
	if !request.IsCall() {
		return models.ErrNotFound
	}
	mine, err := readWork(ctx, tx, r.Now().UTC(), own.ID)
	if err != nil {
		return err
	}
	admitted, err := r.admits(ctx, tx, own, mine, request)
	if err == nil && !admitted {
		err = models.ErrNotFound
	}
	return err
}

// admits reports whether the rules admit a consultant to an open call. They know the group to be where the public knows it to be, and the consultant to be nowhere for some
// days after a change of base. Members of the group are not admitted as its consultants.
func (r *Room) admits(ctx context.Context, tx *store.Tx, own models.Consultant, mine work, request models.Request) (bool, error) {
	state, err := tx.StatusAndRole(ctx, request.GroupID, own.AccountID)
	if err != nil || state.Status != models.StatusPublished || state.Role != "" {
		return false, err
	}
	query := matchQuery{Request: matching.Request{Request: request, AsOf: r.Now().UTC()}}
	if err := r.completeQuery(ctx, tx, &query, mine); err != nil {
		return false, err
	}
	if r.Now().Before(own.BaseChangedAt.Add(settledAfter)) && own.BaseChangedAt.After(own.CreatedAt) {
		own.Base = models.Locality{}
	}
	return len(r.Matcher.Match(query.Request, query.facts.of(own)).Refusals) == 0, nil
}
