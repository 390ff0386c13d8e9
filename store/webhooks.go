package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateWebhook writes a new webhook.
func (tx *Tx) CreateWebhook(ctx context.Context, w *models.Webhook) error {
	setDefaults(tx, &w.Version, &w.CreatedAt, &w.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, w)
}

// UpdateWebhook writes a webhook, which gets the version after fromVersion. It returns ErrStale and
// ErrNotFound as for groups.
func (tx *Tx) UpdateWebhook(ctx context.Context, w *models.Webhook, fromVersion int64) error {
	w.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, w, w.ID, fromVersion)
}

// Webhook returns the webhook with this id, or ErrNotFound if there is none.
func (tx *Tx) Webhook(ctx context.Context, id models.ID) (models.Webhook, error) {
	return sqlrow.One[models.Webhook](ctx, tx.db, "id = ?", id)
}

// Webhooks returns an account's webhooks, the oldest first, and how many there are.
func (tx *Tx) Webhooks(ctx context.Context, accountID models.ID, page models.Page) ([]models.Webhook, int, error) {
	return sqlrow.Page[models.Webhook](ctx, tx.db, page, "created_at, id", "account_id = ?", accountID)
}

// ActiveWebhooks returns all webhooks that are to receive deliveries, at most 10,000.
func (tx *Tx) ActiveWebhooks(ctx context.Context) ([]models.Webhook, error) {
	return sqlrow.List[models.Webhook](ctx, tx.db, "state = ? ORDER BY id LIMIT ?", models.WebhookActive, models.MaxItems)
}

// DeleteWebhook deletes a webhook and all its deliveries.
func (tx *Tx) DeleteWebhook(ctx context.Context, id models.ID) error {
	n, err := sqlrow.Delete[models.Webhook](ctx, tx.db, "id = ?", id)
	return notFoundIfNone(n, err)
}

// UpdateWebhookHealth writes the health of a webhook, which does not change its description: since
// when it fails, nil if it does not, and its state.
func (tx *Tx) UpdateWebhookHealth(ctx context.Context, id models.ID, failingSince *time.Time, state models.WebhookState) error {
	_, err := tx.db.Exec(ctx, "UPDATE webhooks SET failing_since = ?, state = ? WHERE id = ?", sqlrow.RoundTimeIfSet(failingSince), state, id)
	return err
}
