package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// resourcesPeriod is the time in which an account suggests models.MaxResourcesADay.
const resourcesPeriod = 24 * time.Hour

// ResourceView is a resource as its reader may see it. Who suggested it is not in any answer.
type ResourceView struct {
	models.Resource

	CanEdit bool               // the reader may change or withdraw it
	Public  policy.PublicProof // proves that anyone may read it
}

// Resource reads a resource. One that is not confirmed is there for its maker, the members of groups
// that use it and moderators only.
func (r *Room) Resource(ctx context.Context, by models.WriteOptions, id models.ID) (view ResourceView, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		resource, state, err := r.WithTx(tx).authorizeResource(ctx, by, policy.ReadResource, id)
		if err != nil {
			return err
		}
		canEdit := by.SignedIn() && r.Policy.Authorize(by.Actor, policy.EditResource, state) == nil
		view = ResourceView{Resource: resource, CanEdit: canEdit, Public: r.Policy.ProvePublic(policy.ReadResource, state)}
		return nil
	})
	return view, err
}

// authorizeResource reads a resource and what the actor is to it, and decides.
func (w TxRoom) authorizeResource(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID) (models.Resource, policy.State, error) {
	resource, state, err := w.resourceState(ctx, by, id)
	if err != nil {
		return models.Resource{}, state, err
	}
	if err := w.Policy.Authorize(by.Actor, act, state); err != nil {
		return models.Resource{}, state, err
	}
	return resource, state, nil
}

// resourceState returns a resource, how far it is public, and what the actor is to it. A suggested
// one is the maker's own, and who belongs to a group that uses it is as a member.
func (w TxRoom) resourceState(ctx context.Context, by models.WriteOptions, id models.ID) (models.Resource, policy.State, error) {
	resource, err := w.tx.Resource(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return resource, policy.State{}, err
	}
	used, failed := w.tx.GroupOfAccountUses(ctx, by.AccountID, id) // asked of what is not there too, so that both take the same time
	switch {
	case failed != nil:
		return resource, policy.State{}, failed
	case err != nil:
		return resource, policy.State{Visibility: policy.Absent}, nil
	case resource.IsPublic():
		return resource, policy.State{Visibility: policy.Published}, nil
	case resource.Status == models.ResourceWithdrawn:
		return resource, policy.State{Visibility: policy.Unpublished}, nil
	}
	own := isMaker(by, resource)
	return resource, policy.State{Visibility: policy.Unpublished, Self: own, Member: own || used}, nil
}

func isMaker(by models.WriteOptions, resource models.Resource) bool {
	return by.AccountID != models.ID{} && resource.MadeBy != nil && *resource.MadeBy == by.AccountID
}

// SuggestResource stores a resource that somebody suggests. It is public once it is confirmed. It
// returns a *models.TooManyError if the account has suggested models.MaxResourcesADay within 24 hours.
func (r *Room) SuggestResource(ctx context.Context, by models.WriteOptions, input models.ResourceInput) (models.Resource, error) {
	if err := r.Policy.Authorize(by.Actor, policy.SuggestResource, policy.State{}); err != nil {
		return models.Resource{}, err
	}
	now := r.Now().UTC()
	resource := models.Resource{ID: models.NewRandomID(), Version: 1, Status: models.ResourceSuggested, CreatedAt: now, UpdatedAt: now}
	if account := by.AccountID; account != (models.ID{}) {
		resource.MadeBy = &account
	}
	if err := r.applyResourceInput(&resource, input); err != nil {
		return models.Resource{}, err
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		w := r.WithTx(tx)
		if err := w.checkPartOf(ctx, by, resource); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, resource.ID); err != nil {
			return err
		}
		if err := w.checkMakerHasRoom(ctx, by, now); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.SuggestResource, r.resourceSubject(by, resource)); err != nil {
			return err
		}
		return tx.CreateResource(ctx, &resource)
	})
	return resource, err
}

// checkMakerHasRoom refuses another resource of an account that has suggested enough today.
func (w TxRoom) checkMakerHasRoom(ctx context.Context, by models.WriteOptions, now time.Time) error {
	times, err := w.tx.ResourcesMadeSince(ctx, by.AccountID, now.Add(-resourcesPeriod), models.MaxResourcesADay)
	if err != nil || len(times) < models.MaxResourcesADay {
		return err
	}
	return &models.TooManyError{Wait: times[0].Add(resourcesPeriod).Sub(now)}
}

// applyResourceInput checks an input and writes it into a resource. Of a place that is not exact only
// what the public may know is stored at all.
func (r *Room) applyResourceInput(resource *models.Resource, in models.ResourceInput) error {
	if err := r.Validator.Validate(&in); err != nil {
		return err
	}
	if in.Reach == "" {
		in.Reach = models.ReachLocal
	}
	in.Locality = r.resolveLabel(in.Locality, models.Locality{})
	if err := checkResourcePlace(in); err != nil {
		return err
	}
	place, err := r.locate(in.Locality, resource.Locality, "/locality")
	if err != nil {
		return err
	}
	resource.Locality = models.Locality{}
	if !in.Locality.IsZero() {
		resource.Locality = place.public
	}
	resource.Name, resource.Kind, resource.Category, resource.Summary = in.Name, in.Kind, in.Category, in.Summary
	resource.Topics, resource.Languages, resource.Reach, resource.PartOf = in.Topics, in.Languages, in.Reach, in.PartOf
	resource.Website, resource.Phone, resource.Email, resource.Anonymous, resource.Cost = in.Website, in.Phone, in.Email, in.Anonymous, in.Cost
	return nil
}

