package accounts

import "github.com/shg-directory/shg/platform/secretbox"

// Mailing is what the room needs to know addresses and to write mail.
type Mailing struct {
	Keyring *secretbox.Keyring
}

// WithMailing returns the room, which seals addresses and writes mail by these parts.
func (r *Room) WithMailing(m Mailing) *Room {
	r.mailing = m
	return r
}
