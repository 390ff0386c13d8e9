package models

import "time"

// ProofLifetime is for how long after a sign-in, or a new proof, a session may do what needs one.
// It is as long as a link or a code of a mail is good.
const ProofLifetime = 10 * time.Minute

// ProofInput is a new proof of who somebody is: by a phrase, a recovery code, the code of a link
// that was sent to the own address, or what a browser answers to a challenge to sign in by a
// passkey.
type ProofInput struct {
	Phrase       string `json:"phrase,omitempty" validate:"max=300"`
	RecoveryCode string `json:"recovery_code,omitempty" validate:"max=100"`
	Code         string `json:"code,omitempty" validate:"max=40"`
	Challenge    string `json:"challenge,omitempty" validate:"max=36"`
	Credential   string `json:"credential,omitempty" validate:"max=20000"`
}

// ProofWays is how an account can prove anew who its person is, besides by phrase and recovery
// code.
type ProofWays struct {
	Mail         bool     // by a code that is sent to its address
	Passkey      bool     // by a passkey
	PasskeyAlone bool     // by nothing else: a moderator or an admin who signed in by one
	Issuers      []Issuer // by signing in at these organisations
}
