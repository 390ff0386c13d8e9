package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showMessages lists what people wrote to the group, for its stewards.
func (s *Site) showMessages(c echo.Context) error {
	in, err := s.inside(c, "inside.messages")
	if err != nil {
		return err
	}
	return s.renderMessages(c, http.StatusOK, view.Messages{Inside: in})
}

func (s *Site) renderMessages(c echo.Context, status int, shown view.Messages) (err error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	shown.Path = view.InsidePath(shown.GroupID) + "/messages"
	if shown.List, _, err = s.parts.People.Messages(ctx, by, shown.GroupID, models.Page{Number: 1, PerPage: maxInside}); err != nil {
		return notFound(err)
	}
	input, _, err := s.parts.Directory.GroupInput(ctx, by, shown.GroupID)
	if err != nil {
		return notFound(err)
	}
	shown.Open = input.TakesMessages
	return s.renderPrivate(c, status, shown.Page, view.MessagesPage(shown))
}

// openToMessages switches the group's form on or off.
func (s *Site) openToMessages(open bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.messages")
		if err != nil {
			return err
		}
		ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
		input, version, err := s.parts.Directory.GroupInput(ctx, by, in.GroupID)
		if err == nil {
			input.TakesMessages, by.IfVersion = open, version
			_, err = s.parts.Directory.ReplaceGroup(ctx, by, in.GroupID, input)
		}
		return s.after(c, in, "/messages", "stored", err)
	}
}

// actOnMessage wraps an act on the message of the address with a text. If the text cannot be taken the
// list is shown again with it.
func (s *Site) actOnMessage(done string, act func(ctx context.Context, by models.WriteOptions, groupID, id models.ID, text string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, _, err := s.posted(c, "inside.messages")
		if err != nil {
			return err
		}
		id, err := rest.PathID(c, "id")
		if err != nil {
			return err
		}
		text := typedText(c.Request().PostForm, "text")
		err = act(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id, text)
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			in.Wrong = wrongMembers(in.Language, invalid.Fields)
			return s.renderMessages(c, http.StatusUnprocessableEntity, view.Messages{Inside: in, Typed: printable(text), TypedFor: id, Reporting: done == "reported"})
		}
		return s.after(c, in, "/messages", done, err)
	}
}

func (s *Site) answerMessage(ctx context.Context, by models.WriteOptions, groupID, id models.ID, text string) error {
	_, err := s.parts.People.AnswerMessage(ctx, by, groupID, id, models.MessageAnswerInput{Text: text})
	return err
}

func (s *Site) blockSender(ctx context.Context, by models.WriteOptions, groupID, id models.ID, _ string) error {
	return s.parts.People.BlockSender(ctx, by, groupID, id)
}

// reportMessage reports a message to the moderators, who find the ground in the words.
func (s *Site) reportMessage(ctx context.Context, by models.WriteOptions, _, id models.ID, text string) error {
	report := models.ReportInput{Subject: models.Subject{Kind: models.SubjectMessage, ID: id}, Ground: models.GroundOther, Text: text}
	_, err := s.parts.Directory.SendReport(ctx, by, report)
	return err
}
