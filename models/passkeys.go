package models

import "time"

const (
	// ChallengeLifetime is how long a browser may take to answer a challenge.
	ChallengeLifetime = 5 * time.Minute
	// EnrolmentLifetime is how long a link is good by which the operator lets somebody add a passkey.
	EnrolmentLifetime = 24 * time.Hour
	// MaxPasskeys is how many passkeys an account has at most.
	MaxPasskeys = 20
)

// Passkey signs an account in from a device or a key that holds its secret part.
type Passkey struct {
	ID           ID
	AccountID    ID
	CredentialID string // base64url
	PublicKey    string // base64url of the COSE key
	SignCount    int64
	Flags        int
	Name         string // of the owner's choice
	CreatedOn    Date
	LastUsedOn   Date // zero if it was never used
	RefusedOn    Date // the last day on which its counter went back; zero for none
}

// Passkeys is what somebody may know of the own passkeys.
type Passkeys struct {
	List      []Passkey // the oldest first
	ChangedOn Date      // when one was last added or removed
	CanChange bool      // add, rename and remove in this session
	Required  bool      // the account's role works only in a session by passkey
}

// ChallengePurpose is what a challenge is put to a browser for.
type ChallengePurpose string

// The purposes.
const (
	ChallengeSignIn ChallengePurpose = "sign_in"
	ChallengeAdd    ChallengePurpose = "add"
	ChallengeEnrol  ChallengePurpose = "enrol" // by the operator's link
)

// WebauthnChallenge is a challenge that a browser has not answered yet. It is deleted as it is read.
type WebauthnChallenge struct {
	ID        ID
	Purpose   ChallengePurpose
	AccountID *ID // nil where nobody is signed in
	Data      string
	ExpiresAt time.Time
}

// PasskeyEnrolment lets the holder of a link add a passkey to an account, once.
type PasskeyEnrolment struct {
	ID        ID
	AccountID ID
	TokenHash string // hex SHA-256
	ExpiresAt time.Time
}

// PasskeyChallenge is a challenge as a browser receives it.
type PasskeyChallenge struct {
	ID      ID
	Options string // JSON
}

// PasskeyAnswer is what a browser answers to a challenge that signs in.
type PasskeyAnswer struct {
	Challenge  string `json:"challenge" validate:"required,max=36"`
	Credential string `json:"credential" validate:"required,max=20000"`
	OwnDevice  bool   `json:"own_device,omitempty"`
}

// PasskeyInput is what a browser answers to a challenge that makes a passkey, and its name.
type PasskeyInput struct {
	Challenge  string `json:"challenge" validate:"required,max=36"`
	Credential string `json:"credential" validate:"required,max=20000"`
	Name       string `json:"name" validate:"required,max=60,name"`
}

// PasskeyNameInput is a new name of a passkey.
type PasskeyNameInput struct {
	Name string `json:"name" validate:"required,max=60,name"`
}
