package models

// ErasureNoticeDays is how many days before its erasure an unused account is announced to be erased.
const ErasureNoticeDays = 30

// AccountUse is the day on which an account was last used: by a session, a key or a sign-in.
type AccountUse struct {
	AccountID   ID
	LastUsedOn  Date
	AnnouncedOn Date // on which its erasure was announced; zero if it was not
}
