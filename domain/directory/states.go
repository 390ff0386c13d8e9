package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/store"
)

// ArchiveGroup takes a group out of the directory; its records stay. Archiving twice is no error.
func (r *Room) ArchiveGroup(ctx context.Context, by models.By, id models.ID) error {
	return r.moveTo(ctx, by, id, policy.ArchiveGroup, models.StatusArchived)
}

// PublishGroup puts a draft or archived group into the directory. A group of a vetted field is published by a moderator.
func (r *Room) PublishGroup(ctx context.Context, by models.By, id models.ID) error {
	return r.moveTo(ctx, by, id, policy.PublishGroup, models.StatusPublished)
}

func (r *Room) moveTo(ctx context.Context, by models.By, id models.ID, act policy.Act, status models.Status) error {
	err := r.Store.Write(ctx, func(tx *store.Tx) error { return r.In(tx).moveTo(ctx, by, id, act, status) })
	if err != nil {
		return err
	}
	r.Publish(ctx, id)
	return nil
}

func (w Within) moveTo(ctx context.Context, by models.By, id models.ID, act policy.Act, status models.Status) error {
	whatever := models.By{Actor: by.Actor}
	g, err := w.editable(ctx, whatever, id, act)
	if err != nil {
		return err
	}
	if act == policy.PublishGroup && w.vetted(g.Topics) {
		if err := w.Policy.May(by.Actor, policy.PublishVetted, policy.State{}); err != nil {
			return err
		}
	}
	if g.Status == status {
		return nil
	}
	if err := by.Stale(g.Version); err != nil {
		return err
	}
	from := g.Version
	g.Status, g.Version, g.UpdatedAt = status, g.Version+1, w.Now().UTC()
	if err := w.tx.UpdateGroup(ctx, &g, from); err != nil {
		return err
	}
	return w.enqueue(ctx, g)
}

// Retell raises the version of groups, each named once, whose rows did not change though other sources describe them than before: who does is public.
func (w Within) Retell(ctx context.Context, ids ...models.ID) error {
	if err := w.tx.RaiseGroups(ctx, ids, w.Now().UTC()); err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.index(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// DeclareStage lets a group say where it stands in its development (principle E). Without a day it is today's; a day in the future is refused.
func (r *Room) DeclareStage(ctx context.Context, by models.By, id models.ID, input models.StageInput) (models.Group, error) {
	if err := r.Inputs.Check(&input); err != nil {
		return models.Group{}, err
	}
	if input.DeclaredOn.IsZero() {
		input.DeclaredOn = r.today()
	}
	if r.today().AddDays(1).Before(input.DeclaredOn) {
		return models.Group{}, models.Invalid("/declared_on", "invalid_date")
	}
	var g models.Group
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		g, err = r.In(tx).declareStage(ctx, by, id, input)
		return err
	})
	if err != nil {
		return g, err
	}
	r.Publish(ctx, id)
	return g, nil
}

func (w Within) declareStage(ctx context.Context, by models.By, id models.ID, input models.StageInput) (models.Group, error) {
	g, err := w.editable(ctx, by, id, policy.DeclareStage)
	if err != nil || g.Stage == input.Value && g.StageDeclaredOn == input.DeclaredOn {
		return g, err
	}
	from := g.Version
	g.Stage, g.StageDeclaredOn = input.Value, input.DeclaredOn
	g.Version, g.UpdatedAt = g.Version+1, w.Now().UTC()
	change := models.StageChange{ID: models.NewID(), GroupID: id, Stage: input.Value, DeclaredOn: input.DeclaredOn, RecordedOn: w.today()}
	if err := w.tx.AddStage(ctx, change); err != nil {
		return g, err
	}
	if err := w.tx.UpdateGroup(ctx, &g, from); err != nil {
		return g, err
	}
	return g, w.enqueue(ctx, g)
}

// Stages is the history of what the group declared, newest first.
func (r *Room) Stages(ctx context.Context, by models.By, id models.ID) ([]models.StageChange, error) {
	var history []models.StageChange
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := r.In(tx).view(ctx, by, id.String()); err != nil {
			return err
		}
		var err error
		history, err = tx.Stages(ctx, id)
		return err
	})
	return history, err
}
