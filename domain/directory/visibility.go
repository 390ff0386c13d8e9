package directory

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// executors carries out what a group decides about its entry.
func (r *Room) executors() map[models.RuledAct]accounts.Executor {
	return map[models.RuledAct]accounts.Executor{
		models.ActLoosenVisibility: {Check: r.checkLoosening, Do: r.loosenAgreed},
		models.ActCloseGroup:       {Check: r.checkClosing, Do: r.closeAgreed},
	}
}

// visibilityLevel orders precisions by how much they show, a town less than an exact place. No place
// shows least.
func visibilityLevel(p models.Precision) int {
	switch p {
	case models.PrecisionHidden:
		return 1
	case models.PrecisionArea:
		return 2
	case models.PrecisionTown:
		return 3
	case models.PrecisionExact:
		return 4
	}
	return 0
}

// loosening returns how much more of a group the public sees by an input than by the one before, and
// false if it is nothing.
func loosening(before, after models.GroupInput) (models.Visibility, bool) {
	var v models.Visibility
	if visibilityLevel(after.Locality.Precision) > visibilityLevel(before.Locality.Precision) {
		v.Precision = after.Locality.Precision
	}
	v.Indexed = before.NoIndex && !after.NoIndex
	previous := map[models.ID]models.Precision{}
	for _, m := range before.Meetings {
		if m.ID != nil {
			previous[*m.ID] = m.Locality.Precision
		}
	}
	for _, m := range after.Meetings {
		if m.ID == nil || m.Locality.IsZero() {
			continue
		}
		if was, known := previous[*m.ID]; known && visibilityLevel(m.Locality.Precision) > visibilityLevel(was) {
			if v.Meetings == nil {
				v.Meetings = map[models.ID]models.Precision{}
			}
			v.Meetings[*m.ID] = m.Locality.Precision
		}
	}
	return v, v.Precision != "" || v.Indexed || len(v.Meetings) > 0
}

// loosen returns an input with the visibility that a group decided on.
func loosen(in models.GroupInput, v models.Visibility) models.GroupInput {
	if v.Precision != "" {
		in.Locality.Precision = v.Precision
	}
	in.NoIndex = in.NoIndex && !v.Indexed
	meetings := make([]models.MeetingInput, len(in.Meetings))
	copy(meetings, in.Meetings)
	for i, m := range meetings {
		if m.ID == nil {
			continue
		}
		if precision, more := v.Meetings[*m.ID]; more {
			meetings[i].Locality.Precision = precision
		}
	}
	in.Meetings = meetings
	return in
}

// agreeToLoosen asks the group's members if a member's input shows more of the group than before. It
// returns the proposal of it if further members must agree; then the input may change nothing else, so
// that nothing of it is lost.
func (w TxRoom) agreeToLoosen(
	ctx context.Context, by models.WriteOptions, previous models.Group, exact map[models.ID]models.ExactPlace, d composedGroup, input models.GroupInput,
) (*models.Proposal, error) {
	if w.forSource || by.AccountID == (models.ID{}) {
		return nil, nil // no member acts
	}
	before, after := InputOf(previous, exact), InputOf(d.group, d.exact)
	if showsNewMeeting(before, after) {
		if alone, err := w.People.MayAlone(ctx, w.tx, by, previous.ID, models.ActLoosenVisibility); err != nil || !alone {
			return nil, cmp.Or(err, errVisibilityAlone())
		}
	}
	more, loosens := loosening(before, after)
	if !loosens {
		return nil, nil // nothing is to be agreed to
	}
	ask := models.Proposal{GroupID: previous.ID, Act: models.ActLoosenVisibility, Version: previous.Version}
	ask.Payload.V.Visibility = &more
	proposal, err := w.People.Agree(ctx, w.tx, by, ask)
	if err == nil && proposal != nil && !sameInput(loosen(before, more), input) {
		err = errVisibilityAlone()
	}
	return proposal, err
}

func errVisibilityAlone() error {
	return &models.ConflictError{
		Code: "visibility_alone", Detail: "Several members must agree that the public sees more of this group. Send that in a change of its own (PATCH), and the rest in another; enter an exact place, or a new meeting, with precision hidden first.",
	}
}

