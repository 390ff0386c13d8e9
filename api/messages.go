package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Message is what somebody wrote to a group, as its stewards see it: without who sent it.
type Message struct {
	ID         string               `json:"id" format:"uuid"`
	Text       string               `json:"text" example:"I have just moved here. May I come on Tuesday?"`
	Status     models.MessageStatus `json:"status"`
	ReceivedOn string               `json:"received_on" format:"date"`
	Answer     string               `json:"answer,omitempty" example:"Yes, do. The door is beside the library."`
	AnsweredOn string               `json:"answered_on,omitempty" format:"date"`
	Follows    string               `json:"follows,omitempty" format:"uuid"`
	Blocked    bool                 `json:"blocked"`
}

// MessageSent is the answer to every message, whether a mail is sent to the address or not.
type MessageSent struct {
	Minutes int `json:"minutes" example:"15"`
}

// MessageAnswer is what the sender of a message reads.
type MessageAnswer struct {
	Text         string `json:"text" example:"I have just moved here. May I come on Tuesday?"`
	Answer       string `json:"answer" example:"Yes, do. The door is beside the library."`
	AnsweredOn   string `json:"answered_on" format:"date"`
	ReplyMinutes int    `json:"reply_minutes" example:"60"`
}

func toMessage(m models.Message) Message {
	shown := Message{ID: m.ID.String(), Text: m.Text, Status: m.Status, Answer: m.Answer, AnsweredOn: views.FormatDate(m.AnsweredOn), Blocked: m.Blocked}
	if m.DeliveredAt != nil {
		shown.ReceivedOn = dayOf(*m.DeliveredAt)
	}
	if m.FollowsID != nil {
		shown.Follows = m.FollowsID.String()
	}
	return shown
}

// sendMessage takes a message to a group.
//
// @Summary     Write to a group that takes messages
// @Description A link and a code are sent to the sender's address. The group receives the message once one of them is used (`POST
// @Description /messages/confirm`), within 15 minutes, and never learns the address. The answer is the same whether a mail is sent or not: an
// @Description address sends three messages in 24 hours to all groups together, and is sent nothing beyond that. A group receives ten in 24 hours;
// @Description then the answer is 429. A text with an address of the web is refused (`has_link`). Consultants and keys that act as no account may
// @Description not write. 409 with the code `takes_no_messages` where the group wants none. Nothing of an account is stored with it.
// @ID          sendMessage
// @Tags        messages
// @Accept      json
// @Param       id      path string              true "id or slug of the group"
// @Param       message body models.MessageInput true "what is written, and where the answer is announced"
// @Success     202 {object} MessageSent
// @Failure     400 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/messages [post]
func (d *Door) sendMessage(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var in models.MessageInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.SendMessage(c.Request().Context(), rest.WriteOptionsOf(c), groupID, in); err != nil {
		return err
	}
	return rest.WriteJSON(c, MessageSent{Minutes: int(models.MessageLinkLifetime.Minutes())}, rest.Metadata{Status: http.StatusAccepted})
}

// confirmMessage delivers a message by the proof of its sender's address.
//
// @Summary     Confirm one's address, so that the group receives the message
// @Description By the token of the link, or by the address and the code of the mail. Five codes may be tried. Whatever is wrong with it is
// @Description answered alike, 422 with `unusable`. The answer is the same if the group has blocked the sender; the message is deleted then.
// @ID          confirmMessage
// @Tags        messages
// @Accept      json
// @Param       proof body models.MessageProof true "token, or email and code"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /messages/confirm [post]
func (d *Door) confirmMessage(c echo.Context) error {
	var in models.MessageProof
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ConfirmMessage(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// readAnswer shows the sender of a message what the group answered.
//
// @Summary     Read what a group answered, once
// @Description By the token of the mail's link, or by the address and the code, within 14 days of the answer. It is shown once. For an hour after
// @Description that the same proof is good for one reply. Whatever is wrong with it is answered alike, 422 with `unusable`.
// @ID          readMessageAnswer
// @Tags        messages
// @Accept      json
// @Param       proof body models.MessageProof true "token, or email and code"
// @Success     200 {object} MessageAnswer
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /messages/answers [post]
func (d *Door) readAnswer(c echo.Context) error {
	var in models.MessageProof
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	m, err := d.People.ReadAnswer(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	shown := MessageAnswer{Text: m.Text, Answer: m.Answer, AnsweredOn: views.FormatDate(m.AnsweredOn), ReplyMinutes: int(models.ReplyLifetime.Minutes())}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// replyToAnswer takes what the sender of a message writes back.
//
// @Summary     Reply to what a group answered
// @Description With the proof by which the answer was read, within an hour, once. The limits of messages hold: 429 beyond them.
// @ID          replyToMessageAnswer
// @Tags        messages
// @Accept      json
// @Param       reply body models.MessageReplyInput true "token, or email and code; and the text"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /messages/replies [post]
func (d *Door) replyToAnswer(c echo.Context) error {
	var in models.MessageReplyInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ReplyToAnswer(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// listMessages answers with what a group received.
//
// @Summary     What people wrote to the group, for its stewards
// @Description Those that wait first, then the newest first. Nobody sees the senders' addresses. A message is deleted 90 days after it was
// @Description answered, and after 180 days in any case.
// @ID          listMessages
// @Tags        messages
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Message]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/messages [get]
func (d *Door) listMessages(c echo.Context) error {
	return listBelow(d, c, d.People.Messages, toMessage)
}

// answerMessage answers a message.
//
// @Summary     Answer a message
// @Description The sender is sent a mail with a link to the answer, which names neither the group nor its field. A message is answered once: 409
// @Description with the code `message_answered` after that.
// @ID          answerMessage
// @Tags        messages
// @Security    bearer
// @Accept      json
// @Param       id         path string                    true "id or slug of the group"
// @Param       message_id path string                    true "id of the message" Format(uuid)
// @Param       answer     body models.MessageAnswerInput true "what the group answers"
// @Success     200 {object} Message
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/messages/{message_id}/answer [post]
func (d *Door) answerMessage(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "message_id")
	if err != nil {
		return err
	}
	var in models.MessageAnswerInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	m, err := d.People.AnswerMessage(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id, in)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toMessage(m), rest.Metadata{})
}

// blockSender blocks the sender of a message.
//
// @Summary     Receive nothing more from the sender of a message
// @Description For a year. The sender does not learn of it: later messages are taken as ever, and deleted. To do so again changes nothing. What
// @Description breaks the law can be reported to the moderators too (`POST /reports`).
// @ID          blockSender
// @Tags        messages
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       message_id path string true "id of the message" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/messages/{message_id}/block [post]
func (d *Door) blockSender(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "message_id")
	if err != nil {
		return err
	}
	if err := d.People.BlockSender(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
