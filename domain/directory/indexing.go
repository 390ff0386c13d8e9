package directory

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Publish brings the index up to the committed rows of groups, so that the next read sees them. An index that cannot be reached is no error:
// the job that committed with the write repairs it.
func (r *Room) Publish(ctx context.Context, ids ...models.ID) {
	if r.Groups == nil || len(ids) == 0 {
		return
	}
	if err := r.groups.publish(ctx, ids...); err != nil {
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "groups", len(ids))
	}
}

// PublishConsultants is Publish for consultants.
func (r *Room) PublishConsultants(ctx context.Context, ids ...models.ID) {
	if r.Consultants == nil || len(ids) == 0 {
		return
	}
	if err := r.consultants.publish(ctx, ids...); err != nil {
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "consultants", len(ids))
	}
}

// IndexGroups is the job of bringing the index up to the rows of groups.
func (r *Room) IndexGroups(ctx context.Context, ids []models.ID) error {
	return r.groups.publish(ctx, ids...)
}

// IndexConsultants is the job of bringing the index up to the rows of consultants.
func (r *Room) IndexConsultants(ctx context.Context, ids []models.ID) error {
	return r.consultants.publish(ctx, ids...)
}

// indexGroups puts published groups into the index and takes all others out.
func (r *Room) indexGroups(ctx context.Context, ids []models.ID) error {
	var rows map[models.ID]models.Group
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		rows, err = tx.GroupsByIDs(ctx, ids)
		return err
	})
	if err != nil {
		return fmt.Errorf("read groups to index: %w", err)
	}
	var put []search.Document
	var drop []models.ID
	for _, id := range ids {
		if g, ok := rows[id]; ok && g.Status == models.StatusPublished {
			put = append(put, r.groupDocument(g))
		} else {
			drop = append(drop, id)
		}
	}
	return change(ctx, r.Groups, put, drop)
}

func (r *Room) indexConsultants(ctx context.Context, ids []models.ID) error {
	var rows map[models.ID]models.Consultant
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		rows, err = tx.ConsultantsByIDs(ctx, ids)
		return err
	})
	if err != nil {
		return fmt.Errorf("read consultants to index: %w", err)
	}
	var put []search.Document
	var drop []models.ID
	for _, id := range ids {
		if c, ok := rows[id]; ok && Listed(c) {
			put = append(put, r.consultantDocument(c))
		} else {
			drop = append(drop, id)
		}
	}
	return change(ctx, r.Consultants, put, drop)
}

func change(ctx context.Context, index search.Index, put []search.Document, drop []models.ID) error {
	if index == nil {
		return nil
	}
	if len(drop) > 0 {
		if err := index.Drop(ctx, drop...); err != nil {
			return fmt.Errorf("drop from the index: %w", err)
		}
	}
	if len(put) == 0 {
		return nil
	}
	if err := index.Put(ctx, put...); err != nil {
		return fmt.Errorf("put into the index: %w", err)
	}
	return nil
}

// Rebuild makes the indexes of the rows alone. It is how an index in memory begins.
func (r *Room) Rebuild(ctx context.Context) error {
	if err := r.Groups.Replace(ctx, search.Replacement{Documents: documents(ctx, r.eachGroup, r.groupDocument)}); err != nil {
		return fmt.Errorf("index groups: %w", err)
	}
	if err := r.Consultants.Replace(ctx, search.Replacement{Documents: documents(ctx, r.eachConsultant, r.consultantDocument)}); err != nil {
		return fmt.Errorf("index consultants: %w", err)
	}
	return nil
}

func (r *Room) eachGroup(ctx context.Context, f func(models.Group) error) error {
	return r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachGroup(ctx, func(g models.Group) error {
			if g.Status != models.StatusPublished {
				return nil
			}
			return f(g)
		})
	})
}

func (r *Room) eachConsultant(ctx context.Context, f func(models.Consultant) error) error {
	return r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachConsultant(ctx, func(c models.Consultant) error {
			if !Listed(c) {
				return nil
			}
			return f(c)
		})
	})
}
