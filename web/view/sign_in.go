package view

import "github.com/shg-directory/shg/models"

// SignUp is the page on which somebody asks for an account.
type SignUp struct {
	Page
	DisplayName string // what was typed
	OwnDevice   bool
	Wrong       map[string]string // by field
}

// SignIn is the page on which somebody signs in.
type SignIn struct {
	Page
	Next         string // the path to come back to
	Phrase       string // what was typed
	RecoveryCode string
	OwnDevice    bool
	Notice       string // why it opened no account
	Challenge    models.PasskeyChallenge
	Issuers      []models.Issuer // organisations that one may sign in by
}
