package store

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
)

// repeatsAtOnce is how many rows ForgetRepeats takes away in one transaction.
const repeatsAtOnce = 1000

// Repeat is what was made under a name and is still known; ErrNotFound.
func (tx *Tx) Repeat(ctx context.Context, id string) (models.Repeat, error) {
	return one[models.Repeat](ctx, tx, "id = ? AND expires_at > ?", id, atMicrosecond(tx.store.now()))
}

// NoteRepeat writes what is made in this transaction under a name, for a day; what was made under it longer ago is forgotten. One that is known still
// is a conflict, "repeats_id_unique".
func (tx *Tx) NoteRepeat(ctx context.Context, r models.Repeat) error {
	r.ExpiresAt = tx.store.now().Add(models.RepeatsKept)
	if _, err := remove[models.Repeat](ctx, tx, "id = ? AND expires_at <= ?", r.ID, atMicrosecond(tx.store.now())); err != nil {
		return err
	}
	return insert(ctx, tx, []*models.Repeat{&r})
}

// ForgetRepeats takes away what is older than a day, the oldest first, and says whether there is more of it.
func (s *Store) ForgetRepeats(ctx context.Context) (more bool, err error) {
	const query = "DELETE FROM repeats WHERE id IN (SELECT id FROM repeats WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)"
	err = s.Write(ctx, func(tx *Tx) error {
		forgotten, err := tx.exec(ctx, query, atMicrosecond(tx.store.now()), repeatsAtOnce)
		more = forgotten == repeatsAtOnce
		return err
	})
	return more, err
}

// Known says what was made under a name, as an error: DoneBeforeError, ErrOtherBody where it was something else, nil if it is not known.
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
