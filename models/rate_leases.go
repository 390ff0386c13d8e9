package models

// RateLeaseRequest asks for a number of writes of a caller in this minute, within its limit.
type RateLeaseRequest struct {
	Subject string // who it is; stored hashed, with a key of the day
	Count   int
	Limit   int // in a minute
}

// RateLease is how many of them were granted, and how many remain to be leased.
type RateLease struct{ Granted, Remaining int }
