package models

// Phrase is what an account signs in by. The phrase itself is stored nowhere.
type Phrase struct {
	AccountID ID
	Verifier  string // hex, derived from the phrase
}

// RecoveryCode signs an account in once, if its phrase is lost. The code itself is stored nowhere.
type RecoveryCode struct {
	Verifier  string // hex, derived from the code
	AccountID ID
}

// Credentials are a phrase and its recovery codes, as they are shown once.
type Credentials struct {
	Phrase        string
	RecoveryCodes []string
}

// SignUpInput is the input of somebody who wants an account.
type SignUpInput struct {
	DisplayName string `json:"display_name" validate:"required,max=60,name"`
	Language    string `json:"language,omitempty" validate:"omitempty,language"`
	OwnDevice   bool   `json:"own_device,omitempty"`
}

// SignInInput is the input of somebody who signs in by a phrase or a recovery code.
type SignInInput struct {
	Phrase       string `json:"phrase,omitempty" validate:"max=300"`
	RecoveryCode string `json:"recovery_code,omitempty" validate:"max=100"`
	OwnDevice    bool   `json:"own_device,omitempty"`
}

// SelfInput is what a person may change of the own account.
type SelfInput struct {
	DisplayName string `json:"display_name" validate:"required,max=60,name"`
	Language    string `json:"language,omitempty" validate:"omitempty,language"`
}

// OwnTokenInput is the input of somebody who makes a key for a program.
type OwnTokenInput struct {
	Scopes      []string `json:"scopes" validate:"required,min=1,max=2,unique,dive,set=own_scope"`
	ExpiresDays int      `json:"expires_days,omitempty" validate:"omitempty,gte=1,lte=365" default:"90"`
}
