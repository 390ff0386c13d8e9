package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Delivery is one message to a webhook and what came of it.
type Delivery struct {
	ID          string               `json:"id" format:"uuid"` // webhook-id is this after msg_, the same at every attempt
	Type        string               `json:"type" example:"group.removed"`
	State       models.DeliveryState `json:"state"`
	Attempts    int                  `json:"attempts" example:"1"`
	Status      int                  `json:"status,omitempty" example:"500"` // that the receiver answered last
	Error       string               `json:"error,omitempty" example:"not taken: answered 500"`
	AttemptedAt *time.Time           `json:"attempted_at,omitempty" format:"date-time"`
	CreatedAt   time.Time            `json:"created_at" format:"date-time"`
}

func toDelivery(d models.WebhookDelivery) Delivery {
	return Delivery{
		ID: d.ID.String(), Type: d.Type, State: d.State, Attempts: d.Attempts, Status: d.Status, Error: d.Error, AttemptedAt: views.InUTC(d.AttemptedAt),
		CreatedAt: d.CreatedAt.UTC(),
	}
}

func writeDelivery(c echo.Context, d models.WebhookDelivery) error {
	return rest.WriteJSON(c, toDelivery(d), rest.Metadata{Status: http.StatusAccepted})
}

// testWebhook sends a ping.
//
// @Summary     Send a ping to a webhook
// @Description It is signed and tried again like any message, and sent even where the webhook is paused.
// @ID          testWebhook
// @Tags        webhooks
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     202 {object} Delivery
// @Failure     401 {object} rest.Problem
// @Router      /webhooks/{id}/test [post]
func (d *Door) testWebhook(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	delivery, err := d.Webhooks.TestWebhook(c.Request().Context(), rest.WriteOptionsOf(c), webhookID)
	if err != nil {
		return err
	}
	return writeDelivery(c, delivery)
}

// listDeliveries answers with the messages to a webhook.
//
// @Summary     What was sent to a webhook, and what came of it
// @Description The newest first, for 30 days. A message is tried ten times in about three days; then it has failed and can be sent again by hand.
// @ID          listDeliveries
// @Tags        webhooks
// @Security    bearer
// @Param       id       path string true "id" Format(uuid)
// @Param       page     query int false "from 1" minimum(1) default(1)
// @Param       per_page query int false "at most 100" minimum(1) maximum(100) default(20)
// @Success     200 {object} rest.List[Delivery]
// @Failure     401 {object} rest.Problem
// @Router      /webhooks/{id}/deliveries [get]
func (d *Door) listDeliveries(c echo.Context) error {
	return listBelow(d, c, d.Webhooks.Deliveries, toDelivery)
}

// retryDelivery sends a message again.
//
// @Summary     Send a message again now
// @Description With the same webhook-id, whatever came of it before.
// @ID          retryDelivery
// @Tags        webhooks
// @Security    bearer
// @Param       id          path string true "id of the webhook"  Format(uuid)
// @Param       delivery_id path string true "id of the delivery" Format(uuid)
// @Success     202 {object} Delivery
// @Failure     401 {object} rest.Problem
// @Router      /webhooks/{id}/deliveries/{delivery_id}/retry [post]
func (d *Door) retryDelivery(c echo.Context) error {
	webhookID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	deliveryID, err := rest.PathID(c, "delivery_id")
	if err != nil {
		return err
	}
	retried, err := d.Webhooks.RetryDelivery(c.Request().Context(), rest.WriteOptionsOf(c), webhookID, deliveryID)
	if err != nil {
		return err
	}
	return writeDelivery(c, retried)
}
