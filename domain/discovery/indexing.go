package discovery

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// Publish brings the index up to the committed rows of groups, so that the next read sees them. An
// index that cannot be reached is no error: the job that committed with the write repairs it. An
// index that receives writes later is left to the job, but for groups that conceal something.
func (r *Room) Publish(ctx context.Context, ids ...models.ID) {
	r.made.forget(ids...)
	r.publish(ctx, ids...)
}

func (r *Room) publish(ctx context.Context, ids ...models.ID) {
	if r.Groups == nil || len(ids) == 0 {
		return
	}
	var err error
	if r.Lagging {
		ids, err = r.concealed(ctx, ids)
	}
	if err == nil && len(ids) > 0 {
		err = r.publishInTime(ctx, ids)
	}
	if err != nil {
		r.unpublished.add(ids)
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "groups", len(ids))
	}
}

// concealTime is how long a write waits for an index on a server to receive what it conceals. A
// server that does not answer counts as none then, and the rest of the request has time left to be
// answered.
const concealTime = 4 * time.Second

func (r *Room) publishInTime(ctx context.Context, ids []models.ID) error {
	if !r.Lagging {
		return r.groups.publish(ctx, ids...)
	}
	ctx, cancel := context.WithTimeout(ctx, concealTime)
	defer cancel()
	heard := make(chan error, 1)
	go func() { heard <- r.groups.publish(ctx, ids...) }() // it goes on when nobody waits for it any longer
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// PublishConsultants is Publish for consultants.
func (r *Room) PublishConsultants(ctx context.Context, ids ...models.ID) {
	if r.Consultants == nil || len(ids) == 0 || r.Lagging {
		return
	}
	if err := r.consultants.publish(ctx, ids...); err != nil {
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "consultants", len(ids))
	}
}

// CatchUpGroups is the job of bringing the index up to the rows of groups. An index in memory has
// received most from those who wrote them.
func (r *Room) CatchUpGroups(ctx context.Context, ids []models.ID) error {
	behind, err := r.behind(ctx, ids)
	if err != nil || len(behind) == 0 {
		return err
	}
	return r.IndexGroups(ctx, behind)
}

// behind returns those of some groups whose rows differ for the public from the index in memory.
// All that is public of a group raises its version, except what time alone changes.
func (r *Room) behind(ctx context.Context, ids []models.ID) ([]models.ID, error) {
	if r.Kept == nil {
		return ids, nil
	}
	rows, err := r.Store.VersionsOf(ctx, store.KindGroup, ids)
	if err != nil {
		return nil, fmt.Errorf("look at groups to index: %w", err)
	}
	var behind []models.ID
	for _, id := range ids {
		row, there := rows[id]
		public := there && row.Status == models.StatusPublished
		if held, holds := r.Kept.Version(id); holds != public || public && held != row.Version || r.unpublished.has(id) {
			behind = append(behind, id)
		}
	}
	return behind, nil
}

// IndexGroups brings the index up to the rows of groups.
func (r *Room) IndexGroups(ctx context.Context, ids []models.ID) error {
	r.made.forget(ids...)
	return r.groups.publish(ctx, ids...)
}

// IndexConsultants is the job of bringing the index up to the rows of consultants.
func (r *Room) IndexConsultants(ctx context.Context, ids []models.ID) error {
	return r.consultants.publish(ctx, ids...)
}

// indexGroups puts published groups into the index and takes all others out.
func (r *Room) indexGroups(ctx context.Context, ids []models.ID) error {
	s := r.groupShelf()
	s.current = r.currentOrMade
	err := index(ctx, s, ids)
	if err == nil {
		r.unpublished.remove(ids)
	}
	return err
}

// indexConsultants puts listed consultants into the index and takes all others out.
func (r *Room) indexConsultants(ctx context.Context, ids []models.ID) error {
	return index(ctx, r.consultantShelf(), ids)
}

func index(ctx context.Context, s shelf, ids []models.ID) error {
	current, err := s.current(ctx, ids)
	if err != nil {
		return fmt.Errorf("read %s to index: %w", s.name, err)
	}
	var put []search.Document
	var drop []models.ID
	for _, id := range ids {
		if d, ok := current[id]; ok {
			put = append(put, d)
		} else {
			drop = append(drop, id)
		}
	}
	return change(ctx, s.index, put, drop)
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
	for _, s := range []shelf{r.groupShelf(), r.consultantShelf()} {
		if err := s.index.Replace(ctx, search.Replacement{Documents: s.all(ctx)}); err != nil {
			return fmt.Errorf("index %s: %w", s.name, err)
		}
	}
	return nil
}

// EachPublicGroup calls f with every group that the public may see, in the order of ids. A group
// that changes meanwhile is passed as it was or as it is; an index receives the change by its job,
// or by the comparison at the end.
func (r *Room) EachPublicGroup(ctx context.Context, f func(models.Group) error) error {
	return r.Store.EachGroup(ctx, func(g models.Group) error {
		if g.Status != models.StatusPublished {
			return nil
		}
		return f(g)
	})
}

func (r *Room) eachConsultant(ctx context.Context, f func(models.Consultant) error) error {
	return r.Store.EachConsultant(ctx, func(c models.Consultant) error {
		if !c.Listed() {
			return nil
		}
		return f(c)
	})
}
