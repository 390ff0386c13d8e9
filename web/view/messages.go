package view

import (
	"time"

	"github.com/shg-directory/shg/models"
)

// Contact is the page on which somebody who is no member writes to a group.
type Contact struct {
	Page
	GroupName     string
	GroupLanguage string
	GroupPath     string
	Closed        bool   // the group takes no messages
	Text          string // what was typed
	Email         string
	Notice        string            // why it was not taken
	Wrong         map[string]string // by field
}

// stored returns a sentence about how long the address is stored.
func (c Contact) stored() string {
	return c.T("contact.email.why", "answered", c.Number(models.AnsweredMessageDays), "days", c.Number(models.MessageDays))
}

// MessageCode is a page on which the address and the code of a mail are typed.
type MessageCode struct {
	Page
	Text   string
	Action string
	Email  string // what was typed
	Notice string
}

// MessageLink is the page that a link in a mail about a message opens.
type MessageLink struct {
	MessageCode
	Token  string
	Button string // the message of the button
}

// MessageAnswer is the page on which the sender of a message reads the answer and writes back.
type MessageAnswer struct {
	Page
	Proof  models.MessageProof
	Wrote  string
	Answer string // "" if it was shown before
	Text   string // what was typed
	Notice string
	Wrong  string
}

// Messages is the list of what people wrote to a group.
type Messages struct {
	Inside
	Open      bool // the group takes messages
	List      []models.Message
	Typed     string // for a message, if it could not be taken
	TypedFor  models.ID
	Reporting bool // it was a report and no answer
}

// typed returns what was typed for a message, and what is wrong with it.
func (m Messages) typed(one models.Message, reporting bool) (text, wrong string) {
	if one.ID != m.TypedFor || reporting != m.Reporting {
		return "", ""
	}
	return m.Typed, m.Wrong["text"]
}

func (m Messages) receivedOn(one models.Message) string {
	if one.DeliveredAt == nil {
		return ""
	}
	return m.DayOf(models.DateOf(one.DeliveredAt.In(time.UTC)))
}

func (m Messages) path(one models.Message, act string) string {
	return InsidePath(m.GroupID) + "/messages/" + one.ID.String() + "/" + act
}
