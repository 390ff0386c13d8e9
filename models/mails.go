package models

import "time"

// MailKind is what a mail is about.
type MailKind string

// The kinds of mail. MailWaiting, MailDigest and MailAppointment are sent as their reader chose; see
// NoticeKind.
const (
	MailSignIn      MailKind = "sign_in"     // a link and a code to sign in with
	MailAddress     MailKind = "address"     // a code that confirms an address
	MailWaiting     MailKind = "waiting"     // something waits for the reader, who is written to at once
	MailDigest      MailKind = "digest"      // once a day, what waits for the reader
	MailMessage     MailKind = "message"     // a link and a code that confirm the address of somebody who wrote to a group
	MailClaim       MailKind = "claim"       // a code by which the contact of an imported group lets somebody claim it
	MailClaimed     MailKind = "claimed"     // a link by which the contact of a claimed group objects
	MailAnswer      MailKind = "answer"      // a link and a code by which a group's answer is read
	MailAppointment MailKind = "appointment" // an appointment of the reader was added, moved or cancelled; a calendar goes with it
	MailUnused      MailKind = "unused"      // the reader's account was not used for long and is going to be erased
)

const (
	// SentMailRetention is how long a mail is stored after it was sent.
	SentMailRetention = 7 * 24 * time.Hour
	// MailRetention is how long a mail is stored that could not be sent.
	MailRetention = 30 * 24 * time.Hour
)

// Mail is a mail to an account, or to an address that is sealed for its row. Its text is composed
// when it is sent.
type Mail struct {
	ID            ID
	AccountID     *ID
	AddressSealed string
	Kind          MailKind
	Language      string
	ParamsSealed  string // what the text names, as JSON; empty for nothing
	EventHash     string // hex SHA-256 of what names the event
	CreatedAt     time.Time
	NotBefore     time.Time
	SentAt        *time.Time
}

// MailInput is a mail that is to be sent once for its event, to an account, or to the address if
// that is named.
type MailInput struct {
	Event     string // names the event, such as "invitation/" and an id
	AccountID ID
	Address   string
	Kind      MailKind
	Language  string
	Params    map[string]string
	NotBefore time.Time
}
