package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// View is a group as its reader may see it. For its members, Group has their own zone and times,
// and Exact holds the private whereabouts by owner (the group, its meetings).
type View struct {
	Group    models.Group
	Own      bool          // the reader is a member
	Public   policy.Public // proves that anyone may read just this; never of a member's own view
	Exact    map[models.ID]models.ExactPlace
	Warnings []models.PlaceWarning // to members: what the public is shown otherwise than they gave, and what may show more than they wish
}

// MovedError means that the group has another slug now. Public proves that anyone may know it.
type MovedError struct {
	To     string // the slug that it has now
	Public policy.Public
}

func (e *MovedError) Error() string { return "moved to " + e.To }

// CreateGroup makes a group and its first steward, the one who makes it. It is published at once,
// unless its field is one whose groups are vetted first.
func (r *Room) CreateGroup(ctx context.Context, by models.By, input models.GroupInput) (models.Group, error) {
	view, err := r.MakeGroup(ctx, by, input)
	return view.Group, err
}

// MakeGroup is CreateGroup that also returns what its maker may now see of the group, so that
// nobody need read it.
func (r *Room) MakeGroup(ctx context.Context, by models.By, input models.GroupInput) (View, error) {
	d, err := r.draftNew(by, input, false) // before the transaction, because writers wait for each other there
	if err != nil {
		return View{}, err
	}
	own := false
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		w := r.In(tx)
		own = w.stewardOfNew(by)
		err := w.create(ctx, by, &d)
		if err == nil {
			r.Discovery.HoldMade(d.group)
		}
		return err
	})
	if err != nil {
		r.Discovery.ForgetMade(d.group.ID)
		return View{}, err
	}
	r.Discovery.PublishMade(ctx, d.group.ID)
	return r.viewOfOwn(View{Group: d.group, Own: own, Exact: d.exact}), nil
}

// CreateGroup is Room.CreateGroup in the caller's transaction, without the index.
func (w Within) CreateGroup(ctx context.Context, by models.By, input models.GroupInput) (models.Group, error) {
	d, err := w.draftNew(by, input, w.ofSource)
	if err != nil {
		return models.Group{}, err
	}
	err = w.create(ctx, by, &d)
	return d.group, err
}

func (w Within) create(ctx context.Context, by models.By, d *draft) (err error) {
	if d.group.Slug, err = w.freeSlug(ctx, &d.group); err != nil {
		return err
	}
	if err := w.checkParent(ctx, by, &d.group, models.Group{}); err != nil {
		return err
	}
	if err := accounts.Once(ctx, w.tx, by, d.group.ID); err != nil {
		return err
	}
	if err := w.tx.CreateGroup(ctx, &d.group); err != nil {
		return err
	}
	if w.stewardOfNew(by) {
		if err := accounts.FirstOfAll(ctx, w.tx, d.group.ID, by.AccountID, w.today()); err != nil {
			return err
		}
	}
	return w.settleNew(ctx, *d)
}

// stewardOfNew reports whether the actor that makes a group becomes its first steward: an account
// does, a source does not.
func (w Within) stewardOfNew(by models.By) bool { return by.AccountID != (models.ID{}) && !w.ofSource }

func (r *Room) firstStatus(by models.By, topicIDs []string) models.Status {
	if r.vetted(topicIDs) && r.Policy.May(by.Actor, policy.PublishVetted, policy.State{}) != nil {
		return models.StatusDraft
	}
	return models.StatusPublished
}

// settle writes what belongs to a group's rows: private whereabouts and the jobs.
func (w Within) settle(ctx context.Context, d draft) error {
	owners := []models.ID{d.group.ID}
	for _, m := range d.group.Meetings {
		owners = append(owners, m.ID)
	}
	if err := w.tx.DeleteExactPlaces(ctx, owners...); err != nil {
		return err
	}
	return w.settleNew(ctx, d)
}

// settleNew is settle if nothing was known of the group's whereabouts.
func (w Within) settleNew(ctx context.Context, d draft) error {
	for _, e := range d.exact {
		if err := w.tx.PutExactPlace(ctx, &e); err != nil {
			return err
		}
	}
	return w.enqueue(ctx, d.group)
}

func (w Within) enqueue(ctx context.Context, g models.Group) error {
	if err := w.index(ctx, g.ID); err != nil {
		return err
	}
	if g.NextAt == nil {
		return nil
	}
	return w.tx.Enqueue(ctx, models.JobNextMeeting, g.ID.String(), *g.NextAt)
}

// Group reads a group by its id or its slug as the actor may see it. A draft is there for its
// members and moderators only. A slug that the group had before is a *MovedError.
func (r *Room) Group(ctx context.Context, by models.By, ref string) (View, error) {
	var view View
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		view, err = r.In(tx).view(ctx, by, ref)
		return err
	})
	return view, err
}

