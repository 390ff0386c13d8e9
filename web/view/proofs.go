package view

import "github.com/shg-directory/shg/models"

// Proof is the page on which the reader proves anew who it is.
type Proof struct {
	Page
	models.ProofWays
	Next         string // the path to come back to
	Phrase       string // what was typed
	RecoveryCode string
	Code         string
	Sent         bool   // a mail with a code was asked for
	Notice       string // why it proves nothing
	Challenge    models.PasskeyChallenge
}
