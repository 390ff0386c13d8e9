// Package mail sends plain messages by SMTP, or holds them in memory where there is no server. It
// alone knows how a mail is built. It knows nothing of who is written to and why, and its errors
// never hold an address.
package mail

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Message is a mail of plain text to one reader.
type Message struct {
	ID             string // unique for the event, the same each time it is sent; without the domain
	To             string
	Subject        string
	Text           string
	Language       string // BCP 47
	Date           time.Time
	Calendar       string // iCalendar, beside the text; empty for none
	CalendarMethod string // of Calendar, such as REQUEST
	Unsubscribe    string // where notices of this kind are switched off by a POST; empty for no notice
}

// Sender sends messages. Its errors are ErrUnavailable, ErrRefused or ErrLater.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

var (
	// ErrUnavailable means that the server cannot be reached, or sends nothing at all for us.
	ErrUnavailable = errors.New("the mail server cannot be used now")
	// ErrLater means that the server did not take this message now.
	ErrLater = errors.New("the mail server did not take the message now")
	// ErrRefused means that the server will never take this message.
	ErrRefused = errors.New("the mail server refused the message")
)

// domainOf returns the domain of an e-mail address.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
