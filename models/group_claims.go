package models

import "time"

const (
	// ClaimCodeLifetime is how long the code of a claim is good that a group's contact is sent.
	ClaimCodeLifetime = 72 * time.Hour
	// ClaimPeriod is how long somebody may object to a claim.
	ClaimPeriod = 14 * 24 * time.Hour
	// MaxClaims is how many claims of a group, and how many of an account, are begun in a day.
	MaxClaims = 3
	// ClaimRetentionDays is for how many days a claim is stored after it was begun.
	ClaimRetentionDays = 90
)

// ClaimStatus is what became of a claim.
type ClaimStatus string

// The states of a claim. One to which nobody objected is carried out, and is there no more.
const (
	ClaimUnconfirmed ClaimStatus = "unconfirmed" // the code is not entered yet
	ClaimRunning     ClaimStatus = "running"     // may be objected to
	ClaimObjected    ClaimStatus = "objected"
)

// GroupClaim is the wish of an account to become the first steward of an imported group.
type GroupClaim struct {
	ID         ID
	GroupID    ID
	AccountID  ID
	Status     ClaimStatus
	CodeHash   string // keyed
	TokenHash  string // hex SHA-256; of the link by which the group's contacts object
	Tries      int
	CreatedAt  time.Time
	DueAt      *time.Time // when it is carried out
	ObjectedOn Date
}

// TokenInput is the token of a link.
type TokenInput struct {
	Token string `json:"token" validate:"required,max=200"`
}
