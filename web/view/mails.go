package view

import "github.com/shg-directory/shg/models"

// SignInLink is the page on which somebody asks for a link to sign in with.
type SignInLink struct {
	Page
	Email string // what was typed
	Wrong string
}

// LinkCode is the page on which the code of a mail is typed.
type LinkCode struct {
	Page
	Text      string
	Email     string // what was typed
	Code      string
	OwnDevice bool
	Notice    string // why it opened no account
}

// LinkConfirmation is the page that a link in a mail opens.
type LinkConfirmation struct {
	Page
	Name  string // of the account that it signs in
	Token string
}

// Email is the page of the reader's own e-mail address.
type Email struct {
	Page
	Address      string // "" if there is none
	Typed        string // a new one
	Sent         bool   // a code was sent to a new one
	Code         string // what was typed
	Notice       string
	WrongAddress string
	WrongCode    string
}

// Notices is the page on which the reader chooses when to receive notices.
type Notices struct {
	Page
	Kinds          []models.NoticeKind // that can concern the reader
	Modes          models.NoticeModes
	Choices        []string
	WithoutAddress bool
	Notice         string
	Wrong          string
}
