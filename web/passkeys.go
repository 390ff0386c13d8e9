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

const (
	passkeySignInPath = "/sign-in/passkey"
	passkeysPath      = "/me/passkeys"
)

// offerPasskey puts a challenge into the page that signs in. Where there is none, the page has the
// other ways.
func (s *Site) offerPasskey(c echo.Context, shown *view.SignIn) {
	if !s.parts.People.SupportsPasskeys() || c.Request().Method == http.MethodHead {
		return
	}
	if challenge, err := s.parts.People.StartPasskeySignIn(c.Request().Context(), rest.WriteOptionsOf(c)); err == nil {
		shown.Challenge, shown.Scripts = challenge, []string{"passkeys.js"}
	}
}

// signInByPasskey starts a session by what the reader's passkey answered.
func (s *Site) signInByPasskey(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown := s.newSignIn(c, form.Get("next"))
	shown.Path, shown.OwnDevice = signInPath, form.Get("own_device") != ""
	answer := models.PasskeyAnswer{Challenge: form.Get("challenge"), Credential: form.Get("credential"), OwnDevice: shown.OwnDevice}
	in, err := s.parts.People.SignInByPasskey(c.Request().Context(), rest.WriteOptionsOf(c), answer)
	if isRefused(err) {
		shown.Notice = shown.T("passkeys.failed")
		return s.renderSignIn(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	s.setSession(c, in)
	return c.Redirect(http.StatusSeeOther, s.nextAddress(shown, in))
}

// isRefused reports whether a ceremony failed for a reason that the reader is shown.
func isRefused(err error) bool {
	_, invalid := errors.AsType[*models.InvalidError](err)
	return invalid || errors.Is(err, models.ErrSignInFailed) || errors.Is(err, models.ErrConflict)
}

// showPasskeys lists the reader's own passkeys.
func (s *Site) showPasskeys(c echo.Context) error { return s.renderPasskeys(c, http.StatusOK, "") }

func (s *Site) renderPasskeys(c echo.Context, status int, code string) error {
	own, err := s.parts.People.OwnPasskeys(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown := view.Passkeys{Page: s.privatePage(c, "passkeys.title"), Passkeys: own, Added: c.QueryParam("added") != ""}
	shown.Path, shown.Action, shown.Scripts = passkeysPath, passkeysPath, []string{"passkeys.js"}
	if code != "" {
		shown.Notice = shown.T(code)
	}
	if own.CanChange && !shown.NeedsProof && s.parts.People.SupportsPasskeys() && c.Request().Method != http.MethodHead {
		if shown.Challenge, err = s.parts.People.StartAddingPasskey(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
			return err
		}
	}
	return s.renderPrivate(c, status, shown.Page, view.PasskeysPage(shown))
}

func readPasskeyForm(c echo.Context) (models.PasskeyInput, url.Values, error) {
	if err := parseForm(c.Request()); err != nil {
		return models.PasskeyInput{}, nil, err
	}
	form := c.Request().PostForm
	return models.PasskeyInput{Challenge: form.Get("challenge"), Credential: form.Get("credential"), Name: form.Get("name")}, form, nil
}

// addPasskey adds the passkey that the reader's browser created.
func (s *Site) addPasskey(c echo.Context) error {
	in, _, err := readPasskeyForm(c)
	if err == nil {
		_, err = s.parts.People.AddPasskey(c.Request().Context(), rest.WriteOptionsOf(c), in)
	}
	return s.afterPasskeyChange(c, err, url.Values{"added": {"yes"}})
}

// renamePasskey names one of the reader's passkeys.
func (s *Site) renamePasskey(c echo.Context) error {
	in, _, err := readPasskeyForm(c)
	if err != nil {
		return err
	}
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.RenamePasskey(c.Request().Context(), rest.WriteOptionsOf(c), id, models.PasskeyNameInput{Name: in.Name})
	}
	return s.afterPasskeyChange(c, err, nil)
}

// removePasskey removes one of the reader's passkeys.
func (s *Site) removePasskey(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.RemovePasskey(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	return s.afterPasskeyChange(c, err, nil)
}

func (s *Site) afterPasskeyChange(c echo.Context, err error, query url.Values) error {
	switch {
	case isRefused(err):
		return s.renderPasskeys(c, http.StatusUnprocessableEntity, "passkeys.failed")
	case err != nil:
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(passkeysPath, query)))
}

// enrolForm is the page on which a passkey is added by a link of the operator.
func (s *Site) enrolForm(c echo.Context) error {
	return s.renderEnrol(c, http.StatusOK, c.QueryParam("token"), "")
}

func (s *Site) renderEnrol(c echo.Context, status int, token, code string) error {
	account, challenge, err := s.parts.People.StartEnrolling(c.Request().Context(), rest.WriteOptionsOf(c), token)
	if err != nil {
		return notFound(err)
	}
	shown := view.Enrol{Page: s.privatePage(c, "passkeys.add"), Owner: account.Name}
	shown.Challenge, shown.Action, shown.Token, shown.Scripts = challenge, accounts.EnrolPath, token, []string{"passkeys.js"}
	shown.Query = url.Values{"token": {token}}
	if code != "" {
		shown.Notice = shown.T(code)
	}
	return s.renderPrivate(c, status, shown.Page, view.EnrolPage(shown))
}

// enrol adds a passkey by a link of the operator, signs in by it and asks for a second one.
func (s *Site) enrol(c echo.Context) error {
	in, form, err := readPasskeyForm(c)
	if err != nil {
		return err
	}
	signed, err := s.parts.People.Enrol(c.Request().Context(), rest.WriteOptionsOf(c), form.Get("token"), in)
	if isRefused(err) {
		return s.renderEnrol(c, http.StatusUnprocessableEntity, form.Get("token"), "passkeys.failed")
	}
	if err != nil {
		return notFound(err)
	}
	s.setSession(c, signed)
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(passkeysPath, url.Values{"added": {"yes"}})))
}