// checkResourcePlace refuses a local resource without a place, and a national one without a country.
func checkResourcePlace(in models.ResourceInput) error {
	place := in.Locality.Place
	switch {
	case in.Reach == models.ReachLocal && in.Locality.IsZero():
		return models.Invalid("/locality", "required")
	case in.Reach == models.ReachNational && place.ID == "" && place.Country == "" && in.Locality.Point == nil:
		return models.Invalid("/locality/place/country", "required")
	}
	return nil
}

// checkPartOf refuses that a resource is part of what its writer cannot see, of itself, or of what is
// itself a part: there are two levels, an association and its chapters.
func (w TxRoom) checkPartOf(ctx context.Context, by models.WriteOptions, resource models.Resource) error {
	if resource.PartOf == nil {
		return nil
	}
	whole, _, err := w.authorizeResource(ctx, by, policy.ReadResource, *resource.PartOf)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if err != nil || whole.ID == resource.ID || whole.PartOf != nil {
		return models.Invalid("/part_of", "unknown_resource")
	}
	parts, err := w.tx.HasParts(ctx, resource.ID)
	if err == nil && parts {
		err = models.Invalid("/part_of", "unknown_resource")
	}
	return err
}

// resourceChange changes a resource in the caller's transaction.
type resourceChange func(w TxRoom, resource *models.Resource) error

// ReplaceResource changes what is written about a resource: its maker does while it is suggested,
// moderators do at any time.
func (r *Room) ReplaceResource(ctx context.Context, by models.WriteOptions, id models.ID, input models.ResourceInput) (models.Resource, error) {
	return r.changeResource(ctx, by, policy.EditResource, id, func(w TxRoom, resource *models.Resource) error {
		if err := by.CheckVersion(resource.Version); err != nil {
			return err
		}
		if err := w.applyResourceInput(resource, input); err != nil {
			return err
		}
		return w.checkPartOf(ctx, by, *resource)
	})
}

// ConfirmResource makes a suggested resource public, for moderators other than its maker. Confirming
// twice changes nothing. One that was withdrawn is a *models.ConflictError, "resource_withdrawn".
func (r *Room) ConfirmResource(ctx context.Context, by models.WriteOptions, id models.ID) (models.Resource, error) {
	return r.changeResource(ctx, by, policy.ConfirmResource, id, func(w TxRoom, resource *models.Resource) error {
		switch {
		case isMaker(by, *resource):
			return models.ErrConflictOfInterest
		case resource.Status == models.ResourceWithdrawn:
			return &models.ConflictError{Code: "resource_withdrawn", Detail: "The resource was withdrawn."}
		case resource.Status == models.ResourceConfirmed:
			return nil
		}
		w.confirm(resource, models.ConfirmedByModerator)
		return nil
	})
}

// confirm makes a resource public.
func (r *Room) confirm(resource *models.Resource, by models.ResourceConfirmation) {
	resource.Status, resource.ConfirmedBy, resource.ConfirmedOn = models.ResourceConfirmed, by, r.today()
}

// WithdrawResource takes a resource out of the directory: its maker does while it is suggested,
// moderators do at any time.
func (r *Room) WithdrawResource(ctx context.Context, by models.WriteOptions, id models.ID) error {
	_, err := r.changeResource(ctx, by, policy.WithdrawResource, id, func(_ TxRoom, resource *models.Resource) error {
		if err := by.CheckVersion(resource.Version); err != nil {
			return err
		}
		resource.Status = models.ResourceWithdrawn
		return nil
	})
	return err
}

// changeResource changes a resource and brings the index up to it. What changes nothing is not
// written.
func (r *Room) changeResource(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, change resourceChange) (models.Resource, error) {
	var resource models.Resource
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		w := r.WithTx(tx)
		if resource, _, err = w.authorizeResource(ctx, by, act, id); err != nil {
			return err
		}
		previous := resource
		if err := change(w, &resource); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, act, w.resourceSubject(by, resource)); err != nil {
			return err
		}
		return w.updateResource(ctx, &resource, previous)
	})
	if err != nil {
		return models.Resource{}, err
	}
	r.Discovery.UpdateResourceIndex(ctx, id)
	return resource, nil
}

// resourceSubject returns how the audit log names a resource: what its maker does to it is recorded
// of the account, so that the log ties nobody to a public id.
func (r *Room) resourceSubject(by models.WriteOptions, resource models.Resource) models.AuditSubject {
	if isMaker(by, resource) {
		return audit.Account(by.AccountID)
	}
	return audit.Resource(resource.ID)
}

// updateResource writes a resource that differs from its previous state, with the job of its index.
func (w TxRoom) updateResource(ctx context.Context, resource *models.Resource, previous models.Resource) error {
	if sameRow(previous, *resource) {
		return nil
	}
	resource.UpdatedAt = w.Now().UTC()
	if err := w.tx.UpdateResource(ctx, resource, previous.Version); err != nil {
		return err
	}
	return w.tx.Enqueue(ctx, models.JobIndexResource, resource.ID.String(), w.Now().UTC())
}

// checkKnownResources refuses that a profile names resources that are not confirmed, unless it named
// them before.
func (w TxRoom) checkKnownResources(ctx context.Context, c, previous models.Consultant) error {
	rows, err := w.tx.ResourcesByIDs(ctx, c.Resources)
	if err != nil {
		return err
	}
	for i, id := range c.Resources {
		if !rows[id].IsPublic() && !slices.Contains(previous.Resources, id) {
			return models.Invalid(fmt.Sprintf("/resources/%d", i), "unknown_resource")
		}
	}
	return nil
}
