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

const (
	proofPath     = "/me/proof"
	proofMailPath = "/me/proof/mail"
)

// askForProof leads to the page on which the reader proves anew who it is, and from there back to
// the page that has the form of a path.
func (s *Site) askForProof(c echo.Context) error {
	p := s.page(c, "")
	return c.Redirect(http.StatusSeeOther, string(p.Link(proofPath, url.Values{"next": {string(p.Link(formOf(c.Path()), nil))}})))
}

// formOf returns the page that has the form which a path takes.
func formOf(path string) string {
	for _, page := range []string{emailPath, passkeysPath, identitiesPath, devicesPath, tokensPath} {
		if strings.HasPrefix(path, page) {
			return page
		}
	}
	return settingsPath
}

// proofForm is the page on which the reader proves anew who it is.
func (s *Site) proofForm(c echo.Context) error {
	return s.renderProof(c, http.StatusOK, s.newProof(c, c.QueryParam("next")))
}

func (s *Site) newProof(c echo.Context, next string) view.Proof {
	shown := view.Proof{Page: s.privatePage(c, "proof.title"), Next: localPath(next)}
	shown.Path, shown.Query = proofPath, url.Values{"next": {shown.Next}}
	return shown
}

func (s *Site) renderProof(c echo.Context, status int, shown view.Proof) (err error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	if shown.ProofWays, err = s.parts.People.ProofWays(ctx, by); err != nil {
		return err
	}
	if shown.Passkey && c.Request().Method != http.MethodHead {
		if shown.Challenge, err = s.parts.People.StartPasskeySignIn(ctx, by); err != nil {
			return err
		}
		shown.Scripts = []string{"passkeys.js"}
	}
	return s.renderPrivate(c, status, shown.Page, view.ProofPage(shown))
}

// prove takes a proof and leads back to where the reader wanted to change something.
func (s *Site) prove(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown := s.newProof(c, form.Get("next"))
	err := s.parts.People.ProveSession(c.Request().Context(), rest.WriteOptionsOf(c), models.ProofInput{
		Phrase: form.Get("phrase"), RecoveryCode: form.Get("recovery_code"), Code: form.Get("code"), Challenge: form.Get("challenge"), Credential: form.Get("credential"),
	})
	if isRefused(err) {
		shown.Phrase, shown.RecoveryCode, shown.Code = printable(form.Get("phrase")), printable(form.Get("recovery_code")), printable(form.Get("code"))
		shown.Sent, shown.Notice = shown.Code != "", shown.T("proof.failed")
		return s.renderProof(c, http.StatusUnprocessableEntity, shown)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, shown.Next)
}

// sendProof sends a code to the reader's own address, and shows where it is typed.
func (s *Site) sendProof(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	shown := s.newProof(c, c.Request().PostForm.Get("next"))
	err := s.parts.People.SendProof(c.Request().Context(), rest.WriteOptionsOf(c), shown.Tag, browserSecret(c))
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	shown.Sent = err == nil
	return s.renderProof(c, http.StatusOK, shown)
}
