package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// linkForm is the page on which somebody asks for a link to sign in with.
func (s *Site) linkForm(c echo.Context) error {
	shown := view.SignInLink{Page: s.privatePage(c, "sign_in.link")}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.SignInLinkPage(shown))
}

// requestLink sends a link to an address, if an account has it, and shows the same page either way.
// The browser that asks gets a cookie: the link works in it alone.
func (s *Site) requestLink(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	shown := view.SignInLink{Page: s.privatePage(c, "sign_in.link")}
	input := models.LinkRequest{Email: typedAddress(c), Language: shown.Tag}
	browser := rest.BrowserSecret(c)
	if browser == "" {
		browser = accounts.NewBrowserSecret()
	}
	err := s.parts.People.RequestLink(c.Request().Context(), rest.WriteOptionsOf(c), input, browser)
	if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
		shown.Email, shown.Wrong = printable(input.Email), shown.T("wrong.email")
		return s.renderPrivate(c, http.StatusUnprocessableEntity, shown.Page, view.SignInLinkPage(shown))
	}
	if err != nil {
		return err
	}
	rest.SetBrowserSecret(c, browser)
	code := s.newLinkCode(c, "sign_in.link.sent")
	code.Email = input.Email
	return s.renderPrivate(c, http.StatusOK, code.Page, view.LinkCodePage(code))
}

// linkConfirmation is the page that a link in a mail opens. It changes nothing, since programs that
// look at mail follow its links. What cannot be used is answered alike, whatever the reason.
func (s *Site) linkConfirmation(c echo.Context) error {
	shown := view.LinkConfirmation{Page: s.privatePage(c, "sign_in.title"), Token: c.QueryParam("token")}
	name, err := s.parts.People.LinkName(c.Request().Context(), rest.WriteOptionsOf(c), shown.Token, rest.BrowserSecret(c))
	if errors.Is(err, models.ErrNotFound) {
		return s.renderUnusable(c)
	}
	if err != nil {
		return err
	}
	shown.Name, shown.Query = name, url.Values{"token": {shown.Token}}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.LinkConfirmationPage(shown))
}

// signInByLink signs somebody in by the token of a link, or by an address and a code.
func (s *Site) signInByLink(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	input := models.SignInLinkInput{Token: form.Get("token"), Email: typedAddress(c), Code: form.Get("code"), OwnDevice: form.Get("own_device") != ""}
	in, err := s.parts.People.SignInByLink(c.Request().Context(), rest.WriteOptionsOf(c), input, rest.BrowserSecret(c))
	_, invalid := errors.AsType[*models.InvalidError](err)
	switch {
	case (invalid || errors.Is(err, models.ErrSignInFailed)) && input.Token != "":
		return s.renderUnusable(c)
	case invalid || errors.Is(err, models.ErrSignInFailed):
		shown := s.newLinkCode(c, "sign_in.link.sent")
		shown.Email, shown.Code, shown.OwnDevice = printable(input.Email), printable(input.Code), input.OwnDevice
		shown.Notice = shown.T("sign_in.link.failed")
		return s.renderPrivate(c, http.StatusUnprocessableEntity, shown.Page, view.LinkCodePage(shown))
	case err != nil:
		return err
	}
	s.setSession(c, in)
	return c.Redirect(http.StatusSeeOther, s.nextAddress(s.newSignIn(c, ""), in))
}

// newLinkCode returns the page on which the code of a mail is typed. In another language it is the
// form that asks for a link: what was typed is gone then.
func (s *Site) newLinkCode(c echo.Context, title string) view.LinkCode {
	p := s.privatePage(c, title)
	p.Path = linkPath
	return view.LinkCode{Page: p, Text: p.T(title + ".text")}
}

// renderUnusable answers for a link that cannot be used in this browser.
func (s *Site) renderUnusable(c echo.Context) error {
	shown := s.newLinkCode(c, "sign_in.link.unusable")
	return s.renderPrivate(c, http.StatusNotFound, shown.Page, view.LinkCodePage(shown))
}
