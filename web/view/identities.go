package view

import "github.com/shg-directory/shg/models"

// GoToIssuer is the page from which somebody goes to an organisation.
type GoToIssuer struct {
	Page
	Address string
	Host    string // of the address
}

// Proven asks somebody whom an organisation proved, and no account is known for, what is to be done.
type Proven struct {
	Page
	Proof       string // what was proven, for the form
	Issuer      string // its name in the configuration
	Label       string // what people are shown of it
	DisplayName string // what was typed
	Wrong       map[string]string
}

// Identities is the list of the organisations that sign the reader in.
type Identities struct {
	Page
	models.OwnIdentities
	Label  func(issuer string) string
	Notice string
}
