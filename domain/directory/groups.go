package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// GroupView is a group as its reader may see it. For its members, Group has their own zone and
// times, and Exact holds the private whereabouts by owner (the group, its meetings).
type GroupView struct {
	Group    models.Group
	IsMember bool               // the reader is a member
	Public   policy.PublicProof // proves that anyone may read just this; never of a member's own view
	Exact    map[models.ID]models.ExactPlace
	Warnings []models.PlaceWarning // to members: what the public is shown otherwise than they gave, and what may show more than they wish
}

// RedirectError means that the group has another slug now. Public proves that anyone may know it.
type RedirectError struct {
	Slug   string // the slug that it has now
	Public policy.PublicProof
}

func (e *RedirectError) Error() string { return "moved to " + e.Slug }

// CreateGroup makes a group and its first steward, the one who makes it. It is published at once,
// unless its field is one whose groups are vetted first.
func (r *Room) CreateGroup(ctx context.Context, by models.WriteOptions, input models.GroupInput) (models.Group, error) {
	view, err := r.CreateGroupView(ctx, by, input)
	return view.Group, err
}

// CreateGroupView is CreateGroup that also returns what its maker may now see of the group, so that
// nobody need read it.
func (r *Room) CreateGroupView(ctx context.Context, by models.WriteOptions, input models.GroupInput) (GroupView, error) {
	d, err := r.composeNew(by, input, false) // before the transaction, because writers wait for each other there
	if err != nil {
		return GroupView{}, err
	}
	if err := r.WithTx(nil).checkHiddenUntilVetted(by, models.Group{}, d.group, input); err != nil {
		return GroupView{}, err
	}
	own := false
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		w := r.WithTx(tx)
		own = w.becomesSteward(by)
		return w.create(ctx, by, &d)
	})
	if err != nil {
		return GroupView{}, err
	}
	r.Discovery.UpdateGroupIndex(ctx, d.group.ID)
	return r.addMemberDetails(GroupView{Group: d.group, IsMember: own, Exact: d.exact}), nil
}

// CreateGroup is Room.CreateGroup in the caller's transaction, without the index.
func (w TxRoom) CreateGroup(ctx context.Context, by models.WriteOptions, input models.GroupInput) (models.Group, error) {
	d, err := w.composeNew(by, input, w.forSource)
	if err != nil {
		return models.Group{}, err
	}
	err = w.create(ctx, by, &d)
	return d.group, err
}

func (w TxRoom) create(ctx context.Context, by models.WriteOptions, d *composedGroup) (err error) {
	if d.group.Slug, err = w.findFreeSlug(ctx, &d.group); err != nil {
		return err
	}
	if err := w.checkParent(ctx, by, &d.group, models.Group{}); err != nil {
		return err
	}
	if err := accounts.RecordIdempotencyKey(ctx, w.tx, by, d.group.ID); err != nil {
		return err
	}
	if err := w.tx.CreateGroup(ctx, &d.group); err != nil {
		return err
	}
	if w.becomesSteward(by) {
		if err := accounts.AddFirstSteward(ctx, w.tx, d.group.ID, by.AccountID, w.today()); err != nil {
			return err
		}
	}
	if err := w.audit(ctx, by, policy.CreateGroup, d.group.ID); err != nil {
		return err
	}
	return w.writeDependents(ctx, *d)
}

// audit adds to the audit log alone what somebody did to a group. What a source does to its groups
// is recorded of the source, import by import.
func (w TxRoom) audit(ctx context.Context, by models.WriteOptions, act policy.Act, groupID models.ID) error {
	if w.forSource {
		return nil
	}
	return audit.Record(ctx, w.tx, by.Actor, act, audit.Group(groupID))
}

// becomesSteward reports whether the actor that makes a group becomes its first steward: an account
// does, a source does not.
func (w TxRoom) becomesSteward(by models.WriteOptions) bool {
	return by.AccountID != (models.ID{}) && !w.forSource
}

func (r *Room) initialStatus(by models.WriteOptions, topicIDs []string) models.Status {
	if r.needsVetting(topicIDs) && r.Policy.Authorize(by.Actor, policy.PublishVetted, policy.State{}) != nil {
		return models.StatusDraft
	}
	return models.StatusPublished
}

