package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ArchiveGroup takes a group out of the directory; its records stay. Archiving twice is no error. If
// further members must agree by the group's rules, it returns a *models.ProposedError.
func (r *Room) ArchiveGroup(ctx context.Context, by models.WriteOptions, id models.ID) error {
	var proposal *models.Proposal
	err := r.writeStatus(ctx, id, func(w TxRoom) error {
		g, err := w.readEditable(ctx, models.WriteOptions{Actor: by.Actor}, id, policy.ArchiveGroup) // of whatever version
		if err != nil || g.Status == models.StatusArchived {
			return err
		}
		if err := by.CheckVersion(g.Version); err != nil {
			return err
		}
		if by.AccountID != (models.ID{}) {
			ask := models.Proposal{GroupID: id, Act: models.ActCloseGroup}
			if proposal, err = r.People.Agree(ctx, w.tx, by, ask); err != nil || proposal != nil {
				return err
			}
		}
		if err := w.record(ctx, by, id, models.DidArchive); err != nil {
			return err
		}
		return w.changeStatus(ctx, by, g, models.StatusArchived)
	})
	return accounts.OpenProposal(proposal, err)
}

// PublishGroup puts a draft or archived group into the directory. A draft of a vetted field is
// published by a moderator alone, and a moderator publishes nothing else. What its stewards
// archived, they alone bring back; a group of a vetted field is a draft then, to be vetted anew. One
// that a moderator hid is refused: models.ErrHiddenByModeration.
func (r *Room) PublishGroup(ctx context.Context, by models.WriteOptions, id models.ID) error {
	return r.writeStatus(ctx, id, func(w TxRoom) error {
		g, err := w.readPublishable(ctx, by, id)
		if err != nil {
			return err
		}
		if g.Status != models.StatusPublished {
			if err := w.checkNotHeld(ctx, id); err != nil {
				return err
			}
		}
		next := models.StatusPublished
		if g.Status == models.StatusArchived && w.needsVetting(g.Topics) {
			next = models.StatusDraft
		}
		if g.Status != next {
			if err := w.record(ctx, by, id, models.DidPublish); err != nil {
				return err
			}
		}
		return w.changeStatus(ctx, by, g, next)
	})
}

// readPublishable reads a group that the actor may publish.
func (w TxRoom) readPublishable(ctx context.Context, by models.WriteOptions, id models.ID) (models.Group, error) {
	state, err := accounts.ReadPolicyState(ctx, w.tx, by.Actor, id)
	if err != nil {
		return models.Group{}, err
	}
	publishErr, vetErr := w.Policy.Authorize(by.Actor, policy.PublishGroup, state), w.Policy.Authorize(by.Actor, policy.PublishVetted, state)
	if publishErr != nil && vetErr != nil {
		return models.Group{}, publishErr
	}
	g, err := w.tx.Group(ctx, id)
	switch {
	case err != nil:
		return g, err
	case g.Status == models.StatusArchived || !w.needsVetting(g.Topics):
		return g, publishErr
	case g.Status == models.StatusDraft && vetErr == nil && state.Member:
		return g, models.ErrConflictOfInterest // moderators do not vet a group of their own
	case g.Status == models.StatusDraft:
		return g, vetErr
	}
	return g, nil // it is published, and doing it again is no error for either
}

func (r *Room) writeStatus(ctx context.Context, id models.ID, f func(TxRoom) error) error {
	if err := r.Store.Write(ctx, func(tx *store.Tx) error { return f(r.WithTx(tx)) }); err != nil {
		return err
	}
	r.Discovery.UpdateGroupIndex(ctx, id)
	return nil
}

func (w TxRoom) changeStatus(ctx context.Context, by models.WriteOptions, previous models.Group, status models.Status) error {
	if previous.Status == status {
		return nil
	}
	if err := by.CheckVersion(previous.Version); err != nil {
		return err
	}
	g := previous
	g.Status, g.Version, g.UpdatedAt = status, previous.Version+1, w.Now().UTC()
	if err := w.assignStatusSlug(ctx, &g, previous); err != nil {
		return err
	}
	if err := w.tx.UpdateGroup(ctx, &g, previous.Version); err != nil {
		return err
	}
	if err := w.raiseChildVersions(ctx, g.ID); err != nil {
		return err
	}
	return w.enqueueGroupJobs(ctx, g)
}

