package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// Draft is a new group of a source that was judged and composed, and is not written yet.
type Draft struct {
	draft draft
	err   error
}

// DraftOfSource judges and composes a new group of a source, whose key the caller has judged, so
// that no transaction need wait for that. It asks no database; what it refuses it refuses when the
// draft is written.
func (r *Room) DraftOfSource(by models.By, input models.GroupInput) *Draft {
	d, err := r.draftNew(by, input, true)
	return &Draft{draft: d, err: err}
}

// CreateDraft is CreateGroup of what was drafted.
func (w Within) CreateDraft(ctx context.Context, by models.By, draft *Draft) (models.Group, error) {
	if draft.err != nil {
		return models.Group{}, draft.err
	}
	d := draft.draft
	err := w.create(ctx, by, &d)
	return d.group, err
}

// draftNew judges who makes a group and what the input states about it. It asks no database.
func (r *Room) draftNew(by models.By, input models.GroupInput, ofSource bool) (draft, error) {
	if err := r.Policy.May(by.Actor, policy.CreateGroup, policy.State{Source: ofSource}); err != nil {
		return draft{}, err
	}
	if err := r.Inputs.Check(&input); err != nil {
		return draft{}, err
	}
	now := r.Now().UTC()
	first := models.Group{ID: models.NewID(), Version: 1, CreatedAt: now, UpdatedAt: now}
	if !ofSource { // an account that makes a group knows it; a list that somebody imports confirms nothing
		first.ConfirmedOn = r.today()
	}
	d, err := r.compose(input, first)
	if err != nil {
		return draft{}, err
	}
	d.group.Status = r.firstStatus(by, d.group.Topics)
	return d, nil
}
