package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// rederiveBatch is how many groups or consultants are brought to the rules of today in one
// transaction.
const rederiveBatch = 100

// RederivePlaces brings what is public of the places of groups and consultants to the rules of this
// version of the program: groups whose private whereabouts were written by an older one, and all
// consultants whose base is not exact. If that changes anything that the public sees, version,
// change log and index follow as after any other write. It may be called at any time and by several
// processes, and does nothing if nothing is left.
func (r *Room) RederivePlaces(ctx context.Context) error {
	for {
		ids, err := r.rederiveGroups(ctx)
		if errors.Is(err, models.ErrStale) {
			continue // somebody else wrote one of them meanwhile
		}
		if err != nil {
			return fmt.Errorf("derive the public places of groups: %w", err)
		}
		if len(ids) == 0 {
			break
		}
		r.Discovery.UpdateGroupIndex(ctx, ids...)
	}
	if err := r.rederiveConsultants(ctx); err != nil {
		return fmt.Errorf("derive the public bases of consultants: %w", err)
	}
	return nil
}

func (r *Room) rederiveGroups(ctx context.Context) (ids []models.ID, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		ids, err = tx.GroupsWithOlderRules(ctx, placeRulesVersion, rederiveBatch)
		return err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return ids, r.Store.Write(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := r.WithTx(tx).rederiveGroup(ctx, id); err != nil {
				return fmt.Errorf("group %s: %w", id, err)
			}
		}
		return nil
	})
}

// rederiveGroup composes a group anew of what its members wrote about it. A slug that the public
// could not know from what is public now gets lost.
func (w TxRoom) rederiveGroup(ctx context.Context, id models.ID) error {
	previous, err := w.tx.Group(ctx, id)
	if err != nil {
		return err
	}
	exact, err := w.tx.ExactPlaces(ctx, id)
	if err != nil {
		return err
	}
	d, err := w.recompose(ctx, previous, exact)
	if err != nil {
		return err
	}
	if d.place.exact != nil && !isDerivedSlug(d.group) {
		if err := w.replaceSlug(ctx, &d.group); err != nil {
			return err
		}
	}
	if err := w.tx.DeleteExactPlaces(ctx, slices.Collect(maps.Keys(exact))...); err != nil {
		return err
	}
	return w.update(ctx, &d, previous, !samePublic(previous, d.group))
}

// recompose composes a group of its own words. One whose words are refused by the rules of today is
// shown with its country alone.
func (w TxRoom) recompose(ctx context.Context, previous models.Group, exact map[models.ID]models.ExactPlace) (composedGroup, error) {
	in := InputOf(previous, exact)
	d, err := w.compose(in, previous)
	if _, refused := errors.AsType[*models.InvalidError](err); !refused {
		return d, err
	}
	w.Log.WarnContext(ctx, "a group's private places are refused, and are no longer kept", "group", previous.ID, "error", err)
	country := models.LocalityInput{Precision: models.PrecisionHidden, Place: models.PlaceInput{Country: previous.Locality.Country}}
	in.Locality, in.PublicTimezone = country, ""
	for i := range in.Meetings {
		if !in.Meetings[i].Locality.IsZero() {
			in.Meetings[i].Locality = country
		}
	}
	return w.compose(in, previous)
}

func (r *Room) rederiveConsultants(ctx context.Context) error {
	for after := (models.ID{}); ; {
		var ids, changed []models.ID
		err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = tx.ConsultantsWithInexactBase(ctx, after, rederiveBatch)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		err = r.Store.Write(ctx, func(tx *store.Tx) (err error) {
			changed, err = r.WithTx(tx).rederiveBases(ctx, ids)
			return err
		})
		if errors.Is(err, models.ErrStale) {
			continue
		}
		if err != nil {
			return err
		}
		r.Discovery.UpdateConsultantIndex(ctx, changed...)
		after = ids[len(ids)-1]
	}
}

func (w TxRoom) rederiveBases(ctx context.Context, ids []models.ID) ([]models.ID, error) {
	rows, err := w.tx.ConsultantsByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var changed []models.ID
	for _, id := range ids {
		c, ok := rows[id]
		if !ok {
			continue
		}
		from := c.Version
		if !w.rederiveBase(&c) {
			continue
		}
		c.UpdatedAt = w.Now().UTC()
		if err := w.tx.UpdateConsultant(ctx, &c, from); err != nil {
			return nil, err
		}
		if err := w.enqueueConsultant(ctx, id); err != nil {
			return nil, err
		}
		changed = append(changed, id)
	}
	return changed, nil
}

// rederiveBase derives a base anew of what is left of it, the public point or the region, and
// reports whether that changed anything.
func (r *Room) rederiveBase(c *models.Consultant) bool {
	previous := *c
	full := c.Base
	full.Label, full.LabelFolded = "", ""
	w := r.disclose(full, previous.Base, "")
	c.Base = w.public
	r.concealZone(c, w.publicZones, c.Timezone)
	return !reflect.DeepEqual(previous.Base, c.Base) || previous.Timezone != c.Timezone
}
