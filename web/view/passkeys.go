package view

import "github.com/shg-directory/shg/models"

// Passkeys is the list of the reader's own passkeys, with a form for another one.
type Passkeys struct {
	Page
	models.Passkeys
	NewPasskey
	Added bool
}

// NewPasskey is the form by which a browser makes a passkey. Without a challenge it is not shown.
type NewPasskey struct {
	Challenge models.PasskeyChallenge
	Action    string
	Token     string // of the operator's link; "" without one
	Notice    string
}

// Enrol is the page on which a passkey is added by a link of the operator.
type Enrol struct {
	Page
	NewPasskey
	Owner string // the display name of the account
}
