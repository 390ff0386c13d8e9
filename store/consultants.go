package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateConsultant writes a new consultant. A version of 0 becomes 1, times that are not set become
// now. If the account already has an entry, it returns a conflict, "consultants_account_id_unique".
func (tx *Tx) CreateConsultant(ctx context.Context, c *models.Consultant) error {
	setDefaults(tx, &c.Version, &c.CreatedAt, &c.UpdatedAt)
	if c.BaseChangedAt.IsZero() {
		c.BaseChangedAt = c.CreatedAt
	}
	return sqlrow.Insert(ctx, tx.db, c)
}

// UpdateConsultant writes every changeable column of a consultant, which gets the version after
// fromVersion. It returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateConsultant(ctx context.Context, c *models.Consultant, fromVersion int64) error {
	c.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, c, c.ID, fromVersion)
}

// SetReadiness writes the private part of a consultant that has the version. It leaves version and
// time as they are, because both are public. It returns the same errors as UpdateConsultant.
func (tx *Tx) SetReadiness(ctx context.Context, id models.ID, version int64, r models.Readiness) error {
	const query = "UPDATE consultants SET accepting = ?, capacity = ?, declares = ?, readied_at = ? WHERE id = ? AND version = ?"
	affected, err := tx.db.Exec(ctx, query, r.Accepting, r.Capacity, r.Declares, tx.store.now(), id, version)
	if err != nil || affected > 0 {
		return err
	}
	if _, err := tx.Consultant(ctx, id); err != nil {
		return err
	}
	return models.ErrStale
}

// ReadinessSince returns what SetReadiness has written since a time, by consultant.
func (tx *Tx) ReadinessSince(ctx context.Context, since time.Time) (map[models.ID]models.Readiness, error) {
	found := map[models.ID]models.Readiness{}
	err := tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var r models.Readiness
		err := rows.Scan(&id, &r.Accepting, &r.Capacity, &r.Declares)
		found[id] = r
		return err
	}, "SELECT id, accepting, capacity, declares FROM consultants WHERE readied_at >= ?", sqlrow.RoundTime(since))
	return found, err
}

// Consultant returns the consultant with this id, in any state, or ErrNotFound if there is none.
func (tx *Tx) Consultant(ctx context.Context, id models.ID) (models.Consultant, error) {
	return sqlrow.One[models.Consultant](ctx, tx.db, "id = ?", id)
}

// ConsultantByAccount returns the account's entry, or ErrNotFound if it has none.
func (tx *Tx) ConsultantByAccount(ctx context.Context, accountID models.ID) (models.Consultant, error) {
	return sqlrow.One[models.Consultant](ctx, tx.db, "account_id = ?", accountID)
}

// ConsultantsByIDs returns the consultants of those ids that exist.
func (tx *Tx) ConsultantsByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Consultant, error) {
	found := make(map[models.ID]models.Consultant, len(ids))
	err := sqlrow.InBatches(ids, func(part []models.ID) error {
		return sqlrow.Each(ctx, tx.db, func(c models.Consultant) error {
			found[c.ID] = c
			return nil
		}, "id IN ? ORDER BY id", part)
	})
	return found, err
}

// consultantBatch is how many consultants ConsultantsAfter returns.
const consultantBatch = 1000

// ConsultantsAfter returns the consultants that follow an id, in the order of ids; none at the end.
// Begin with the zero id.
func (tx *Tx) ConsultantsAfter(ctx context.Context, after models.ID) ([]models.Consultant, error) {
	return sqlrow.List[models.Consultant](ctx, tx.db, "id > ? ORDER BY id LIMIT ?", after, consultantBatch)
}

// EachConsultant calls f with every consultant in the order of ids, in the same way as EachGroup.
func (s *Store) EachConsultant(ctx context.Context, f func(models.Consultant) error) error {
	return eachBatch(ctx, s, (*Tx).ConsultantsAfter, func(c models.Consultant) models.ID { return c.ID }, f)
}

// EachConsultant calls f with every consultant in the order of ids, all of one snapshot. If f
// returns an error, it stops and returns the error.
func (tx *Tx) EachConsultant(ctx context.Context, f func(models.Consultant) error) error {
	for after := (models.ID{}); ; {
		part, err := tx.ConsultantsAfter(ctx, after)
		if err != nil || len(part) == 0 {
			return err
		}
		for _, c := range part {
			if err := f(c); err != nil {
				return err
			}
		}
		after = part[len(part)-1].ID
	}
}

// CountConsultants counts the consultants of a status, or all with "".
func (tx *Tx) CountConsultants(ctx context.Context, status models.Status) (int, error) {
	if status == "" {
		return sqlrow.Count[models.Consultant](ctx, tx.db, "1 = 1")
	}
	return sqlrow.Count[models.Consultant](ctx, tx.db, "status = ?", status)
}

// unlistedCondition selects profiles that wait to be verified: of consultants who offer themselves
// and are not verified, or whose verification has expired. Its argument is the day.
const unlistedCondition = "status = 'published' AND (verified ->> 'ground' IS NULL OR verified ->> 'expires_on' < ?)"

// UnlistedConsultants returns one page of the profiles that wait to be verified on the day, the
// oldest first, and how many there are.
func (tx *Tx) UnlistedConsultants(ctx context.Context, on models.Date, page models.Page) ([]models.Consultant, int, error) {
	total, err := tx.CountUnlistedConsultants(ctx, on)
	if err != nil {
		return nil, 0, err
	}
	list, err := sqlrow.List[models.Consultant](ctx, tx.db, unlistedCondition+" ORDER BY created_at, id LIMIT ? OFFSET ?", on.String(), page.PerPage, page.Offset())
	return list, total, err
}

// CountUnlistedConsultants counts the profiles that wait to be verified on the day.
func (tx *Tx) CountUnlistedConsultants(ctx context.Context, on models.Date) (int, error) {
	return sqlrow.Count[models.Consultant](ctx, tx.db, unlistedCondition, on.String())
}

// ConsultantsToRenew returns the published profiles whose verification ends between two days, in the
// order of that day, at most limit.
func (tx *Tx) ConsultantsToRenew(ctx context.Context, from, until models.Date, limit int) ([]models.Consultant, error) {
	const condition = "status = 'published' AND verified ->> 'expires_on' BETWEEN ? AND ? ORDER BY verified ->> 'expires_on', id LIMIT ?"
	return sqlrow.List[models.Consultant](ctx, tx.db, condition, from.String(), until.String(), limit)
}
