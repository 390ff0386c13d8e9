package accounts

import (
	"log/slog"
	"strings"

	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/reference/messages"
)

// Mailing is what the room needs to know addresses and to write mail. Without a Sender mail waits.
type Mailing struct {
	Keyring   *secretbox.Keyring
	Sender    mail.Sender
	Texts     *messages.Catalogue
	PublicURL string // without a slash at the end
	From      string // the address that mail comes from; "" if there is no server
	Log       *slog.Logger
}

// WithMailing returns the room, which seals addresses and writes mail by these parts.
func (r *Room) WithMailing(m Mailing) *Room {
	r.mailing = m
	return r
}

// host returns the name of the service that mail names: its host.
func (m Mailing) host() string {
	_, host, _ := strings.Cut(m.PublicURL, "://")
	return host
}
