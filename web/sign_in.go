package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// signUpForm is the page on which somebody asks for an account.
func (s *Site) signUpForm(c echo.Context) error {
	return s.renderSignUp(c, http.StatusOK, view.SignUp{Page: s.privatePage(c, "sign_up.title")})
}

// signUp creates an account and shows what opens it, this once.
func (s *Site) signUp(c echo.Context) error {
	shown := view.SignUp{Page: s.privatePage(c, "sign_up.title")}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	input := models.SignUpInput{DisplayName: form.Get("display_name"), Language: shown.Tag, OwnDevice: form.Get("own_device") != ""}
	up, err := s.parts.People.SignUp(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown.DisplayName, shown.OwnDevice, shown.Wrong = printable(input.DisplayName), input.OwnDevice, wrongMembers(shown.Language, invalid.Fields)
		return s.renderSignUp(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	s.setSession(c, up.SignedIn)
	return s.renderCredentials(c, up.Credentials)
}

func (s *Site) renderSignUp(c echo.Context, status int, shown view.SignUp) error {
	return s.renderPrivate(c, status, shown.Page, view.SignUpPage(shown))
}

// renderCredentials shows a phrase and its recovery codes, this once.
func (s *Site) renderCredentials(c echo.Context, credentials models.Credentials) error {
	p := s.privatePage(c, "phrase.title")
	p.Path, p.SignedIn, p.Scripts = "/me", true, []string{"print.js"} // another language shows one's page: the phrase is gone then
	return s.renderPrivate(c, http.StatusOK, p, view.CredentialsPage(p, credentials))
}

// signInForm is the page on which somebody signs in.
func (s *Site) signInForm(c echo.Context) error {
	return s.renderSignIn(c, http.StatusOK, s.newSignIn(c, c.QueryParam("next")))
}

func (s *Site) newSignIn(c echo.Context, next string) view.SignIn {
	shown := view.SignIn{Page: s.privatePage(c, "sign_in.title"), Next: localPath(next)}
	shown.Query = url.Values{"next": {shown.Next}}
	return shown
}

// signIn starts a session and leads to where the reader wanted to go.
func (s *Site) signIn(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown := s.newSignIn(c, form.Get("next"))
	input := models.SignInInput{Phrase: form.Get("phrase"), RecoveryCode: form.Get("recovery_code"), OwnDevice: form.Get("own_device") != ""}
	in, err := s.parts.People.SignIn(c.Request().Context(), rest.WriteOptionsOf(c), input)
	_, invalid := errors.AsType[*models.InvalidError](err)
	if invalid || errors.Is(err, models.ErrSignInFailed) {
		shown.Notice, shown.Phrase, shown.RecoveryCode, shown.OwnDevice = shown.T("sign_in.failed"), printable(input.Phrase), printable(input.RecoveryCode), input.OwnDevice
		return s.renderSignIn(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	s.setSession(c, in)
	return c.Redirect(http.StatusSeeOther, s.nextAddress(shown, in))
}

// nextAddress returns where somebody goes who signed in: to one's own page in one's own language,
// unless the reader chose another page or language.
func (s *Site) nextAddress(shown view.SignIn, in accounts.SignedIn) string {
	if in.Account.Role != models.AccountPlain && in.Session.Method != models.MethodPasskey {
		return string(shown.Link(passkeysPath, nil)) // the role waits for a passkey
	}
	if shown.Next != "/me" {
		return shown.Next
	}
	if shown.Chosen == "" && slices.Contains(shown.Texts.PageLanguages(), in.Account.Language) {
		return "/me?lang=" + url.QueryEscape(in.Account.Language)
	}
	return string(shown.Link("/me", nil))
}

func (s *Site) renderSignIn(c echo.Context, status int, shown view.SignIn) error {
	s.offerPasskey(c, &shown)
	shown.Issuers = s.parts.People.Issuers()
	return s.renderPrivate(c, status, shown.Page, view.SignInPage(shown))
}

// signOut ends the session and what the browser stored of the site. Who leaves quickly goes to a
// neutral page, all others to the first one.
func (s *Site) signOut(c echo.Context) error {
	s.forgetBrowser(c) // first: the browser must not stay signed in because the database is away
	if by := rest.WriteOptionsOf(c); by.SessionID != (models.ID{}) {
		if err := s.parts.People.SignOut(c.Request().Context(), by); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	if c.FormValue("leave") != "" {
		return c.Redirect(http.StatusSeeOther, view.LeaveURL)
	}
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link("/", nil)))
}
