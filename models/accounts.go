package models

import (
	"fmt"
	"strings"
	"time"
)

// AccountRole is what the operator lets an account do.
type AccountRole string

// The roles of accounts.
const (
	AccountPlain     AccountRole = "account"
	AccountModerator AccountRole = "moderator"
	AccountAdmin     AccountRole = "admin"
)

// Account is somebody who can sign in. No e-mail is needed.
type Account struct {
	ID          ID
	Name        string // the display name, shown to fellow members only
	Email       string // what an older program wrote in the open, until it is sealed
	EmailSealed string // the e-mail address, sealed for the row; empty if there is none
	EmailHash   string // its keyed hash, to find it by
	Role        AccountRole
	Language    string // of the pages and of mail, BCP 47; "" if the person has chosen none
	CreatedOn   Date

	WithoutDevice bool // a member whom a steward added; nobody can sign in to it
}

// NormalAddress returns an e-mail address as it is written to: without blanks around it, its domain
// in lower case. Nothing is known of how a host reads the part before the @.
func NormalAddress(address string) string {
	address = strings.TrimSpace(address)
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	return address[:at] + strings.ToLower(address[at:])
}

// AddressKey returns what two spellings of an e-mail address have in common: in practice no host
// has two mailboxes that differ in capitals alone.
func AddressKey(address string) string { return strings.ToLower(NormalAddress(address)) }

// AccountInput is the input that creates an account.
type AccountInput struct {
	Name  string      `json:"name" validate:"required,max=120,name"`
	Email string      `json:"email,omitempty" validate:"omitempty,max=254,email"`
	Role  AccountRole `json:"role,omitempty" validate:"omitempty,set=account_role"`
}

// AccountFilter selects the accounts that the operator looks for. Limit is the largest number that
// is shown, from 1.
type AccountFilter struct {
	Search string // part of the name, or a whole e-mail address, in any case; empty means all
	Email  string // the whole e-mail address, in any case; empty means all
	Role   AccountRole
	Limit  int
}

// Token is a bearer key. Only the SHA-256 of its secret is stored.
type Token struct {
	ID        ID
	AccountID ID
	Hash      string // hex SHA-256 of the whole token
	Scopes    List[string]
	CreatedAt time.Time
	ExpiresAt *time.Time
	RevokedAt *time.Time

	LastUsedOn Date // zero if it was not used
}

// IsGood reports whether the token can be used at a time.
func (t Token) IsGood(at time.Time) bool {
	return t.RevokedAt == nil && (t.ExpiresAt == nil || at.Before(*t.ExpiresAt))
}

// Scope is a permission of a token.
type Scope string

// The scopes; a source's is ScopeSource followed by its name.
const (
	ScopeRead     Scope = "read"
	ScopeAccount  Scope = "account"
	ScopeModerate Scope = "moderate"
	ScopeAdmin    Scope = "admin"
	ScopeWebhooks Scope = "webhooks"
	ScopeSource   Scope = "source:"
)

// Actor is the party that acts: anonymous (the zero value), an account with its token's scopes, or
// the operator at the command line.
type Actor struct {
	AccountID    ID
	Name         string
	Role         AccountRole
	Scopes       []string
	KeyID        ID   // of the key itself, by which its use is counted; zero if no key was sent
	KeyAccountID ID   // the account whose key it is, whatever the key may do
	SessionID    ID   // the session that the actor signed in by; zero for a key of another kind
	Proven       bool // the session is new, or its person lately proved anew who it is
	Operator     bool // the operator at the command line or a job of the service
}

// SignedIn reports whether the actor is an account or the operator.
func (a Actor) SignedIn() bool { return a.Operator || a.AccountID != ID{} }

// WriteOptions holds the actor of a write and its preconditions: the version that the actor read, 0
// for any version, MustNotExist if there must be none.
type WriteOptions struct {
	Actor
	IfVersion      int64
	IdempotencyKey IdempotencyKey // names what is created
}

const (
	// NoVersion is a version that nothing has.
	NoVersion int64 = -1
	// MustNotExist means that the actor knows of no version: what exists already must not be
	// overwritten.
	MustNotExist int64 = -2
)

// CheckVersion returns ErrStale if the actor read another version than the current one.
func (o WriteOptions) CheckVersion(version int64) error {
	if o.IfVersion == 0 || o.IfVersion == version {
		return nil
	}
	return fmt.Errorf("it is at version %d: %w", version, ErrStale)
}
