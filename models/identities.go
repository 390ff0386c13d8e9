package models

import "time"

const (
	// OIDCLifetime is how long somebody may take to sign in at an organisation, and as long again to
	// decide what is done with what it proved.
	OIDCLifetime = 10 * time.Minute
	// MaxIdentities is how many identities an account has at most.
	MaxIdentities = 20
)

// OIDCPurpose is what somebody goes to an organisation for.
type OIDCPurpose string

// The purposes: to sign in, or to add an identity to the account that one is signed in to.
const (
	OIDCSignIn OIDCPurpose = "sign_in"
	OIDCLink   OIDCPurpose = "link"
)

// OIDCStart is what somebody goes to an organisation with.
type OIDCStart struct {
	Issuer    string // its name in the configuration
	Purpose   OIDCPurpose
	Next      string // the path to come back to
	OwnDevice bool
	Browser   string // the secret of the browser, which is stored nowhere
}

// OIDCAttempt is a sign-in at an organisation that was begun. It is deleted as it is read.
type OIDCAttempt struct {
	ID          ID
	StateHash   string // hex SHA-256
	BrowserHash string // hex SHA-256
	Issuer      string
	Purpose     OIDCPurpose
	Next        string
	OwnDevice   bool
	ExpiresAt   time.Time
}

// TableName keeps the initials of the protocol together.
func (OIDCAttempt) TableName() string { return "oidc_attempts" }

// OIDCAnswer is what a browser brings back from an organisation. Code is empty if it refused.
type OIDCAnswer struct{ State, Code, Browser string }

// IdentityProof is what an organisation proved of somebody whom no account is known for, or who adds
// it to an account. It belongs to the browser that came back with it.
type IdentityProof struct {
	ID            ID
	BrowserHash   string // hex SHA-256
	Issuer        string
	SubjectSealed string
	SubjectHash   string // keyed
	OwnDevice     bool
	ExpiresAt     time.Time
}

// AccountIdentity signs an account in: whom an organisation knows. Its name for the person is sealed.
type AccountIdentity struct {
	ID            ID
	AccountID     ID
	Issuer        string // its name in the configuration
	SubjectSealed string
	SubjectHash   string // keyed, of the issuer's address and its name for the person
	CreatedOn     Date
	LastUsedOn    Date // zero if it was never used
}

// Issuer is an organisation that people sign in by.
type Issuer struct{ Name, Label string }

// OwnIdentities is what somebody may know of the own identities.
type OwnIdentities struct {
	List    []AccountIdentity // the oldest first
	Proofs  []IdentityProof   // that this browser may add
	Issuers []Issuer
}

// IdentityAccountInput is the input that creates an account for an identity.
type IdentityAccountInput struct {
	Proof       string `json:"proof" validate:"required,max=36"`
	DisplayName string `json:"display_name" validate:"required,max=60,name"`
	Language    string `json:"language,omitempty" validate:"omitempty,language"`
}
