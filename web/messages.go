package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	contactPath = "/groups/:slug/contact"
	replyPath   = "/messages/reply"
)

// IsMessage reports whether a path takes messages to groups or their proofs, which is limited by
// network.
func IsMessage(path string) bool { return path == contactPath || strings.HasPrefix(path, "/messages/") }

// contactForm is the page on which somebody who is no member writes to a group.
func (s *Site) contactForm(c echo.Context) error {
	shown, _, err := s.contactPage(c)
	if err != nil {
		return s.elsewhere(c, err, "/contact")
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ContactPage(shown))
}

// contactPage returns the page of an empty form, and the group that it is about.
func (s *Site) contactPage(c echo.Context) (view.Contact, models.Group, error) {
	found, err := s.parts.Directory.Group(c.Request().Context(), models.WriteOptions{}, c.Param("slug"))
	if err != nil {
		return view.Contact{}, models.Group{}, err
	}
	g, p := found.Group, s.privatePage(c, "contact.title")
	p.Path = "/groups/" + url.PathEscape(g.Slug) + "/contact"
	return view.Contact{Page: p, GroupName: g.Name, GroupLanguage: g.Language, GroupPath: "/groups/" + url.PathEscape(g.Slug), Closed: !g.TakesMessages}, g, nil
}

// sendMessage takes the form and shows where the code of the mail is typed. If it cannot be taken, the
// form is shown again.
func (s *Site) sendMessage(c echo.Context) error {
	shown, group, err := s.contactPage(c)
	if err != nil {
		return s.elsewhere(c, err, "/contact")
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	in := models.MessageInput{Text: typedText(c.Request().PostForm, "text"), Email: typedAddress(c), Language: shown.Tag}
	err = s.parts.People.SendMessage(c.Request().Context(), rest.WriteOptionsOf(c), group.ID, in)
	if err != nil {
		shown.Text, shown.Email = printable(in.Text), printable(in.Email)
		return s.refuseMessage(c, shown.Page, err, func(notice string, wrong map[string]string) error {
			shown.Notice, shown.Wrong = notice, wrong
			return s.renderPrivate(c, refusalStatus(err), shown.Page, view.ContactPage(shown))
		})
	}
	code := s.newMessageCode(c, "contact.sent", accounts.MessageConfirmPath)
	code.Email = printable(in.Email)
	return s.renderPrivate(c, http.StatusOK, code.Page, view.MessageCodePage(code))
}

// refuseMessage shows a form again, with the reason for which it was not taken. Any other error is the
// page's.
func (s *Site) refuseMessage(c echo.Context, p view.Page, err error, again func(notice string, wrong map[string]string) error) error {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return again(p.T("correction.not_sent"), wrongMembers(p.Language, invalid.Fields))
	}
	if tooMany, ok := errors.AsType[*models.TooManyError](err); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, rest.WholeSeconds(tooMany.Wait))
		return again(p.T("contact.full"), nil)
	}
	if errors.Is(err, models.ErrConflict) {
		return again(p.T("contact.none"), nil)
	}
	return notFound(err)
}

// refusalStatus returns the status of a form that was not taken.
func refusalStatus(err error) int {
	if _, ok := errors.AsType[*models.TooManyError](err); ok {
		return http.StatusTooManyRequests
	}
	if errors.Is(err, models.ErrConflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// newMessageCode returns a page on which the address and the code of a mail are typed.
func (s *Site) newMessageCode(c echo.Context, title, action string) view.MessageCode {
	p := s.privatePage(c, title)
	p.Path = action
	return view.MessageCode{Page: p, Text: p.T(title + ".text"), Action: action}
}

// messageLink is the page that a link in a mail about a message opens. It changes nothing, since
// programs that look at mail follow its links.
func (s *Site) messageLink(title, button string) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := c.QueryParam("token")
		shown := view.MessageLink{MessageCode: s.newMessageCode(c, title, c.Path()), Button: button}
		if token == "" {
			return s.renderPrivate(c, http.StatusOK, shown.Page, view.MessageCodePage(shown.MessageCode))
		}
		shown.Token, shown.Query = token, url.Values{"token": {token}}
		return s.renderPrivate(c, http.StatusOK, shown.Page, view.MessageLinkPage(shown))
	}
}

func typedProof(c echo.Context) models.MessageProof {
	form := c.Request().PostForm
	return models.MessageProof{Token: form.Get("token"), Email: typedAddress(c), Code: form.Get("code")}
}

// confirmMessage delivers a message, by a link or a code.
func (s *Site) confirmMessage(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	err := s.parts.People.ConfirmMessage(c.Request().Context(), rest.WriteOptionsOf(c), typedProof(c))
	if err != nil {
		return s.refuseProof(c, err)
	}
	return s.renderMessageSent(c)
}

func (s *Site) renderMessageSent(c echo.Context) error {
	shown := s.newMessageCode(c, "contact.done", accounts.MessageConfirmPath)
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.MessageSentPage(shown))
}

// refuseProof answers for a proof that is of no use, or that the group takes nothing by.
func (s *Site) refuseProof(c echo.Context, err error) error {
	action := c.Path()
	if action == replyPath {
		action = accounts.MessageAnswerPath
	}
	shown := s.newMessageCode(c, "contact.unusable", action)
	return s.refuseMessage(c, shown.Page, err, func(notice string, wrong map[string]string) error {
		if wrong == nil {
			shown.Notice = notice
		}
		return s.renderPrivate(c, refusalStatus(err), shown.Page, view.MessageCodePage(shown))
	})
}

// readAnswer shows an answer, once, and a form to write back.
func (s *Site) readAnswer(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	proof := typedProof(c)
	m, err := s.parts.People.ReadAnswer(c.Request().Context(), rest.WriteOptionsOf(c), proof)
	if err != nil {
		return s.refuseProof(c, err)
	}
	shown := view.MessageAnswer{Page: s.privatePage(c, "contact.read"), Proof: proof, Wrote: m.Text, Answer: m.Answer}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.MessageAnswerPage(shown))
}

// replyToAnswer takes what somebody who read an answer writes back.
func (s *Site) replyToAnswer(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	proof := typedProof(c)
	in := models.MessageReplyInput{Token: proof.Token, Email: proof.Email, Code: proof.Code, Text: typedText(c.Request().PostForm, "text")}
	err := s.parts.People.ReplyToAnswer(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err == nil {
		return s.renderMessageSent(c)
	}
	shown := view.MessageAnswer{Page: s.privatePage(c, "contact.read"), Proof: proof, Text: printable(in.Text)}
	shown.Path = accounts.MessageAnswerPath
	return s.refuseMessage(c, shown.Page, err, func(notice string, wrong map[string]string) error {
		if wrong["text"] == "" && wrong != nil {
			return s.refuseProof(c, err)
		}
		shown.Notice, shown.Wrong = notice, wrong["text"]
		return s.renderPrivate(c, refusalStatus(err), shown.Page, view.MessageAnswerPage(shown))
	})
}
