package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// rateLeaseRetention is how long rate leases are stored.
const rateLeaseRetention = 60 // minutes

func (tx *Tx) currentMinute() int64 { return tx.store.now().Unix() / 60 }

// TakeRateLease counts writes of a caller, identified by a hash, in the current minute, and returns
// how many of the requested writes are within the limit.
func (tx *Tx) TakeRateLease(ctx context.Context, id string, request models.RateLeaseRequest) (models.RateLease, error) {
	const query = `INSERT INTO permits (id, minute, used) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
		used = CASE WHEN permits.minute = excluded.minute THEN permits.used ELSE 0 END + excluded.used, minute = excluded.minute RETURNING used`
	used, err := sqlrow.Value[int](ctx, tx.db, query, id, tx.currentMinute(), request.Count)
	if err != nil {
		return models.RateLease{}, err
	}
	usedBefore := min(used-request.Count, request.Limit)
	granted := min(request.Count, request.Limit-usedBefore)
	return models.RateLease{Granted: granted, Remaining: request.Limit - usedBefore - granted}, nil
}

// DailySecret returns the secret of a day; the first call for a day stores candidate as its
// secret.
func (tx *Tx) DailySecret(ctx context.Context, day models.Date, candidate string) (string, error) {
	const query = "INSERT INTO daily_secrets (on_day, secret) VALUES (?, ?) ON CONFLICT (on_day) DO UPDATE SET secret = daily_secrets.secret RETURNING secret"
	return sqlrow.Value[string](ctx, tx.db, query, day.String(), candidate)
}

// PruneRateLeases deletes rate leases from more than an hour ago, and the secrets of days
// before yesterday.
func (s *Store) PruneRateLeases(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		if _, err := tx.db.Exec(ctx, "DELETE FROM permits WHERE minute < ?", tx.currentMinute()-rateLeaseRetention); err != nil {
			return err
		}
		yesterday := models.DateOf(tx.store.now().Add(-24 * time.Hour))
		_, err := tx.db.Exec(ctx, "DELETE FROM daily_secrets WHERE on_day < ?", yesterday.String())
		return err
	})
}
