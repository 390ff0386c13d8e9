package models

import "time"

// DeviceCodeLifetime is how long a device waits to be signed in by another one.
const DeviceCodeLifetime = 10 * time.Minute

// DeviceCode is a device that waits to be signed in. Of its code there is only a keyed hash, of its
// secret the SHA-256.
type DeviceCode struct {
	ID         ID
	SecretHash string
	CodeHash   string
	AccountID  *ID // who signed it in; nil while it waits
	OwnDevice  bool
	ExpiresAt  time.Time
}

// WaitingDevice is a device that waits, as it knows itself.
type WaitingDevice struct {
	Code      string
	Secret    string
	ExpiresAt time.Time
}

// DeviceInput asks for a code by which another device signs this one in.
type DeviceInput struct {
	OwnDevice bool `json:"own_device,omitempty"`
}

// DeviceSecretInput is the secret of a device that waits.
type DeviceSecretInput struct {
	Secret string `json:"secret" validate:"required,max=100"`
}

// DeviceCodeInput is the code that a waiting device shows.
type DeviceCodeInput struct {
	Code string `json:"code" validate:"required,max=40"`
}

// AskingDevice is what is known of a device whose code somebody typed.
type AskingDevice struct {
	Since     time.Time // when it asked for the code
	OwnDevice bool      // it asked to stay signed in
}
