package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/shg-directory/shg/models"
)

// CreateWebhook writes a new webhook.
func (tx *Tx) CreateWebhook(ctx context.Context, w *models.Webhook) error {
	setDefaults(tx, &w.Version, &w.CreatedAt, &w.UpdatedAt)
	return insert(ctx, tx, []*models.Webhook{w})
}

// UpdateWebhook writes a webhook, which gets the version after fromVersion. It returns ErrStale and
// ErrNotFound as for groups.
func (tx *Tx) UpdateWebhook(ctx context.Context, w *models.Webhook, fromVersion int64) error {
	w.Version = fromVersion + 1
	return updateVersioned(ctx, tx, w, w.ID, fromVersion)
}

// Webhook returns the webhook with this id, or ErrNotFound if there is none.
func (tx *Tx) Webhook(ctx context.Context, id models.ID) (models.Webhook, error) {
	return selectOne[models.Webhook](ctx, tx, "id = ?", id)
}

// Webhooks returns an account's webhooks, the oldest first, and how many there are.
func (tx *Tx) Webhooks(ctx context.Context, accountID models.ID, page models.Page) ([]models.Webhook, int, error) {
	total, err := count[models.Webhook](ctx, tx, "account_id = ?", accountID)
	if err != nil {
		return nil, 0, err
	}
	list, err := from[models.Webhook](tx).Where("account_id = ?", accountID).Order("created_at, id").Offset(page.Offset()).Limit(page.PerPage).Find(ctx)
	return list, total, err
}

// ActiveWebhooks returns all webhooks that are to receive deliveries, at most 10,000.
func (tx *Tx) ActiveWebhooks(ctx context.Context) ([]models.Webhook, error) {
	return from[models.Webhook](tx).Where("state = ?", models.WebhookActive).Order("id").Limit(models.MaxItems).Find(ctx)
}

// DeleteWebhook deletes a webhook and all its deliveries.
func (tx *Tx) DeleteWebhook(ctx context.Context, id models.ID) error {
	n, err := deleteWhere[models.Webhook](ctx, tx, "id = ?", id)
	if err == nil && n == 0 {
		err = models.ErrNotFound
	}
	return err
}

// UpdateWebhookHealth writes the health of a webhook, which does not change its description: since when it
// fails, nil if it does not, and its state.
func (tx *Tx) UpdateWebhookHealth(ctx context.Context, id models.ID, failingSince *time.Time, state models.WebhookState) error {
	if failingSince != nil {
		at := roundToMicrosecond(*failingSince)
		failingSince = &at
	}
	_, err := tx.exec(ctx, "UPDATE webhooks SET failing_since = ?, state = ? WHERE id = ?", failingSince, state, id)
	return err
}

// KeyringProof returns what the keyring of this database sealed first, or ErrNotFound if there is
// none.
func (tx *Tx) KeyringProof(ctx context.Context) (proof string, err error) {
	err = tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&proof) }, "SELECT sealed FROM keyrings WHERE id = 1")
	if err == nil && proof == "" {
		err = models.ErrNotFound
	}
	return proof, err
}

// ProveKeyring stores a proof unless there is one, and returns the one that is stored.
func (tx *Tx) ProveKeyring(ctx context.Context, proof string) (string, error) {
	if _, err := tx.exec(ctx, "INSERT INTO keyrings (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", proof); err != nil {
		return "", err
	}
	kept, err := tx.KeyringProof(ctx)
	if errors.Is(err, models.ErrNotFound) {
		err = models.ErrConflict
	}
	return kept, err
}
