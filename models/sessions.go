package models

import "time"

// SessionMethod is how somebody signed in.
type SessionMethod string

// The ways to sign in. Device is a code that a device which is signed in shows to another.
const (
	MethodPhrase       SessionMethod = "phrase"
	MethodRecoveryCode SessionMethod = "recovery_code"
	MethodLink         SessionMethod = "link"
	MethodPasskey      SessionMethod = "passkey"
	MethodOIDC         SessionMethod = "oidc"
	MethodDevice       SessionMethod = "device"
)

// SessionMethods lists the ways to sign in.
func SessionMethods() []SessionMethod {
	return []SessionMethod{MethodPhrase, MethodRecoveryCode, MethodLink, MethodPasskey, MethodOIDC, MethodDevice}
}

const (
	// SessionIdle is how long a session lasts unused.
	SessionIdle = 30 * time.Minute
	// SessionMax is how long a session lasts at most.
	SessionMax = 12 * time.Hour
	// OwnDeviceIdle is SessionIdle on a device of one's own.
	OwnDeviceIdle = 30 * 24 * time.Hour
	// OwnDeviceMax is SessionMax on a device of one's own.
	OwnDeviceMax = 90 * 24 * time.Hour
	// SessionTouch is how often the use of a session is written at most.
	SessionTouch = 5 * time.Minute
	// MaxSessions is how many sessions an account has at once. One more ends the one that was
	// not used for the longest time.
	MaxSessions = 50
)

// Session is a sign-in that lasts for a while. Only the SHA-256 of its secret is stored. Its
// instants are whole minutes.
type Session struct {
	ID         ID
	AccountID  ID
	TokenHash  string // hex SHA-256 of the whole secret
	Method     SessionMethod
	OwnDevice  bool
	CreatedAt  time.Time
	LastUsedAt time.Time  // at most SessionTouch before the last use
	ExpiresAt  time.Time  // unless it is used before
	ProvenAt   *time.Time // when its person last proved anew who it is; nil if not since it began
}

// IsProven reports whether the session began, or its person proved anew who it is, less than
// ProofLifetime before the time.
func (s Session) IsProven(now time.Time) bool {
	proven := s.CreatedAt
	if s.ProvenAt != nil {
		proven = *s.ProvenAt
	}
	return now.Before(proven.Add(ProofLifetime))
}

// SessionStart is what a session begins with.
type SessionStart struct {
	AccountID ID
	Method    SessionMethod
	OwnDevice bool // the person wants to stay signed in on this device
	Replaces  ID   // the session that ends by it, so that a sign-in changes the secret; zero for none
}

// NewSession returns a session that begins now, without its secret.
func NewSession(start SessionStart, now time.Time) Session {
	s := Session{ID: NewRandomID(), AccountID: start.AccountID, Method: start.Method, OwnDevice: start.OwnDevice, CreatedAt: wholeMinute(now)}
	return s.UsedAt(now)
}

// UsedAt returns the session after it was used at a time.
func (s Session) UsedAt(now time.Time) Session {
	idle, longest := SessionIdle, SessionMax
	if s.OwnDevice {
		idle, longest = OwnDeviceIdle, OwnDeviceMax
	}
	s.LastUsedAt = wholeMinute(now)
	s.ExpiresAt = s.LastUsedAt.Add(idle)
	if end := s.CreatedAt.Add(longest); end.Before(s.ExpiresAt) {
		s.ExpiresAt = end
	}
	return s
}

// IsTouchDue reports whether the use of the session at a time is to be written.
func (s Session) IsTouchDue(now time.Time) bool { return now.Sub(s.LastUsedAt) >= SessionTouch }

// ProvenNow returns the instant of a proof as it is stored.
func ProvenNow(now time.Time) time.Time { return wholeMinute(now) }

func wholeMinute(t time.Time) time.Time { return t.UTC().Truncate(time.Minute) }
