package models

import (
	"errors"
	"fmt"
	"time"
)

// RepeatsKept is how long the result of a key is stored.
const RepeatsKept = 24 * time.Hour

// Once names a creation, so that a repeated request creates nothing twice. The zero value names
// none.
type Once struct {
	ID      string // a keyed hash of the caller's name for it and of where it was requested, 64 hexadecimal digits
	Route   string
	BodyMAC string // a keyed hash of what was requested, 64 hexadecimal digits
	Status  int    // what the door answers when the thing is created

	Coming func() string // returns BodyMAC once the body has been read to its end; nil if it was read before
}

// Come returns the name with the hash of the body, which has now been read to its end.
func (o Once) Come() Once {
	if o.Coming != nil {
		o.BodyMAC, o.Coming = o.Coming(), nil
	}
	return o
}

// Repeat is what was created under a name.
type Repeat struct {
	ID        string
	AccountID *ID
	Route     string
	BodyMAC   string
	Status    int
	ThingID   ID
	ExpiresAt time.Time
}

// DoneBeforeError means that the request has been done before. It holds what was created then.
type DoneBeforeError struct{ Repeat Repeat }

func (e *DoneBeforeError) Error() string { return fmt.Sprintf("%s was made before", e.Repeat.ThingID) }

var (
	// ErrOtherBody means that a name was used for another request.
	ErrOtherBody = errors.New("the key was used for something else")
	// ErrUnderWay means that the same request is being done at this moment.
	ErrUnderWay = errors.New("the same is under way")
)
