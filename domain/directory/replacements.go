package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ReplaceGroup replaces what was written about a group with an input. With by.IfVersion it refuses
// (models.ErrStale) if the group changed meanwhile. An input that changes nothing keeps the
// version. If the public would see more of the group and further members must agree to that, it
// returns a *models.ProposedError.
func (r *Room) ReplaceGroup(ctx context.Context, by models.WriteOptions, id models.ID, input models.GroupInput) (models.Group, error) {
	var g models.Group
	var proposal *models.Proposal
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		g, _, proposal, err = r.WithTx(tx).replaceGroup(ctx, by, id, input)
		return err
	})
	if err := accounts.OpenProposal(proposal, err); err != nil {
		return g, err
	}
	r.Discovery.UpdateGroupIndex(ctx, id)
	return g, nil
}

// ReplaceGroup is Room.ReplaceGroup in the caller's transaction, without the index; it also reports
// whether anything changed.
func (w TxRoom) ReplaceGroup(ctx context.Context, by models.WriteOptions, id models.ID, input models.GroupInput) (models.Group, bool, error) {
	g, changed, proposal, err := w.replaceGroup(ctx, by, id, input)
	return g, changed, accounts.OpenProposal(proposal, err)
}

func (w TxRoom) replaceGroup(ctx context.Context, by models.WriteOptions, id models.ID, input models.GroupInput) (models.Group, bool, *models.Proposal, error) {
	previous, err := w.readEditable(ctx, by, id, policy.EditGroup)
	if err != nil {
		return previous, false, nil, err
	}
	change, err := w.prepareReplacement(ctx, by, previous, input)
	if err != nil {
		return previous, false, nil, err
	}
	if proposal, err := w.agreeToLoosen(ctx, by, previous, change.exact, change.composedGroup, input); err != nil || proposal != nil {
		return previous, false, proposal, err
	}
	g, changed, err := w.replace(ctx, by, previous, change)
	if err == nil && changed && !sameExact(change.exact, change.composedGroup.exact) { // which a version does not tell
		err = accounts.FailProposal(ctx, w.tx, previous.ID, models.ActLoosenVisibility, w.today())
	}
	return g, changed, nil, err
}

// replacement is a change of a group that is checked and not yet written.
type replacement struct {
	composedGroup
	exact map[models.ID]models.ExactPlace // as they were
}

// prepareReplacement checks an input and composes the group of it.
func (w TxRoom) prepareReplacement(ctx context.Context, by models.WriteOptions, previous models.Group, input models.GroupInput) (replacement, error) {
	var change replacement
	if err := w.Validator.Validate(&input); err != nil {
		return change, err
	}
	if w.forSource || by.AccountID == (models.ID{}) { // a group decides itself
		input.TakesMessages = previous.TakesMessages
	}
	var err error
	if change.composedGroup, err = w.compose(input, previous); err != nil {
		return change, err
	}
	if err := w.checkHiddenUntilVetted(by, previous, change.group, input); err != nil {
		return change, err
	}
	if err := w.checkParent(ctx, by, &change.group, previous); err != nil {
		return change, err
	}
	change.exact, err = w.tx.ExactPlaces(ctx, previous.ID)
	return change, err
}

// replace writes a change, and reports whether there was any.
func (w TxRoom) replace(ctx context.Context, by models.WriteOptions, previous models.Group, change replacement) (models.Group, bool, error) {
	d := change.composedGroup
	if err := w.updateSlug(ctx, &d.group, previous); err != nil {
		return previous, false, err
	}
	changed := !samePublic(previous, d.group)
	if !changed && sameExact(change.exact, d.exact) && sameParent(previous, d.group) {
		return previous, false, nil
	}
	if err := w.requireVetting(ctx, by, &d.group, previous); err != nil {
		return previous, false, err
	}
	if err := w.record(ctx, by, previous.ID, models.DidEdit); err != nil {
		return previous, false, err
	}
	return d.group, true, w.update(ctx, &d, previous, changed)
}
