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
	// OIDCCallbackPath is where browsers come back to from an organisation.
	OIDCCallbackPath = "/sign-in/oidc/callback"

	oidcPath           = "/sign-in/oidc"
	identitySignUpPath = "/sign-in/oidc/account"
	identitiesPath     = "/me/identities"
)

// browserSecret returns the secret of the reader's browser, and gives it one if it has none.
func browserSecret(c echo.Context) string {
	secret := rest.BrowserSecret(c)
	if secret == "" {
		secret = accounts.NewBrowserSecret()
	}
	rest.SetBrowserSecret(c, secret)
	return secret
}

// startOIDC shows where the reader goes to sign in at an organisation, and what it will know.
func (s *Site) startOIDC(c echo.Context) error { return s.goToIssuer(c, models.OIDCSignIn) }

// startLinking is startOIDC for a reader who adds an identity to the own account.
func (s *Site) startLinking(c echo.Context) error { return s.goToIssuer(c, models.OIDCLink) }

func (s *Site) goToIssuer(c echo.Context, purpose models.OIDCPurpose) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	start := models.OIDCStart{
		Issuer: form.Get("issuer"), Purpose: purpose, Next: localPath(form.Get("next")), OwnDevice: form.Get("own_device") != "", Browser: browserSecret(c),
	}
	address, err := s.parts.People.StartOIDC(c.Request().Context(), rest.WriteOptionsOf(c), start)
	label := s.issuerLabel(start.Issuer)
	switch {
	case errors.Is(err, accounts.ErrIssuerAway) && purpose == models.OIDCLink:
		return s.renderIdentities(c, http.StatusServiceUnavailable, s.page(c, "").T("oidc.away", "name", label))
	case errors.Is(err, accounts.ErrIssuerAway):
		return s.refuseOIDC(c, http.StatusServiceUnavailable, start.Next, s.page(c, "").T("oidc.away", "name", label))
	case err != nil:
		return notFound(err)
	}
	shown := view.GoToIssuer{Page: s.privatePage(c, ""), Address: address}
	shown.Title, shown.Path, shown.Host = shown.T("oidc.go", "name", label), signInPath, hostOf(address)
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.GoToIssuerPage(shown))
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// issuerLabel returns what people are shown of an organisation: its name in the configuration, if
// the operator no longer has it there.
func (s *Site) issuerLabel(name string) string {
	for _, issuer := range s.parts.People.Issuers() {
		if issuer.Name == name {
			return issuer.Label
		}
	}
	return name
}

// refuseOIDC shows the ways to sign in, and why the one by an organisation failed.
func (s *Site) refuseOIDC(c echo.Context, status int, next, notice string) error {
	shown := s.newSignIn(c, next)
	shown.Path, shown.Notice = signInPath, notice
	return s.renderSignIn(c, status, shown)
}

// finishOIDC takes what the reader's browser brings back from an organisation.
func (s *Site) finishOIDC(c echo.Context) error {
	if c.Request().Method == http.MethodHead { // asks for no act
		return c.NoContent(http.StatusOK)
	}
	answer := models.OIDCAnswer{State: c.QueryParam("state"), Code: c.QueryParam("code"), Browser: rest.BrowserSecret(c)}
	done, err := s.parts.People.FinishOIDC(c.Request().Context(), rest.WriteOptionsOf(c), answer)
	if err != nil {
		return s.explainOIDC(c, done.Attempt, err)
	}
	switch {
	case done.Proof == models.ID{}:
		s.setSession(c, done.SignedIn)
		return c.Redirect(http.StatusSeeOther, s.nextAddress(s.newSignIn(c, done.Attempt.Next), done.SignedIn))
	case done.Attempt.Purpose == models.OIDCLink:
		return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(identitiesPath, nil)))
	}
	return s.renderProven(c, http.StatusOK, view.Proven{Page: s.privatePage(c, ""), Proof: done.Proof.String(), Issuer: done.Attempt.Issuer})
}

