package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// emailPath is the page of one's own e-mail address.
const emailPath = "/me/email"

// typedAddress returns the e-mail address of a form, without the blanks that telephones add.
func typedAddress(c echo.Context) string {
	return strings.TrimSpace(c.Request().PostFormValue("email"))
}

// emailForm is the page on which the reader enters, replaces and removes the own address.
func (s *Site) emailForm(c echo.Context) error {
	shown := view.Email{Page: s.privatePage(c, "email.title"), Sent: c.QueryParam("sent") != ""}
	if shown.Sent {
		shown.Query = url.Values{"sent": {"yes"}}
	}
	if c.QueryParam("saved") != "" {
		shown.Notice = shown.T("settings.saved")
	}
	return s.renderEmail(c, http.StatusOK, shown)
}

func (s *Site) renderEmail(c echo.Context, status int, shown view.Email) (err error) {
	shown.Path = emailPath
	if shown.Address, err = s.parts.People.OwnAddress(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
		return err
	}
	return s.renderPrivate(c, status, shown.Page, view.EmailPage(shown))
}

// enterEmail sends a code to an address that the reader enters.
func (s *Site) enterEmail(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	shown := view.Email{Page: s.privatePage(c, "email.title")}
	input := models.EmailInput{Email: typedAddress(c), Language: shown.Tag}
	err := s.parts.People.EnterAddress(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
		shown.Typed, shown.WrongAddress = printable(input.Email), shown.T("wrong.email")
		return s.renderEmail(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, string(shown.Link(emailPath, url.Values{"sent": {"yes"}})))
}

// confirmEmail makes an address the reader's own by the code that was sent to it.
func (s *Site) confirmEmail(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	input := models.CodeInput{Code: c.Request().PostForm.Get("code")}
	shown := view.Email{Page: s.privatePage(c, "email.title"), Sent: true, Code: printable(input.Code)}
	err := s.parts.People.ConfirmAddress(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if errors.Is(err, models.ErrConflict) {
		shown.WrongCode = shown.T("email.taken")
		return s.renderEmail(c, http.StatusConflict, shown)
	}
	if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
		shown.WrongCode = shown.T("email.wrong_code")
		return s.renderEmail(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	return s.toSaved(c, emailPath)
}

// removeEmail removes the reader's address.
func (s *Site) removeEmail(c echo.Context) error {
	if err := s.parts.People.RemoveAddress(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
		return err
	}
	return s.toSaved(c, emailPath)
}

// toSaved leads to a page that confirms that something is stored.
func (s *Site) toSaved(c echo.Context, path string) error {
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(path, url.Values{"saved": {"yes"}})))
}
