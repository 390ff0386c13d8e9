package webhooks

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// deliveryRetention is how long the results of deliveries can be read.
const deliveryRetention = 30 * day

// pingType is of a message that only tries a webhook.
const pingType = "ping"

// event is a message as Standard Webhooks shapes it. It is thin: what changed is to be read.
type event struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      eventData `json:"data"`
}

// eventData is the change, in the words of GET /changes.
type eventData struct {
	Cursor  string            `json:"cursor,omitempty"`
	At      time.Time         `json:"at"`
	Type    models.ChangeType `json:"type,omitempty"`
	ID      string            `json:"id"`
	Version int64             `json:"version"`
	Into    string            `json:"into,omitempty"`
}

// enqueueMessages queues messages about the changes that were just numbered, for every active
// webhook that wants it, in the same transaction.
func (r *Room) enqueueMessages(ctx context.Context, tx *store.Tx, changes []models.Change) error {
	hooks, err := tx.ActiveWebhooks(ctx)
	if err != nil || len(hooks) == 0 {
		return err
	}
	log, err := tx.ChangeLog(ctx)
	if err != nil {
		return err
	}
	var list []*models.WebhookDelivery
	for _, c := range changes {
		body, err := r.changeMessage(c, log.CursorKey)
		if err != nil {
			return err
		}
		for _, w := range hooks {
			if len(w.Events) == 0 || slices.Contains(w.Events, c.Type) {
				list = append(list, &models.WebhookDelivery{ID: models.NewID(), WebhookID: w.ID, Type: string(c.Type), Body: body})
			}
		}
	}
	return tx.CreateDeliveries(ctx, list)
}

func (r *Room) changeMessage(c models.Change, key string) (string, error) {
	at := c.At.UTC()
	data := eventData{Cursor: r.nextCursor(cursor{}, c.Seq).encode(key, ""), At: at, Type: c.Type, ID: c.GroupID.String(), Version: c.Version}
	if c.IntoID != nil {
		data.Into = c.IntoID.String()
	}
	return encodeEvent(event{Type: string(c.Type), Timestamp: at, Data: data})
}

func encodeEvent(e event) (string, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("encode a message: %w", err)
	}
	return string(b), nil
}

// TestWebhook sends a ping, also to a webhook that is paused.
func (r *Room) TestWebhook(ctx context.Context, by models.WriteOptions, id models.ID) (models.WebhookDelivery, error) {
	var d models.WebhookDelivery
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		w, err := r.ownWebhook(ctx, tx, by, id)
		if err != nil {
			return err
		}
		now := r.Now().UTC()
		body, err := encodeEvent(event{Type: pingType, Timestamp: now, Data: eventData{At: now, ID: id.String(), Version: w.Version}})
		if err != nil {
			return err
		}
		d = models.WebhookDelivery{ID: models.NewID(), WebhookID: id, Type: pingType, Body: body}
		return tx.CreateDeliveries(ctx, []*models.WebhookDelivery{&d})
	})
	return d, err
}

// Deliveries returns what was sent to a webhook in the last 30 days, the newest first.
func (r *Room) Deliveries(ctx context.Context, by models.WriteOptions, id models.ID, page models.Page) (list []models.WebhookDelivery, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := r.ownWebhook(ctx, tx, by, id); err != nil {
			return err
		}
		list, total, err = tx.Deliveries(ctx, id, page)
		return err
	})
	return list, total, err
}

// RetryDelivery sends a delivery again now, with the same id, whatever came of it before.
func (r *Room) RetryDelivery(ctx context.Context, by models.WriteOptions, webhookID, id models.ID) (d models.WebhookDelivery, err error) {
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := r.ownWebhook(ctx, tx, by, webhookID); err != nil {
			return err
		}
		if d, err = tx.Delivery(ctx, id); err != nil {
			return err
		}
		if d.WebhookID != webhookID {
			return models.ErrNotFound
		}
		d.State = models.DeliveryPending
		if err := tx.UpdateDelivery(ctx, d); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobDeliverWebhook, id.String(), r.Now().UTC())
	})
	return d, err
}