// explainOIDC shows why a sign-in by an organisation failed. Forged, foreign, used and late answers
// are answered alike.
func (s *Site) explainOIDC(c echo.Context, a models.OIDCAttempt, err error) error {
	status, code := http.StatusUnprocessableEntity, "oidc.failed"
	switch {
	case errors.Is(err, accounts.ErrIssuerAway):
		status, code = http.StatusServiceUnavailable, "oidc.away"
	case !errors.Is(err, models.ErrSignInFailed) && !errors.Is(err, models.ErrNotFound):
		return err
	}
	if a.Purpose == models.OIDCLink {
		return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(identitiesPath, url.Values{"failed": {"yes"}})))
	}
	return s.refuseOIDC(c, status, a.Next, s.page(c, "").T(code, "name", s.issuerLabel(a.Issuer)))
}

// renderProven asks somebody whom no account is known for what is to be done.
func (s *Site) renderProven(c echo.Context, status int, shown view.Proven) error {
	shown.Path, shown.Label = signInPath, s.issuerLabel(shown.Issuer)
	shown.Title = shown.T("oidc.new", "name", shown.Label)
	return s.renderPrivate(c, status, shown.Page, view.ProvenPage(shown))
}

// signUpByIdentity creates an account for somebody whom an organisation proved.
func (s *Site) signUpByIdentity(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown := view.Proven{Page: s.privatePage(c, ""), Proof: form.Get("proof"), Issuer: form.Get("issuer"), DisplayName: printable(form.Get("display_name"))}
	input := models.IdentityAccountInput{Proof: shown.Proof, DisplayName: form.Get("display_name"), Language: shown.Tag}
	in, err := s.parts.People.SignUpByIdentity(c.Request().Context(), rest.WriteOptionsOf(c), input, rest.BrowserSecret(c))
	invalid, isInvalid := errors.AsType[*models.InvalidError](err)
	switch {
	case isInvalid:
		shown.Wrong = wrongMembers(shown.Language, invalid.Fields)
		return s.renderProven(c, http.StatusUnprocessableEntity, shown)
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrConflict):
		return s.refuseOIDC(c, http.StatusUnprocessableEntity, "", shown.T("oidc.failed"))
	case err != nil:
		return err
	}
	s.setSession(c, in)
	return c.Redirect(http.StatusSeeOther, s.nextAddress(s.newSignIn(c, ""), in))
}

// showIdentities lists the organisations that sign the reader in.
func (s *Site) showIdentities(c echo.Context) error {
	notice := ""
	if c.QueryParam("failed") != "" {
		notice = s.page(c, "").T("oidc.failed")
	}
	return s.renderIdentities(c, http.StatusOK, notice)
}

func (s *Site) renderIdentities(c echo.Context, status int, notice string) error {
	own, err := s.parts.People.Identities(c.Request().Context(), rest.WriteOptionsOf(c), rest.BrowserSecret(c))
	if err != nil {
		return err
	}
	shown := view.Identities{Page: s.privatePage(c, "identities.title"), OwnIdentities: own, Label: s.issuerLabel, Notice: notice}
	shown.Path = identitiesPath
	return s.renderPrivate(c, status, shown.Page, view.IdentitiesPage(shown))
}

// linkIdentity adds what an organisation proved to the reader's account.
func (s *Site) linkIdentity(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	proof, err := models.ParseID(c.Request().PostForm.Get("proof"))
	if err != nil {
		return echo.ErrNotFound
	}
	return s.afterIdentityChange(c, s.parts.People.LinkIdentity(c.Request().Context(), rest.WriteOptionsOf(c), proof, rest.BrowserSecret(c)), "identities.taken")
}

// removeIdentity removes one of the reader's identities.
func (s *Site) removeIdentity(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.RemoveIdentity(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	return s.afterIdentityChange(c, err, "identities.last")
}

func (s *Site) afterIdentityChange(c echo.Context, err error, conflict string) error {
	switch {
	case errors.Is(err, models.ErrConflict):
		return s.renderIdentities(c, http.StatusConflict, s.page(c, "").T(conflict))
	case err != nil:
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(identitiesPath, nil)))
}
