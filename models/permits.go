package models

// PermitsAsked is how many writes somebody wants to make in this minute, of as many as the limit
// lets pass.
type PermitsAsked struct {
	Subject string // who it is; stored hashed, with a key of the day
	Want    int
	Limit   int // in a minute
}

// Permits are how many of them may be made, and how many are left for others to ask for.
type Permits struct{ Granted, Left int }
