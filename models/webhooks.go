package models

import "time"

// WebhookState is whether messages are sent to a webhook.
type WebhookState string

// The states of webhooks. Messages are sent to an active one only.
const (
	WebhookActive  WebhookState = "active"
	WebhookPaused  WebhookState = "paused"  // by its owner
	WebhookFailing WebhookState = "failing" // nothing was delivered for days
	WebhookGone    WebhookState = "gone"    // it answered 410
)

// Webhook is where a partner receives changes. Its secrets are sealed.
type Webhook struct {
	ID           ID
	Version      int64
	AccountID    ID
	URL          string
	Events       List[ChangeType] // empty: all
	State        WebhookState
	Secret       string
	FormerSecret string     // signs beside the other one
	FormerUntil  *time.Time // until then
	FailingSince *time.Time // the first failure after which nothing got through
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// WebhookInput is the webhook that a partner describes.
type WebhookInput struct {
	URL    string       `json:"url" validate:"required,max=2000,weburl" example:"https://partner.example/shg"`
	Events []ChangeType `json:"events,omitempty" validate:"max=3,unique,dive,set=change_type"` // empty: all
	Paused bool         `json:"paused,omitempty"`
}

// DeliveryState is the result of a delivery.
type DeliveryState string

// The states of deliveries.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryFailed    DeliveryState = "failed" // given up; it can be asked for again
)

// WebhookDelivery is one message to one webhook. Its id is the same at every attempt.
type WebhookDelivery struct {
	ID          ID
	WebhookID   ID
	Type        string // of the change, or "ping"
	Body        string
	State       DeliveryState
	Attempts    int
	Status      int    // that was answered last; 0 if nothing was
	Error       string // why the last attempt failed
	AttemptedAt *time.Time
	CreatedAt   time.Time
}
