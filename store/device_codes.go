package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateDeviceCode writes the code of a device that waits to be signed in.
func (tx *Tx) CreateDeviceCode(ctx context.Context, c *models.DeviceCode) error {
	return sqlrow.Insert(ctx, tx.db, c)
}

// DeviceBySecret returns the waiting device with a secret's hash whose code is good at the time, or
// ErrNotFound.
func (tx *Tx) DeviceBySecret(ctx context.Context, hash string, at time.Time) (models.DeviceCode, error) {
	return sqlrow.One[models.DeviceCode](ctx, tx.db, "secret_hash = ? AND expires_at > ?", hash, sqlrow.RoundTime(at))
}

// DeviceByCode returns the waiting device with one of a code's hashes that nobody has signed in
// yet, or ErrNotFound.
func (tx *Tx) DeviceByCode(ctx context.Context, hashes []string, at time.Time) (models.DeviceCode, error) {
	return sqlrow.One[models.DeviceCode](ctx, tx.db, "code_hash IN ? AND account_id IS NULL AND expires_at > ?", hashes, sqlrow.RoundTime(at))
}

// ApproveDevice lets a waiting device sign in as an account, or returns ErrNotFound if another did
// before.
func (tx *Tx) ApproveDevice(ctx context.Context, id, account models.ID) error {
	n, err := tx.db.Exec(ctx, "UPDATE device_codes SET account_id = ? WHERE id = ? AND account_id IS NULL", account, id)
	return notFoundIfNone(n, err)
}

// UseDeviceCode ends the waiting of a device, or returns ErrNotFound if it has ended.
func (tx *Tx) UseDeviceCode(ctx context.Context, id models.ID) error {
	n, err := sqlrow.Delete[models.DeviceCode](ctx, tx.db, "id = ?", id)
	return notFoundIfNone(n, err)
}

// DeleteDeviceCodesOf ends what an account approved and no device has used.
func (tx *Tx) DeleteDeviceCodesOf(ctx context.Context, account models.ID) error {
	_, err := sqlrow.Delete[models.DeviceCode](ctx, tx.db, "account_id = ?", account)
	return err
}
