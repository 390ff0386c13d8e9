package store

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// IdempotencyRecord returns what was created under an idempotency key and is still stored, or
// ErrNotFound if there is nothing.
func (tx *Tx) IdempotencyRecord(ctx context.Context, id string) (models.IdempotencyRecord, error) {
	return sqlrow.One[models.IdempotencyRecord](ctx, tx.db, "id = ? AND expires_at > ?", id, sqlrow.RoundTime(tx.store.now()))
}

// CreateIdempotencyRecord records for a day what is created in this transaction under an
// idempotency key, and deletes an expired record of that key. If a record of that key is still
// valid, it returns a conflict, "repeats_id_unique".
func (tx *Tx) CreateIdempotencyRecord(ctx context.Context, r models.IdempotencyRecord) error {
	r.ExpiresAt = tx.store.now().Add(models.IdempotencyRetention)
	if _, err := sqlrow.Delete[models.IdempotencyRecord](ctx, tx.db, "id = ? AND expires_at <= ?", r.ID, sqlrow.RoundTime(tx.store.now())); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, &r)
}

// PruneIdempotencyRecords deletes records that are older than a day, the oldest first.
func (s *Store) PruneIdempotencyRecords(ctx context.Context) error {
	const query = "DELETE FROM repeats WHERE id IN (SELECT id FROM repeats WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(s.now()))
}

// CheckIdempotency returns an error if something was created under the idempotency key:
// AlreadyCreatedError, or ErrKeyReused if its body was different. It returns nil if nothing is
// stored under the key.
func (tx *Tx) CheckIdempotency(ctx context.Context, key models.IdempotencyKey) error {
	r, err := tx.IdempotencyRecord(ctx, key.ID)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return nil
	case err != nil:
		return err
	case r.BodyMAC != key.BodyMAC:
		return models.ErrKeyReused
	}
	return &models.AlreadyCreatedError{Record: r}
}
