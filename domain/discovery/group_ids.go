package discovery

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ResolveGroupID returns the id of the group that an id or a slug names, also a slug that the group had
// before. It authorizes nothing: the caller acts by the id, as if that had been sent. An id is returned
// whether the group exists or not; a slug that no group has gives the zero ID, which no group has
// either, so that all that follows is the same as for an id that no group has.
func (r *Room) ResolveGroupID(ctx context.Context, ref string) (models.ID, error) {
	if id, err := models.ParseID(ref); err == nil {
		return id, nil
	}
	var found store.SlugHolder
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.SlugHolder(ctx, ref)
		return err
	})
	if err != nil {
		return models.ID{}, fmt.Errorf("look up a slug: %w", err)
	}
	return found.ID, nil
}

// resolveParents returns the filter with ids in the place of the slugs of parent groups.
func (r *Room) resolveParents(ctx context.Context, f models.GroupFilter) (models.GroupFilter, error) {
	var err error
	if f.Parent, err = r.resolveGroupIDs(ctx, f.Parent); err != nil {
		return f, err
	}
	for _, refined := range []*map[string][]string{&f.All, &f.Not} {
		if len((*refined)["parent"]) == 0 {
			continue
		}
		changed := maps.Clone(*refined)
		if changed["parent"], err = r.resolveGroupIDs(ctx, changed["parent"]); err != nil {
			return f, err
		}
		*refined = changed
	}
	return f, nil
}

func (r *Room) resolveGroupIDs(ctx context.Context, refs []string) ([]string, error) {
	ids := slices.Clone(refs)
	for i, ref := range refs {
		id, err := r.ResolveGroupID(ctx, ref)
		if err != nil {
			return nil, err
		}
		ids[i] = id.String()
	}
	return ids, nil
}
