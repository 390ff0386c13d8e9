package models

import (
	"errors"
	"fmt"
	"time"
)

// RepeatsKept is how long it is known what was made under a key.
const RepeatsKept = 24 * time.Hour

// Once names a creation, so that asking for it again makes nothing twice. The zero value names none.
type Once struct {
	ID      string // a keyed hash of the caller's word for it and of where it was asked, 64 hexadecimal digits
	Route   string
	BodyMAC string // a keyed hash of what was asked, 64 hexadecimal digits
	Status  int    // what the door answers when the thing is made

	Coming func() string // BodyMAC, once the body has been read to its end; nil where it was read before
}

// Come is the name with what the body was that has now been read to its end.
func (o Once) Come() Once {
	if o.Coming != nil {
		o.BodyMAC, o.Coming = o.Coming(), nil
	}
	return o
}

// Repeat is what was made under a name.
type Repeat struct {
	ID        string
	AccountID *ID
	Route     string
	BodyMAC   string
	Status    int
	ThingID   ID
	ExpiresAt time.Time
}

// DoneBeforeError says that what was asked has been done, and what was made then.
type DoneBeforeError struct{ Repeat Repeat }

func (e *DoneBeforeError) Error() string { return fmt.Sprintf("%s was made before", e.Repeat.ThingID) }

var (
	// ErrOtherBody means that a name stands for something else that was asked.
	ErrOtherBody = errors.New("the key was used for something else")
	// ErrUnderWay means that the same is being done at this moment.
	ErrUnderWay = errors.New("the same is under way")
)