// replaceDependents writes what belongs to a group's rows: private whereabouts and the jobs.
func (w TxRoom) replaceDependents(ctx context.Context, d composedGroup) error {
	owners := []models.ID{d.group.ID}
	for _, m := range d.group.Meetings {
		owners = append(owners, m.ID)
	}
	if err := w.tx.DeleteExactPlaces(ctx, owners...); err != nil {
		return err
	}
	return w.writeDependents(ctx, d)
}

// writeDependents is replaceDependents if nothing was known of the group's whereabouts.
func (w TxRoom) writeDependents(ctx context.Context, d composedGroup) error {
	for _, e := range d.exact {
		if err := w.tx.PutExactPlace(ctx, &e); err != nil {
			return err
		}
	}
	return w.enqueueGroupJobs(ctx, d.group)
}

func (w TxRoom) enqueueGroupJobs(ctx context.Context, g models.Group) error {
	if err := w.enqueueIndexing(ctx, g.ID); err != nil {
		return err
	}
	if g.NextAt == nil {
		return nil
	}
	return w.tx.Enqueue(ctx, models.JobNextMeeting, g.ID.String(), *g.NextAt)
}

// Group reads a group by its id or its slug as the actor may see it. A draft is there for its
// members and moderators only. A slug that the group had before is a *RedirectError.
func (r *Room) Group(ctx context.Context, by models.WriteOptions, ref string) (GroupView, error) {
	var view GroupView
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		view, err = r.WithTx(tx).readView(ctx, by, ref)
		return err
	})
	return view, err
}

// readView looks up, authorizes, and only then reads: a draft takes the same statements as a group
// that is not there.
func (w TxRoom) readView(ctx context.Context, by models.WriteOptions, ref string) (GroupView, error) {
	found, err := w.lookUpGroup(ctx, ref)
	if err != nil {
		return GroupView{}, err
	}
	state, err := accounts.Authorize(ctx, w.tx, w.Policy, by.Actor, policy.ReadGroup, found.ID)
	if err != nil {
		return GroupView{}, err
	}
	view := GroupView{IsMember: state.Member, Public: w.Policy.ProvePublic(policy.ReadGroup, state)}
	if found.Former {
		return GroupView{}, &RedirectError{Slug: found.Slug, Public: view.Public}
	}
	if view.Group, err = w.tx.Group(ctx, found.ID); err != nil || !view.IsMember {
		return view, err
	}
	view.Public = policy.PublicProof{}
	view.Exact, err = w.tx.ExactPlaces(ctx, found.ID)
	return w.addMemberDetails(view), err
}

// addMemberDetails adds to the view of a member what only members know.
func (r *Room) addMemberDetails(view GroupView) GroupView {
	if !view.IsMember {
		return view
	}
	view.Warnings = r.placeWarnings(view.Group, view.Exact)
	if len(view.Exact) == 0 {
		return view
	}
	view.Group = r.memberView(view.Group, view.Exact)
	return view
}

// GroupInput returns the input that would create the group as it is, for those who may change it,
// and the version that it is of.
func (r *Room) GroupInput(ctx context.Context, by models.WriteOptions, id models.ID) (models.GroupInput, int64, error) {
	var in models.GroupInput
	var version int64
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.EditGroup, id); err != nil {
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

// update writes a changed group. Only a change that the public can see raises the version and the
// time, because both are public.
func (w TxRoom) update(ctx context.Context, d *composedGroup, previous models.Group, visible bool) error {
	if visible {
		d.group.Version++
		d.group.UpdatedAt = w.Now().UTC()
		if err := w.tx.UpdateGroup(ctx, &d.group, previous.Version); err != nil {
			return err
		}
	} else if !sameParent(previous, d.group) {
		if err := w.tx.SetParent(ctx, d.group); err != nil {
			return err
		}
	}
	for _, m := range previous.Meetings {
		if err := w.tx.DeleteExactPlaces(ctx, m.ID); err != nil {
			return err
		}
	}
	return w.replaceDependents(ctx, *d)
}

// readEditable reads a group that the actor may change, at the version that the actor read.
func (w TxRoom) readEditable(ctx context.Context, by models.WriteOptions, id models.ID, act policy.Act) (models.Group, error) {
	state, err := accounts.ReadPolicyState(ctx, w.tx, by.Actor, id)
	if err != nil {
		return models.Group{}, err
	}
	state.Source = w.forSource
	if err := w.Policy.Authorize(by.Actor, act, state); err != nil {
		return models.Group{}, err
	}
	g, err := w.tx.Group(ctx, id)
	if err != nil {
		return g, err
	}
	return g, by.CheckVersion(g.Version)
}
