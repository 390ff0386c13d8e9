package models

import (
	"fmt"
	"time"
)

const (
	// MaxCorrections is how many open suggestions one group receives within CorrectionsPeriod.
	MaxCorrections = 20
	// CorrectionsPeriod is the time in which a group receives that many.
	CorrectionsPeriod = 24 * time.Hour
	// CorrectionRetention is how long a suggestion is stored at the longest, whether somebody dealt
	// with it or not.
	CorrectionRetention = 180 * 24 * time.Hour
	// ClosedCorrectionRetention is how long a suggestion is stored after somebody dealt with it.
	ClosedCorrectionRetention = 30 * 24 * time.Hour
)

// CorrectionKind is what is wrong with a group's entry.
type CorrectionKind string

// The kinds of corrections.
const (
	CorrectionTime    CorrectionKind = "time" // or the day
	CorrectionPlace   CorrectionKind = "place"
	CorrectionContact CorrectionKind = "contact"
	CorrectionEnded   CorrectionKind = "ended" // the group no longer meets
	CorrectionOther   CorrectionKind = "other"
)

// CorrectionStatus is whether somebody dealt with a suggestion, and how.
type CorrectionStatus string

// The states of a suggestion.
const (
	CorrectionOpen      CorrectionStatus = "open"
	CorrectionAccepted  CorrectionStatus = "accepted"
	CorrectionDismissed CorrectionStatus = "dismissed"
)

// Correction is a suggestion by a reader about what is wrong with a group's entry. It holds nothing
// of who sent it but what that person wrote.
type Correction struct {
	ID        ID
	GroupID   ID
	Kind      CorrectionKind
	Text      string
	ReplyTo   string // how to ask the sender back; "" if the sender does not say
	Status    CorrectionStatus
	Reason    string // why somebody dealt with it in this way; "" if it is open, or nobody gave one
	CreatedAt time.Time
	ClosedAt  *time.Time // nil while it is open
}

// CorrectionInput is what a reader writes.
type CorrectionInput struct {
	Kind    CorrectionKind `json:"kind" validate:"required,set=correction_kind"`
	Text    string         `json:"text" validate:"required,max=2000,prose"`
	ReplyTo string         `json:"reply_to,omitempty" validate:"omitempty,max=200,text"`
}

// CorrectionAnswer is what somebody who deals with a suggestion adds, if anything.
type CorrectionAnswer struct {
	Reason string `json:"reason,omitempty" validate:"omitempty,max=1000,prose"`
}

// TooManyError means that there is no room for another one now. Wait is how long it takes until
// there is, if nothing else changes.
type TooManyError struct{ Wait time.Duration }

func (e *TooManyError) Error() string { return fmt.Sprintf("too many; there is room in %s", e.Wait) }
