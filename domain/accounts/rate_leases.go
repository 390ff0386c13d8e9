package accounts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"sync/atomic"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// dailySecret is the key of the hashes of one day.
type dailySecret struct {
	day    models.Date
	secret string
}

// dailySecretCache caches today's secret.
type dailySecretCache struct{ today atomic.Pointer[dailySecret] }

// TakeRateLeases reserves writes for a caller, as many in a minute as the limit allows, whichever
// process is asked. An error means that nobody may.
func (r *Room) TakeRateLeases(ctx context.Context, request models.RateLeaseRequest) (lease models.RateLease, err error) {
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		secret, err := r.readDailySecret(ctx, tx)
		if err != nil {
			return err
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(request.Subject))
		lease, err = tx.TakeRateLease(ctx, hex.EncodeToString(mac.Sum(nil)), request)
		return err
	})
	return lease, models.PreparationError(err)
}

func (r *Room) readDailySecret(ctx context.Context, tx *store.Tx) (string, error) {
	today := r.today()
	if known := r.dailySecrets.today.Load(); known != nil && known.day == today {
		return known.secret, nil
	}
	secret, err := tx.DailySecret(ctx, today, newSecret())
	if err != nil {
		return "", err
	}
	tx.AfterCommit(func() { r.dailySecrets.today.Store(&dailySecret{day: today, secret: secret}) })
	return secret, nil
}