// assignStatusSlug gives a group that changes its state a slug that suits it. An archived one keeps
// the one that it has.
func (w TxRoom) assignStatusSlug(ctx context.Context, g *models.Group, previous models.Group) (err error) {
	switch g.Status {
	case models.StatusPublished:
		return w.assignPublishedSlug(ctx, g, previous)
	case models.StatusDraft:
		g.Slug, err = w.findFreeSlug(ctx, g)
	case models.StatusArchived:
	}
	return err
}

// requireVetting makes a published group whose topics become those of a vetted field a draft,
// unless who changes it may vet.
func (w TxRoom) requireVetting(ctx context.Context, by models.WriteOptions, g *models.Group, previous models.Group) error {
	if previous.Status != models.StatusPublished || !w.needsVetting(g.Topics) || w.needsVetting(previous.Topics) {
		return nil
	}
	if g.Status = w.initialStatus(by, g.Topics); g.Status == previous.Status {
		return nil
	}
	if err := w.raiseChildVersions(ctx, g.ID); err != nil {
		return err
	}
	return w.assignStatusSlug(ctx, g, previous)
}

// checkHiddenUntilVetted refuses that the public sees where a group of a vetted field is before it is
// published. What a source publishes of it elsewhere is not concealed here.
func (w TxRoom) checkHiddenUntilVetted(by models.WriteOptions, previous, g models.Group, input models.GroupInput) error {
	vetted := previous.Status != "" && previous.Status != models.StatusDraft
	if w.forSource || vetted || !w.needsVetting(g.Topics) || w.initialStatus(by, g.Topics) == models.StatusPublished {
		return nil
	}
	if !input.Locality.IsZero() && visibilityLevel(input.Locality.Precision) > visibilityLevel(models.PrecisionHidden) {
		return models.Invalid("/locality/precision", "hidden_until_vetted")
	}
	return nil
}

// RaiseVersions raises the version of groups, each named once, whose rows did not change though
// other sources describe them than before: who does is public.
func (w TxRoom) RaiseVersions(ctx context.Context, ids ...models.ID) error {
	if err := w.tx.BumpGroupVersions(ctx, ids, w.Now().UTC()); err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.enqueueIndexing(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// DeclareStage lets a group declare the stage of its development (principle E). Without a day it is
// today's; a day in the future is refused.
func (r *Room) DeclareStage(ctx context.Context, by models.WriteOptions, id models.ID, input models.StageInput) (models.Group, error) {
	if err := r.Validator.Validate(&input); err != nil {
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
		g, err = r.WithTx(tx).declareStage(ctx, by, id, input)
		return err
	})
	if err != nil {
		return g, err
	}
	r.Discovery.UpdateGroupIndex(ctx, id)
	return g, nil
}

// DeclareStage is Room.DeclareStage in the caller's transaction, on today's day.
func (w TxRoom) DeclareStage(ctx context.Context, by models.WriteOptions, id models.ID, stage models.Stage) error {
	by.IfVersion = 0
	w.tx.AfterCommit(func() { w.Discovery.UpdateGroupIndex(context.WithoutCancel(ctx), id) })
	_, err := w.declareStage(ctx, by, id, models.StageInput{Value: stage, DeclaredOn: w.today()})
	return err
}

func (w TxRoom) declareStage(ctx context.Context, by models.WriteOptions, id models.ID, input models.StageInput) (models.Group, error) {
	g, err := w.readEditable(ctx, by, id, policy.DeclareStage)
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
	if err := w.record(ctx, by, id, models.DidDeclareStage); err != nil {
		return g, err
	}
	return g, w.enqueueGroupJobs(ctx, g)
}

// Stages returns the history of what the group declared, newest first, with the proof that anyone
// may read it, which does not hold for a group that is not published.
func (r *Room) Stages(ctx context.Context, by models.WriteOptions, id models.ID) ([]models.StageChange, policy.PublicProof, error) {
	var history []models.StageChange
	var public policy.PublicProof
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		state, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadStages, id)
		if err != nil {
			return err
		}
		public = r.Policy.ProvePublic(policy.ReadStages, state)
		history, err = tx.Stages(ctx, id)
		return err
	})
	return history, public, err
}
