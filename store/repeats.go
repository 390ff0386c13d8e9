package store

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
)

// repeatsAtOnce is how many rows ForgetRepeats deletes in one transaction.
const repeatsAtOnce = 1000

// Repeat returns what was created under a name and is still stored, or ErrNotFound if there is
// nothing.
func (tx *Tx) Repeat(ctx context.Context, id string) (models.Repeat, error) {
	return one[models.Repeat](ctx, tx, "id = ? AND expires_at > ?", id, atMicrosecond(tx.store.now()))
}

// NoteRepeat records for a day what is created in this transaction under a name, and deletes an
// expired entry of that name. If an entry of that name is still valid, it returns a conflict,
// "repeats_id_unique".
func (tx *Tx) NoteRepeat(ctx context.Context, r models.Repeat) error {
	r.ExpiresAt = tx.store.now().Add(models.RepeatsKept)
	if _, err := remove[models.Repeat](ctx, tx, "id = ? AND expires_at <= ?", r.ID, atMicrosecond(tx.store.now())); err != nil {
		return err
	}
	return insert(ctx, tx, []*models.Repeat{&r})
}

// ForgetRepeats deletes entries that are older than a day, the oldest first, and reports whether
// there are more of them.
func (s *Store) ForgetRepeats(ctx context.Context) (more bool, err error) {
	const query = "DELETE FROM repeats WHERE id IN (SELECT id FROM repeats WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)"
	err = s.Write(ctx, func(tx *Tx) error {
		forgotten, err := tx.exec(ctx, query, atMicrosecond(tx.store.now()), repeatsAtOnce)
		more = forgotten == repeatsAtOnce
		return err
	})
	return more, err
}

// Known returns an error if something was created under a name: DoneBeforeError, or ErrOtherBody if
// its body was different. It returns nil if nothing is stored under the name.
func (tx *Tx) Known(ctx context.Context, once models.Once) error {
	r, err := tx.Repeat(ctx, once.ID)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return nil
	case err != nil:
		return err
	case r.BodyMAC != once.BodyMAC:
		return models.ErrOtherBody
	}
	return &models.DoneBeforeError{Repeat: r}
}
