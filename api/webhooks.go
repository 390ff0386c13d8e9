package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Webhook is an address to which a partner wants changes to be sent.
type Webhook struct {
	ID           string              `json:"id" format:"uuid"`
	Version      int64               `json:"version" example:"1"`
	URL          string              `json:"url" format:"uri" example:"https://partner.example/shg"`
	Events       []models.ChangeType `json:"events"`                 // empty: all
	Paused       bool                `json:"paused" example:"false"` // by its owner
	State        models.WebhookState `json:"state"`
	FailingSince *time.Time          `json:"failing_since,omitempty" format:"date-time"` // since when nothing got through
	FormerUntil  *time.Time          `json:"former_until,omitempty" format:"date-time"`  // until when the former secret signs too
	CreatedAt    time.Time           `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time           `json:"updated_at" format:"date-time"`
}

// WebhookSecret is a webhook with its secret, which is shown this once.
type WebhookSecret struct {
	Webhook
	Secret string `json:"secret" example:"whsec_bm8gc2VjcmV0IGF0IGFsbCwganVzdCBhbiBleGFtcGxlISE="`
}

func toWebhook(w models.Webhook) Webhook {
	shown := Webhook{
		ID: w.ID.String(), Version: w.Version, URL: w.URL, Events: rest.NonNil(w.Events), State: w.State, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(),
		Paused: w.State == models.WebhookPaused,
	}
	shown.FailingSince, shown.FormerUntil = views.InUTC(w.FailingSince), views.InUTC(w.FormerUntil)
	return shown
}

func writeWebhook(c echo.Context, w models.Webhook) error {
	return rest.WriteJSON(c, toWebhook(w), rest.Metadata{Version: w.Version})
}

// listWebhooks answers with the webhooks of the key's account.
//
// @Summary     The webhooks of the key's account
// @Description Those of other accounts are not there. Secrets are not shown again.
// @ID          listWebhooks
// @Tags        webhooks
// @Security    bearer
// @Param       page     query int false "from 1" minimum(1) default(1)
// @Param       per_page query int false "at most 100" minimum(1) maximum(100) default(20)
// @Success     200 {object} rest.List[Webhook]
// @Failure     401 {object} rest.Problem
// @Router      /webhooks [get]
func (d *Door) listWebhooks(c echo.Context) error {
	q := rest.ReadQuery(c)
	page := q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.Webhooks.Webhooks(c.Request().Context(), rest.WriteOptionsOf(c), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toWebhook, page, total)
}

// createWebhook creates a webhook.
//
// @Summary     Subscribe an address to changes
// @Description From now on every change is sent there, as the webhooks of this description say, signed by Standard Webhooks. Only public hosts are sent changes, by https at port 443. The secret is shown this once, and again to who asks under the same Idempotency-Key.
// @ID          createWebhook
// @Tags        webhooks
// @Security    bearer
// @Accept      json
// @Param       webhook body models.WebhookInput true "where to, and what of"
// @Success     201 {object} WebhookSecret
// @Header      201 {string} Location "where the webhook is"
// @Failure     401 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /webhooks [post]
func (d *Door) createWebhook(c echo.Context) error {
	var input models.WebhookInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	w, secret, err := d.Webhooks.CreateWebhook(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	return writeNewWebhook(c, w, secret, rest.Metadata{Status: http.StatusCreated})
}

func writeNewWebhook(c echo.Context, w models.Webhook, secret string, metadata rest.Metadata) error {
	metadata.Version, metadata.Location = w.Version, views.Base+"/webhooks/"+w.ID.String()
	return rest.WriteJSON(c, WebhookSecret{Webhook: toWebhook(w), Secret: secret}, metadata)
}

// replayWebhook answers with the secret again, to the key that received it first, because that
// answer may have been lost.
func (d *Door) replayWebhook(c echo.Context, webhookID models.ID, metadata rest.Metadata) error {
	w, secret, err := d.Webhooks.WebhookAndSecret(c.Request().Context(), rest.WriteOptionsOf(c), webhookID)
	if err != nil {
		return err
	}
	return writeNewWebhook(c, w, secret, metadata)
}

// readWebhook answers with one webhook.
//
// @Summary     Read a webhook
// @Description With its state: one that answered 410, or that nothing got through to for five days, is sent nothing more until it is replaced.
// @ID          readWebhook
// @Tags        webhooks
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Webhook
// @Failure     401 {object} rest.Problem
// @Router      /webhooks/{id} [get]
func (d *Door) readWebhook(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	w, err := d.Webhooks.Webhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID)
	if err != nil {
		return err
	}
	return writeWebhook(c, w)
}

// replaceWebhook replaces the values of a webhook.
//
// @Summary     Replace what is said of a webhook
// @Description Its secret stays. One that was disabled is sent changes again, unless it is paused. What was read can be sent back, changed; what only the service says
// @Description may stay in it.
// @ID          replaceWebhook
// @Tags        webhooks
// @Security    bearer
// @Accept      json
// @Param       id      path string              true "id" Format(uuid)
// @Param       webhook body models.WebhookInput true "the whole webhook"
// @Success     200 {object} Webhook
// @Failure     401 {object} rest.Problem
// @Failure     428 {object} rest.Problem
// @Router      /webhooks/{id} [put]
func (d *Door) replaceWebhook(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.WebhookInput
	current := func() (any, error) {
		w, err := d.Webhooks.Webhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID)
		return toWebhook(w), err
	}
	if err := rest.ReadUpdateBody(c, &input, current); err != nil {
		return err
	}
	w, err := d.Webhooks.ReplaceWebhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID, input)
	if err != nil {
		return err
	}
	return writeWebhook(c, w)
}

// deleteWebhook deletes a webhook.
//
// @Summary     Unsubscribe an address
// @Description What was still to be sent is forgotten with it.
// @ID          deleteWebhook
// @Tags        webhooks
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     428 {object} rest.Problem
// @Router      /webhooks/{id} [delete]
func (d *Door) deleteWebhook(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Webhooks.DeleteWebhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// rotateWebhook gives a webhook a new secret.
//
// @Summary     Give a webhook a new secret
// @Description It is shown this once. For 24 hours messages are signed with both, the new and the former, so that the receiver can change over.
// @ID          rotateWebhook
// @Tags        webhooks
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} WebhookSecret
// @Failure     401 {object} rest.Problem
// @Failure     412 {object} rest.Problem
// @Router      /webhooks/{id}/rotate [post]
func (d *Door) rotateWebhook(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	w, secret, err := d.Webhooks.RotateWebhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, WebhookSecret{Webhook: toWebhook(w), Secret: secret}, rest.Metadata{Version: w.Version})
}
