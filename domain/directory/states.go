package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ArchiveGroup takes a group out of the directory; its records stay. Archiving twice is no error.
func (r *Room) ArchiveGroup(ctx context.Context, by models.By, id models.ID) error {
	return r.writeState(ctx, id, func(w Within) error {
		g, err := w.editable(ctx, models.By{Actor: by.Actor}, id, policy.ArchiveGroup) // of whatever version
		if err != nil {
			return err
		}
		return w.moveTo(ctx, by, g, models.StatusArchived)
	})
}

// PublishGroup puts a draft or archived group into the directory. A draft of a vetted field is
// published by a moderator alone, and a moderator publishes nothing else. What its stewards
// archived, they alone bring back; a group of a vetted field is a draft then, to be vetted anew.
func (r *Room) PublishGroup(ctx context.Context, by models.By, id models.ID) error {
	return r.writeState(ctx, id, func(w Within) error {
		g, err := w.publishable(ctx, by, id)
		if err != nil {
			return err
		}
		next := models.StatusPublished
		if g.Status == models.StatusArchived && w.vetted(g.Topics) {
			next = models.StatusDraft
		}
		return w.moveTo(ctx, by, g, next)
	})
}

// publishable reads a group that the actor may publish.
func (w Within) publishable(ctx context.Context, by models.By, id models.ID) (models.Group, error) {
	state, err := accounts.Standing(ctx, w.tx, by.Actor, id)
	if err != nil {
		return models.Group{}, err
	}
	publishes, vets := w.Policy.May(by.Actor, policy.PublishGroup, state), w.Policy.May(by.Actor, policy.PublishVetted, state)
	if publishes != nil && vets != nil {
		return models.Group{}, publishes
	}
	g, err := w.tx.Group(ctx, id)
	switch {
	case err != nil:
		return g, err
	case g.Status == models.StatusArchived || !w.vetted(g.Topics):
		return g, publishes
	case g.Status == models.StatusDraft:
		return g, vets
	}
	return g, nil // it is published, and doing it again is no error for either
}

func (r *Room) writeState(ctx context.Context, id models.ID, f func(Within) error) error {
	if err := r.Store.Write(ctx, func(tx *store.Tx) error { return f(r.In(tx)) }); err != nil {
		return err
	}
	r.Discovery.Publish(ctx, id)
	return nil
}

func (w Within) moveTo(ctx context.Context, by models.By, was models.Group, status models.Status) error {
	if was.Status == status {
		return nil
	}
	if err := by.Stale(was.Version); err != nil {
		return err
	}
	g := was
	g.Status, g.Version, g.UpdatedAt = status, was.Version+1, w.Now().UTC()
	if err := w.slugOfState(ctx, &g, was); err != nil {
		return err
	}
	if err := w.tx.UpdateGroup(ctx, &g, was.Version); err != nil {
		return err
	}
	if err := w.retellChildren(ctx, g.ID); err != nil {
		return err
	}
	return w.enqueue(ctx, g)
}

// slugOfState gives a group that changes its state a slug that suits it. An archived one keeps the
// one that it has.
func (w Within) slugOfState(ctx context.Context, g *models.Group, was models.Group) (err error) {
	switch g.Status {
	case models.StatusPublished:
		return w.publishedSlug(ctx, g, was)
	case models.StatusDraft:
		g.Slug, err = w.freeSlug(ctx, g)
	case models.StatusArchived:
	}
	return err
}

// vetAgain makes a published group whose topics become those of a vetted field a draft, unless who
// changes it may vet.
func (w Within) vetAgain(ctx context.Context, by models.By, g *models.Group, was models.Group) error {
	if was.Status != models.StatusPublished || !w.vetted(g.Topics) || w.vetted(was.Topics) {
		return nil
	}
	if g.Status = w.firstStatus(by, g.Topics); g.Status == was.Status {
		return nil
	}
	if err := w.retellChildren(ctx, g.ID); err != nil {
		return err
	}
	return w.slugOfState(ctx, g, was)
}

// Retell raises the version of groups, each named once, whose rows did not change though other
// sources describe them than before: who does is public.
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

// DeclareStage lets a group declare the stage of its development (principle E). Without a day it is
// today's; a day in the future is refused.
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
	r.Discovery.Publish(ctx, id)
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

// Stages returns the history of what the group declared, newest first, with the proof that anyone
// may read it, which does not hold for a group that is not published.
func (r *Room) Stages(ctx context.Context, by models.By, id models.ID) ([]models.StageChange, policy.Public, error) {
	var history []models.StageChange
	var public policy.Public
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		state, err := accounts.Demand(ctx, tx, r.Policy, by.Actor, policy.ReadStages, id)
		if err != nil {
			return err
		}
		public = r.Policy.Public(policy.ReadStages, state)
		history, err = tx.Stages(ctx, id)
		return err
	})
	return history, public, err
}
