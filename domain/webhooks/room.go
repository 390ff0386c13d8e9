// Package webhooks is the room of what partners receive of changes: the log of changes, which they
// read from a cursor on, and the webhooks that it is sent to.
package webhooks

import (
	"log/slog"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/platform/safehttp"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/store"
)

// Parts are the dependencies of the room.
type Parts struct {
	Store     *store.Store
	Policy    *policy.Authorizer
	Validator *validation.Validator
	Keyring   *secretbox.Keyring
	Outbound  *safehttp.Client
	Now       func() time.Time
	Log       *slog.Logger
}

// Room reads the log of changes and sends it. Create it with New; it is safe for concurrent use.
type Room struct {
	Parts
	slots deliverySlots
}

// New makes the room of its parts.
func New(p Parts) *Room { return &Room{Parts: p} }
