package webhooks

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/safehttp"
	"github.com/shg-directory/shg/store"
)

// maxWebhooks is how many webhooks an account may have.
const maxWebhooks = 20

// CreateWebhook stores a webhook for the account of the key and returns its secret, which is shown
// once. Changes from before are not sent to it.
func (r *Room) CreateWebhook(ctx context.Context, by models.WriteOptions, in models.WebhookInput) (models.Webhook, string, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageWebhooks, policy.State{Self: true}); err != nil {
		return models.Webhook{}, "", err
	}
	if err := r.checkWebhook(ctx, &in); err != nil {
		return models.Webhook{}, "", err
	}
	if err := r.NumberChanges(ctx); err != nil {
		return models.Webhook{}, "", err
	}
	w := models.Webhook{ID: models.NewRandomID(), AccountID: by.KeyAccountID, URL: in.URL, Events: in.Events, State: initialState(in)}
	secret, encrypted, err := r.newSecret(w.ID)
	if err != nil {
		return models.Webhook{}, "", err
	}
	w.Secret = encrypted
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := accounts.ProveKeyring(ctx, tx, r.Keyring); err != nil {
			return err
		}
		_, total, err := tx.Webhooks(ctx, by.KeyAccountID, models.Page{Number: 1, PerPage: 1})
		if err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, w.ID); err != nil {
			return err
		}
		if total >= maxWebhooks {
			return &models.ConflictError{Code: "too_many_webhooks", Detail: "the account has twenty webhooks: delete one first"}
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageWebhooks, audit.Webhook(w.ID)); err != nil {
			return err
		}
		return tx.CreateWebhook(ctx, &w)
	})
	return w, secret, err
}

// checkWebhook checks the input of a webhook and where its URL leads now; it is looked at again
// whenever something is sent there.
func (r *Room) checkWebhook(ctx context.Context, in *models.WebhookInput) error {
	if err := r.Validator.Validate(in); err != nil {
		return err
	}
	switch err := r.Outbound.Check(ctx, in.URL); {
	case errors.Is(err, safehttp.ErrUnknownHost):
		return models.Invalid("/url", "unknown_host")
	case err != nil:
		return models.Invalid("/url", "address_refused")
	}
	return nil
}

func initialState(in models.WebhookInput) models.WebhookState {
	if in.Paused {
		return models.WebhookPaused
	}
	return models.WebhookActive
}

// Webhooks returns those of the key's account.
func (r *Room) Webhooks(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.Webhook, total int, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageWebhooks, policy.State{Self: true}); err != nil {
		return nil, 0, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, total, err = tx.Webhooks(ctx, by.KeyAccountID, page)
		return err
	})
	return list, total, err
}

// Webhook returns one of the key's account; that of another is not there.
func (r *Room) Webhook(ctx context.Context, by models.WriteOptions, id models.ID) (w models.Webhook, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		w, err = r.ownWebhook(ctx, tx, by, id)
		return err
	})
	return w, err
}

// WebhookAndSecret is Webhook with the secret that signs its messages.
func (r *Room) WebhookAndSecret(ctx context.Context, by models.WriteOptions, id models.ID) (models.Webhook, string, error) {
	w, err := r.Webhook(ctx, by, id)
	if err != nil {
		return w, "", err
	}
	secret, err := r.Keyring.Open(secretContext(w.ID), w.Secret)
	return w, secret, err
}

func (r *Room) ownWebhook(ctx context.Context, tx *store.Tx, by models.WriteOptions, id models.ID) (models.Webhook, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageWebhooks, policy.State{Self: true}); err != nil {
		return models.Webhook{}, err
	}
	w, err := tx.Webhook(ctx, id)
	if err == nil && w.AccountID != by.KeyAccountID {
		err = models.ErrNotFound
	}
	if err != nil {
		return models.Webhook{}, err
	}
	return w, nil
}

// ReplaceWebhook replaces what was written about a webhook. One that was disabled receives messages
// again, unless it is paused.
func (r *Room) ReplaceWebhook(ctx context.Context, by models.WriteOptions, id models.ID, in models.WebhookInput) (models.Webhook, error) {
	if _, err := r.Webhook(ctx, by, id); err != nil {
		return models.Webhook{}, err
	}
	if err := r.checkWebhook(ctx, &in); err != nil {
		return models.Webhook{}, err
	}
	return r.changeWebhook(ctx, by, id, func(w *models.Webhook) error {
		w.URL, w.Events, w.State, w.FailingSince = in.URL, in.Events, initialState(in), nil
		return nil
	})
}

// RotateWebhook gives a webhook a new secret, which is shown once. For a day the former one signs
// too.
func (r *Room) RotateWebhook(ctx context.Context, by models.WriteOptions, id models.ID) (w models.Webhook, secret string, err error) {
	w, err = r.changeWebhook(ctx, by, id, func(w *models.Webhook) (err error) {
		until := r.Now().UTC().Add(rotationOverlap)
		w.FormerSecret, w.FormerUntil = w.Secret, &until
		secret, w.Secret, err = r.newSecret(w.ID)
		return err
	})
	return w, secret, err
}

func (r *Room) changeWebhook(ctx context.Context, by models.WriteOptions, id models.ID, change func(*models.Webhook) error) (w models.Webhook, err error) {
	err = r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		if w, err = r.ownWebhook(ctx, tx, by, id); err != nil {
			return err
		}
		if err := by.CheckVersion(w.Version); err != nil {
			return err
		}
		if err := change(&w); err != nil {
			return err
		}
		w.UpdatedAt = r.Now().UTC()
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageWebhooks, audit.Webhook(id)); err != nil {
			return err
		}
		return tx.UpdateWebhook(ctx, &w, w.Version)
	})
	return w, err
}

// DeleteWebhook deletes a webhook and the messages that wait for it.
func (r *Room) DeleteWebhook(ctx context.Context, by models.WriteOptions, id models.ID) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		w, err := r.ownWebhook(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if err := by.CheckVersion(w.Version); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageWebhooks, audit.Webhook(id)); err != nil {
			return err
		}
		return tx.DeleteWebhook(ctx, id)
	})
}
