package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
)

// permitsKept is how long the numbers of writes are stored.
const permitsKept = 60 // minutes

func (tx *Tx) minute() int64 { return tx.store.now().Unix() / 60 }

// TakePermits counts writes of a caller, identified by a hash, in the current minute, and returns
// how many of the requested writes are within the limit.
func (tx *Tx) TakePermits(ctx context.Context, id string, asked models.PermitsAsked) (models.Permits, error) {
	const query = `INSERT INTO permits (id, minute, used) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
		used = CASE WHEN permits.minute = excluded.minute THEN permits.used ELSE 0 END + excluded.used, minute = excluded.minute RETURNING used`
	var used int
	err := tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&used) }, query, id, tx.minute(), asked.Want)
	if err != nil {
		return models.Permits{}, err
	}
	before := min(used-asked.Want, asked.Limit)
	granted := min(asked.Want, asked.Limit-before)
	return models.Permits{Granted: granted, Left: asked.Limit - before - granted}, nil
}

// DailySecret returns the secret of a day; the first call for a day stores fresh as its secret.
func (tx *Tx) DailySecret(ctx context.Context, day models.Date, fresh string) (string, error) {
	const query = "INSERT INTO daily_secrets (on_day, secret) VALUES (?, ?) ON CONFLICT (on_day) DO UPDATE SET secret = daily_secrets.secret RETURNING secret"
	secret := ""
	err := tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&secret) }, query, day.String(), fresh)
	return secret, err
}

// ForgetPermits deletes the numbers of writes from more than an hour ago, and the secrets of days
// before yesterday.
func (s *Store) ForgetPermits(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, "DELETE FROM permits WHERE minute < ?", tx.minute()-permitsKept); err != nil {
			return err
		}
		yesterday := models.DateOf(tx.store.now().Add(-24 * time.Hour))
		_, err := tx.exec(ctx, "DELETE FROM daily_secrets WHERE on_day < ?", yesterday.String())
		return err
	})
}
