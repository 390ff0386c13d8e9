package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateDeliveries writes deliveries and enqueues a job for each, due now.
func (tx *Tx) CreateDeliveries(ctx context.Context, list []*models.WebhookDelivery) error {
	now := tx.store.now()
	for _, d := range list {
		d.CreatedAt, d.State = now, models.DeliveryPending
	}
	if err := sqlrow.Insert(ctx, tx.db, list...); err != nil {
		return err
	}
	for _, d := range list {
		if err := tx.Enqueue(ctx, models.JobDeliverWebhook, d.ID.String(), now); err != nil {
			return err
		}
	}
	return nil
}

// Delivery returns the delivery with this id, or ErrNotFound if there is none.
func (tx *Tx) Delivery(ctx context.Context, id models.ID) (models.WebhookDelivery, error) {
	return sqlrow.One[models.WebhookDelivery](ctx, tx.db, "id = ?", id)
}

// Deliveries returns a webhook's deliveries, the newest first, and how many there are.
func (tx *Tx) Deliveries(ctx context.Context, webhookID models.ID, page models.Page) ([]models.WebhookDelivery, int, error) {
	return sqlrow.Page[models.WebhookDelivery](ctx, tx.db, page, "created_at DESC, id DESC", "webhook_id = ?", webhookID)
}

// UpdateDelivery writes the result of an attempt. If the delivery was deleted with its webhook that
// is not an error.
func (tx *Tx) UpdateDelivery(ctx context.Context, d models.WebhookDelivery) error {
	_, err := sqlrow.Update(ctx, tx.db, &d, "id = ?", d.ID)
	return err
}

// PruneDeliveries deletes deliveries from before the time.
func (tx *Tx) PruneDeliveries(ctx context.Context, before time.Time) error {
	_, err := sqlrow.Delete[models.WebhookDelivery](ctx, tx.db, "created_at < ?", sqlrow.RoundTime(before))
	return err
}
