package models

import "time"

// MaxCallViews is how many calls a consultant can open on one day.
const MaxCallViews = 20

// OfferStatus is the state of an offer.
type OfferStatus string

// The states of an offer.
const (
	OfferStanding  OfferStatus = "standing"  // the group can choose it
	OfferChosen    OfferStatus = "chosen"    // by the group: an engagement began
	OfferDeclined  OfferStatus = "declined"  // by the group
	OfferWithdrawn OfferStatus = "withdrawn" // by the consultant
	OfferLapsed    OfferStatus = "lapsed"    // the request ended, or the group engaged somebody else
)

// OpenCall is a request that its group opened to offers, as consultants may know it.
type OpenCall struct {
	Request  Request
	Needs    []Need // without authors; nil in lists
	Locality Locality
	Stage    Stage
	Topics   List[string]
	Language string
}

// Offer is a consultant's answer to a group's open call.
type Offer struct {
	ID           ID
	RequestID    ID
	GroupID      ID
	ConsultantID ID
	Version      int64
	Status       OfferStatus
	WordsSealed  string
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Words        string `gorm:"-"`
	GroupName    string `gorm:"-"` // for the consultant once it is chosen
	GroupSlug    string `gorm:"-"`
	MySide       Side   `gorm:"-"` // the reader's
}

// OfferInput is what a consultant writes to a group that calls.
type OfferInput struct {
	Words string `json:"words" validate:"required,max=1000,prose"`
}

// CallView is that a consultant opened a call on a day.
type CallView struct {
	ID           ID
	ConsultantID ID
	RequestID    ID
	ViewedOn     Date
}
