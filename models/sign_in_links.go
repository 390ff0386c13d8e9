package models

import "time"

// LinkPurpose is what a link or code that was asked for by mail is for.
type LinkPurpose string

// The purposes.
const (
	LinkSignIn  LinkPurpose = "sign_in"
	LinkAddress LinkPurpose = "address" // confirms that an address is read by the account that entered it
)

const (
	// LinkLifetime is how long a link or code is good after it was sent.
	LinkLifetime = 10 * time.Minute
	// MaxLinkTries is how many codes may be tried for one link.
	MaxLinkTries = 5
	// MaxLinks is how many links an address is sent within LinksPeriod.
	MaxLinks = 5
	// LinksPeriod is the time in which an address is sent that many.
	LinksPeriod = time.Hour
)

// SignInLink is a link and a code that were asked for. Before they are sent it has no hashes.
type SignInLink struct {
	ID            ID
	AccountID     *ID // whom it signs in, once it is sent, or who entered the address
	Purpose       LinkPurpose
	AddressSealed string
	AddressHash   string
	Language      string
	BrowserHash   string // hex SHA-256 of the secret of the browser that asked; empty for none
	TokenHash     string // hex SHA-256
	CodeHash      string // keyed
	Tries         int
	CreatedAt     time.Time
	ExpiresAt     *time.Time
	UsedAt        *time.Time
}

// LinkRequest asks for a link to sign in with.
type LinkRequest struct {
	Email    string `json:"email" validate:"required,max=254,email"`
	Language string `json:"language,omitempty" validate:"omitempty,max=35"`
}

// SignInLinkInput is the token of a link, or the code that was sent to an address.
type SignInLinkInput struct {
	Token     string `json:"token,omitempty" validate:"max=200"`
	Email     string `json:"email,omitempty" validate:"max=254"`
	Code      string `json:"code,omitempty" validate:"max=40"`
	OwnDevice bool   `json:"own_device,omitempty"`
}

// EmailInput is an e-mail address that somebody enters.
type EmailInput struct {
	Email    string `json:"email" validate:"required,max=254,email"`
	Language string `json:"language,omitempty" validate:"omitempty,max=35"`
}

// CodeInput is a code that was sent to an address.
type CodeInput struct {
	Code string `json:"code" validate:"required,max=40"`
}
