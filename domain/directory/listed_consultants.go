package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// IsListed reports whether a profile is in the directory today.
func (r *Room) IsListed(c models.Consultant) bool { return c.ListedOn(r.today()) }

// ConsultantNames returns the names of those of some consultants who are listed, which anyone may read.
func (r *Room) ConsultantNames(ctx context.Context, ids []models.ID) (names map[models.ID]string, err error) {
	names = map[models.ID]string{}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ConsultantsByIDs(ctx, ids)
		for id, c := range rows {
			if r.IsListed(c) {
				names[id] = c.Name
			}
		}
		return err
	})
	return names, err
}
