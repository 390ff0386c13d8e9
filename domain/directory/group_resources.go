package directory

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxConfirmations is how many entries of a resource are looked at for two that confirm it.
const maxConfirmations = 100

// UseResource puts a resource into a group's own list, in the group's name, and confirms it in this
// way: models.ConfirmingGroups make it public. A member does who has its id, also of a suggested one.
// Doing so twice is doing so once. A full list is a *models.ConflictError, "resource_list_full".
func (r *Room) UseResource(ctx context.Context, by models.WriteOptions, groupID, id models.ID) (models.Resource, error) {
	var resource models.Resource
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.UseResource, groupID); err != nil {
			return err
		}
		if resource, err = tx.Resource(ctx, id); err != nil {
			return err
		}
		if resource.Status == models.ResourceWithdrawn {
			return models.ErrNotFound
		}
		w := r.WithTx(tx)
		if err := w.putIntoList(ctx, by, groupID, id); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.UseResource, audit.Group(groupID)); err != nil {
			return err
		}
		return w.confirmIfUsed(ctx, &resource)
	})
	if err != nil {
		return models.Resource{}, err
	}
	r.Discovery.UpdateResourceIndex(ctx, id)
	return resource, nil
}

func (w TxRoom) putIntoList(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	listed, err := w.tx.UsesResource(ctx, groupID, id)
	if err != nil || listed {
		return err
	}
	count, err := w.tx.CountGroupResources(ctx, groupID)
	if err != nil {
		return err
	}
	if count >= models.MaxGroupResources {
		return &models.ConflictError{Code: "resource_list_full", Detail: "A group's list has 200 resources at most."}
	}
	account := by.AccountID
	return w.tx.PutGroupResource(ctx, &models.GroupResource{GroupID: groupID, ResourceID: id, AddedBy: &account, AddedOn: w.today()})
}

// confirmIfUsed makes a suggested resource public once enough groups use it. A group counts if it is
// published and the member who put the resource into its list may vote there; the members of two
// groups are two persons.
func (w TxRoom) confirmIfUsed(ctx context.Context, resource *models.Resource) error {
	if resource.Status != models.ResourceSuggested {
		return nil
	}
	entries, err := w.tx.ConfirmationsOf(ctx, resource.ID, w.today().AddDays(-models.VotingMembershipDays), maxConfirmations)
	if err != nil || !confirmsTogether(entries) {
		return err
	}
	previous := *resource
	w.confirm(resource, models.ConfirmedByGroups)
	return w.updateResource(ctx, resource, previous)
}

// confirmsTogether reports whether models.ConfirmingGroups different groups, by as many different
// members, use a resource. Each group has one entry, so that different members are enough.
func confirmsTogether(entries []models.GroupResource) bool {
	members := map[models.ID]bool{}
	for _, e := range entries {
		if e.AddedBy != nil {
			members[*e.AddedBy] = true
		}
	}
	return len(members) >= models.ConfirmingGroups
}

// DropResource takes a resource out of a group's list. What the group confirmed stays confirmed.
func (r *Room) DropResource(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.UseResource, groupID); err != nil {
			return err
		}
		if err := tx.DeleteGroupResource(ctx, groupID, id); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.UseResource, audit.Group(groupID))
	})
}

// GroupResources returns one page of the resources that a group uses, by name, for its members only.
func (r *Room) GroupResources(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (list []models.Resource, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := accounts.Authorize(ctx, tx, r.Policy, by.Actor, policy.ReadGroupResources, groupID); err != nil {
			return err
		}
		list, total, err = tx.GroupResources(ctx, groupID, page)
		return err
	})
	return list, total, err
}
