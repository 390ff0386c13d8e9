package models

import "time"

const (
	// MaxSenderMessages is how many messages an address sends within MessagesPeriod, to all groups
	// together.
	MaxSenderMessages = 3
	// MaxGroupMessages is how many messages a group receives within MessagesPeriod.
	MaxGroupMessages = 10
	// MessagesPeriod is the time in which that many are taken.
	MessagesPeriod = 24 * time.Hour
	// MessageLinkLifetime is how long the link is good that confirms a sender's address.
	MessageLinkLifetime = 15 * time.Minute
	// AnswerLinkLifetime is how long the link is good by which an answer is read.
	AnswerLinkLifetime = 14 * 24 * time.Hour
	// ReplyLifetime is how long somebody who read an answer may write back.
	ReplyLifetime = time.Hour
	// UnconfirmedMessageRetention is how long a message is stored whose sender is not confirmed. It is
	// counted meanwhile.
	UnconfirmedMessageRetention = MessagesPeriod
	// AnsweredMessageDays is for how many days a message is stored after it was answered.
	AnsweredMessageDays = 90
	// MessageDays is for how many days a message is stored at the longest.
	MessageDays = 180
	// MessageBlockDays is for how many days a group receives nothing from a sender whom it blocked.
	MessageBlockDays = 365
)

// MessageStatus is what became of a message.
type MessageStatus string

// The states of a message.
const (
	MessageUnconfirmed MessageStatus = "unconfirmed" // the sender's address is not confirmed: the group knows nothing of it
	MessageWaiting     MessageStatus = "waiting"
	MessageAnswered    MessageStatus = "answered"
)

// Message is what somebody who is no member writes to a group. Nobody sees the sender's address. Its
// words are sealed in the row; Text and Answer are filled for those who may read them.
type Message struct {
	ID            ID
	GroupID       ID
	FollowsID     *ID // the message whose answer it replies to
	Status        MessageStatus
	Language      string // in which the sender is written to
	AddressSealed string
	AddressHash   string // keyed
	TextSealed    string
	AnswerSealed  string
	TokenHash     string // hex SHA-256; of the link that confirms the address, or that shows the answer
	CodeHash      string // keyed
	Tries         int
	ExpiresAt     *time.Time // of the link
	OpenedAt      *time.Time // when the answer was read
	CreatedAt     time.Time
	DeliveredAt   *time.Time
	AnsweredOn    Date
	Text          string `gorm:"-"`
	Answer        string `gorm:"-"`
	Blocked       bool   `gorm:"-"` // the group receives nothing more from the sender
}

// MessageBlock means that a group receives nothing from an address.
type MessageBlock struct {
	ID            ID
	GroupID       ID
	AddressSealed string
	AddressHash   string
	BlockedOn     Date
}

// MessageInput is what somebody writes to a group.
type MessageInput struct {
	Text     string `json:"text" validate:"required,max=1000,prose,linkless"`
	Email    string `json:"email" validate:"required,max=254,email"`
	Language string `json:"language,omitempty" validate:"omitempty,max=35"`
}

// MessageProof is the token of a link, or the code of the same mail with the address that it was sent
// to.
type MessageProof struct {
	Token string `json:"token,omitempty" validate:"max=200"`
	Email string `json:"email,omitempty" validate:"max=254"`
	Code  string `json:"code,omitempty" validate:"max=40"`
}

// MessageAnswerInput is what a group answers.
type MessageAnswerInput struct {
	Text string `json:"text" validate:"required,max=1000,prose,linkless"`
}

// MessageReplyInput is what somebody who read an answer writes back.
type MessageReplyInput struct {
	Token string `json:"token,omitempty" validate:"max=200"`
	Email string `json:"email,omitempty" validate:"max=254"`
	Code  string `json:"code,omitempty" validate:"max=40"`
	Text  string `json:"text" validate:"required,max=1000,prose,linkless"`
}

// Proof returns the part of the input that proves who replies.
func (in MessageReplyInput) Proof() MessageProof {
	return MessageProof{Token: in.Token, Email: in.Email, Code: in.Code}
}