// showsNewMeeting reports whether a meeting that is new shows more of where it is than one that is
// gone: it may be that one, sent without its id.
func showsNewMeeting(before, after models.GroupInput) bool {
	stays, known := map[models.ID]bool{}, map[models.ID]bool{}
	for _, m := range after.Meetings {
		if m.ID != nil {
			stays[*m.ID] = true
		}
	}
	least := visibilityLevel(models.PrecisionExact)
	for _, m := range before.Meetings {
		if m.ID == nil {
			continue
		}
		if known[*m.ID] = true; !stays[*m.ID] {
			least = min(least, shownLevel(m, before))
		}
	}
	return slices.ContainsFunc(after.Meetings, func(m models.MeetingInput) bool {
		return (m.ID == nil || !known[*m.ID]) && shownLevel(m, after) > least
	})
}

// shownLevel is how much is shown of where a meeting is: its own place, or the group's.
func shownLevel(m models.MeetingInput, of models.GroupInput) int {
	if m.Locality.IsZero() {
		return visibilityLevel(of.Locality.Precision)
	}
	return visibilityLevel(m.Locality.Precision)
}

// sameInput reports whether two inputs say the same.
func sameInput(a, b models.GroupInput) bool {
	first, err1 := json.Marshal(a)
	second, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(first, second)
}

// checkLoosening refuses a proposal that would show nothing more, and names the group's version.
func (r *Room) checkLoosening(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
	input, version, err := groupInput(ctx, tx, p.GroupID)
	if err != nil {
		return err
	}
	p.Version = version
	if p.Payload.V.Visibility == nil {
		return models.Invalid("/visibility", "required")
	}
	if _, loosens := loosening(input, loosen(input, *p.Payload.V.Visibility)); !loosens {
		return models.Invalid("/visibility", "shows_no_more")
	}
	return nil
}

func groupInput(ctx context.Context, tx *store.Tx, id models.ID) (models.GroupInput, int64, error) {
	g, err := tx.Group(ctx, id)
	if err != nil {
		return models.GroupInput{}, 0, err
	}
	exact, err := tx.ExactPlaces(ctx, id)
	return InputOf(g, exact), g.Version, err
}

// loosenAgreed shows as much of a group as it agreed to, if the group is still as it was then.
func (r *Room) loosenAgreed(ctx context.Context, tx *store.Tx, p models.Proposal) error {
	w := r.WithTx(tx)
	previous, err := tx.Group(ctx, p.GroupID)
	if err != nil {
		return err
	}
	if previous.Version != p.Version {
		return models.ErrStale
	}
	exact, err := tx.ExactPlaces(ctx, p.GroupID)
	if err != nil {
		return err
	}
	change, err := w.prepareReplacement(ctx, models.WriteOptions{}, previous, loosen(InputOf(previous, exact), *p.Payload.V.Visibility))
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { r.Discovery.UpdateGroupIndex(context.WithoutCancel(ctx), p.GroupID) })
	_, _, err = w.replace(ctx, models.WriteOptions{}, previous, change)
	return err
}

// checkClosing refuses to close a group that is closed, and names its version.
func (r *Room) checkClosing(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
	g, err := tx.Group(ctx, p.GroupID)
	if err == nil && g.Status == models.StatusArchived {
		err = &models.ConflictError{Code: "group_archived", Detail: "The group is archived already."}
	}
	return err
}

// closeAgreed archives the group that agreed to it, whatever was changed meanwhile.
func (r *Room) closeAgreed(ctx context.Context, tx *store.Tx, p models.Proposal) error {
	g, err := tx.Group(ctx, p.GroupID)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { r.Discovery.UpdateGroupIndex(context.WithoutCancel(ctx), p.GroupID) })
	return r.WithTx(tx).changeStatus(ctx, models.WriteOptions{}, g, models.StatusArchived)
}

// record writes what the actor did in the group's name; what a source does is not done in its name.
func (w TxRoom) record(ctx context.Context, by models.WriteOptions, groupID models.ID, kind models.GroupActKind) error {
	if w.forSource {
		return nil
	}
	return accounts.RecordAct(ctx, w.tx, by, models.GroupAct{GroupID: groupID, Act: kind, DoneOn: w.today()})
}
