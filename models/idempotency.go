package models

import (
	"errors"
	"fmt"
	"time"
)

// IdempotencyRetention is how long the result of a key is stored.
const IdempotencyRetention = 24 * time.Hour

// IdempotencyKey identifies a creation, so that a repeated request creates nothing twice. The zero
// value identifies none.
type IdempotencyKey struct {
	ID      string // a keyed hash of the caller's Idempotency-Key and of the route, 64 hexadecimal digits
	Route   string
	BodyMAC string // a keyed hash of what was requested, 64 hexadecimal digits
	Status  int    // what the door answers when the thing is created

	LateBodyMAC func() string // returns BodyMAC once the body has been read to its end; nil if it was read before
}

// WithBodyMAC returns the key with the hash of the body, which has now been read to its end.
func (k IdempotencyKey) WithBodyMAC() IdempotencyKey {
	if k.LateBodyMAC != nil {
		k.BodyMAC, k.LateBodyMAC = k.LateBodyMAC(), nil
	}
	return k
}

// IdempotencyRecord is what was created under an idempotency key.
type IdempotencyRecord struct {
	ID        string
	AccountID *ID
	Route     string
	BodyMAC   string
	Status    int
	ThingID   ID
	ExpiresAt time.Time
}

// TableName is for GORM.
func (IdempotencyRecord) TableName() string { return "repeats" }

// AlreadyCreatedError means that the request has been done before. It holds what was created then.
type AlreadyCreatedError struct{ Record IdempotencyRecord }

func (e *AlreadyCreatedError) Error() string {
	return fmt.Sprintf("%s was made before", e.Record.ThingID)
}

var (
	// ErrKeyReused means that the idempotency key was used for another request.
	ErrKeyReused = errors.New("the key was used for something else")
	// ErrInProgress means that the same request is being done at this moment.
	ErrInProgress = errors.New("the same is under way")
)