// view looks up, judges, and only then reads: a draft takes the same statements as a group that is
// not there.
func (w Within) view(ctx context.Context, by models.By, ref string) (View, error) {
	found, err := w.find(ctx, ref)
	if err != nil {
		return View{}, err
	}
	state, err := accounts.Demand(ctx, w.tx, w.Policy, by.Actor, policy.ReadGroup, found.ID)
	if err != nil {
		return View{}, err
	}
	view := View{Own: state.Member, Public: w.Policy.Public(policy.ReadGroup, state)}
	if found.Moved {
		return View{}, &MovedError{To: found.Slug, Public: view.Public}
	}
	if view.Group, err = w.tx.Group(ctx, found.ID); err != nil || !view.Own {
		return view, err
	}
	view.Public = policy.Public{}
	view.Exact, err = w.tx.ExactPlaces(ctx, found.ID)
	return w.viewOfOwn(view), err
}

// viewOfOwn adds to the view of a member what only members know.
func (r *Room) viewOfOwn(view View) View {
	if !view.Own {
		return view
	}
	view.Warnings = r.placeWarnings(view.Group, view.Exact)
	if len(view.Exact) == 0 {
		return view
	}
	view.Group = r.ownView(view.Group, view.Exact)
	return view
}

// GroupInput returns the input that would create the group as it is, for those who may change it,
// and the version that it is of.
func (r *Room) GroupInput(ctx context.Context, by models.By, id models.ID) (models.GroupInput, int64, error) {
	var in models.GroupInput
	var version int64
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Demand(ctx, tx, r.Policy, by.Actor, policy.EditGroup, id); err != nil {
			return err
		}
		g, err := tx.Group(ctx, id)
		if err != nil {
			return err
		}
		exact, err := tx.ExactPlaces(ctx, id)
		in, version = InputOf(g, exact), g.Version
		return err
	})
	return in, version, err
}

// ReplaceGroup replaces what was written about a group with an input. With by.IfVersion it refuses
// (models.ErrStale) if the group changed meanwhile. An input that changes nothing keeps the
// version.
func (r *Room) ReplaceGroup(ctx context.Context, by models.By, id models.ID, input models.GroupInput) (models.Group, error) {
	var g models.Group
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		g, _, err = r.In(tx).ReplaceGroup(ctx, by, id, input)
		return err
	})
	if err != nil {
		return g, err
	}
	r.Discovery.Publish(ctx, id)
	return g, nil
}

// ReplaceGroup is Room.ReplaceGroup in the caller's transaction, without the index; it also reports
// whether anything changed.
func (w Within) ReplaceGroup(ctx context.Context, by models.By, id models.ID, input models.GroupInput) (models.Group, bool, error) {
	was, err := w.editable(ctx, by, id, policy.EditGroup)
	if err != nil {
		return was, false, err
	}
	if err := w.Inputs.Check(&input); err != nil {
		return was, false, err
	}
	d, err := w.compose(input, was)
	if err != nil {
		return was, false, err
	}
	if err := w.checkParent(ctx, by, &d.group, was); err != nil {
		return was, false, err
	}
	if err := w.followSlug(ctx, &d.group, was); err != nil {
		return was, false, err
	}
	exact, err := w.tx.ExactPlaces(ctx, id)
	if err != nil {
		return was, false, err
	}
	changed := !samePublic(was, d.group)
	if !changed && sameExact(exact, d.exact) && sameParent(was, d.group) {
		return was, false, nil
	}
	if err := w.vetAgain(ctx, by, &d.group, was); err != nil {
		return was, false, err
	}
	return d.group, true, w.update(ctx, &d, was, changed)
}

// update writes a changed group. Only a change that the public can see raises the version and the
// time, because both are public.
func (w Within) update(ctx context.Context, d *draft, was models.Group, visible bool) error {
	if visible {
		d.group.Version++
		d.group.UpdatedAt = w.Now().UTC()
		if err := w.tx.UpdateGroup(ctx, &d.group, was.Version); err != nil {
			return err
		}
	} else if !sameParent(was, d.group) {
		if err := w.tx.SetParent(ctx, d.group); err != nil {
			return err
		}
	}
	for _, m := range was.Meetings {
		if err := w.tx.DeleteExactPlaces(ctx, m.ID); err != nil {
			return err
		}
	}
	return w.settle(ctx, *d)
}

// editable reads a group that the actor may change, at the version that the actor read.
func (w Within) editable(ctx context.Context, by models.By, id models.ID, act policy.Act) (models.Group, error) {
	state, err := accounts.Standing(ctx, w.tx, by.Actor, id)
	if err != nil {
		return models.Group{}, err
	}
	state.Source = w.ofSource
	if err := w.Policy.May(by.Actor, act, state); err != nil {
		return models.Group{}, err
	}
	g, err := w.tx.Group(ctx, id)
	if err != nil {
		return g, err
	}
	return g, by.Stale(g.Version)
}
