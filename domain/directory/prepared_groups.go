package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// PreparedGroup is a new group of a source that is authorized and composed, and not written yet.
type PreparedGroup struct {
	composed composedGroup
	err      error
}

// PrepareGroupOfSource authorizes and composes a new group of a source, whose key the caller has
// checked, so that no transaction need wait for that. It asks no database; what it refuses it
// refuses when the draft is written.
func (r *Room) PrepareGroupOfSource(by models.WriteOptions, input models.GroupInput) *PreparedGroup {
	d, err := r.composeNew(by, input, true)
	return &PreparedGroup{composed: d, err: err}
}

// CreatePrepared is CreateGroup for a prepared group.
func (w TxRoom) CreatePrepared(ctx context.Context, by models.WriteOptions, draft *PreparedGroup) (models.Group, error) {
	if draft.err != nil {
		return models.Group{}, draft.err
	}
	d := draft.composed
	err := w.create(ctx, by, &d)
	return d.group, err
}

// composeNew authorizes the actor and validates and composes the input. It reads no database.
func (r *Room) composeNew(by models.WriteOptions, input models.GroupInput, ofSource bool) (composedGroup, error) {
	if err := r.Policy.Authorize(by.Actor, policy.CreateGroup, policy.State{Source: ofSource}); err != nil {
		return composedGroup{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return composedGroup{}, err
	}
	now := r.Now().UTC()
	first := models.Group{ID: models.NewID(), Version: 1, CreatedAt: now, UpdatedAt: now}
	if ofSource || by.AccountID == (models.ID{}) { // a group decides itself
		input.TakesMessages = false
	}
	if !ofSource { // an account that makes a group knows it; a list that somebody imports confirms nothing
		first.ConfirmedOn = r.today()
	}
	d, err := r.compose(input, first)
	if err != nil {
		return composedGroup{}, err
	}
	d.group.Status = r.initialStatus(by, d.group.Topics)
	return d, nil
}
