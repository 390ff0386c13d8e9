package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
)

// Account is an account as its owner sees it.
type Account struct {
	ID          string `json:"id" format:"uuid"`
	DisplayName string `json:"display_name"`
	Language    string `json:"language,omitempty"`
}

// SignedIn is a session with its secret, which is shown this once.
type SignedIn struct {
	Account   Account   `json:"account"`
	Token     string    `json:"token" example:"shg_session_…"`
	ExpiresAt time.Time `json:"expires_at" format:"date-time"`
}

// SignedUp is a new account with what opens it, which is shown this once.
type SignedUp struct {
	Account       Account   `json:"account"`
	Phrase        string    `json:"phrase"`
	RecoveryCodes []string  `json:"recovery_codes"`
	Token         string    `json:"token" example:"shg_session_…"`
	ExpiresAt     time.Time `json:"expires_at" format:"date-time"`
}

// Credentials is a new phrase with its recovery codes, which are shown this once.
type Credentials struct {
	Phrase        string   `json:"phrase"`
	RecoveryCodes []string `json:"recovery_codes"`
}

func toSignedIn(in accounts.SignedIn) SignedIn {
	account := Account{ID: in.Account.ID.String(), DisplayName: in.Account.Name, Language: in.Account.Language}
	return SignedIn{Account: account, Token: in.Secret, ExpiresAt: in.Session.ExpiresAt}
}

// signUp creates an account for anybody who asks.
//
// @Summary     Sign up
// @Description Creates an account under a name of one's choice. No e-mail address is needed. The
// @Description answer has a phrase of seven words, ten recovery codes that open the account once
// @Description each, and the key of a session. They are shown this once; nobody can show them again
// @Description or reset them. Each request creates another account: there is no Idempotency-Key.
// @ID          signUp
// @Tags        accounts
// @Accept      json
// @Param       account body models.SignUpInput true "the name that fellow members see"
// @Success     201 {object} SignedUp
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /accounts [post]
func (d *Door) signUp(c echo.Context) error {
	var input models.SignUpInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	up, err := d.People.SignUp(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	in := toSignedIn(up.SignedIn)
	shown := SignedUp{Account: in.Account, Phrase: up.Credentials.Phrase, RecoveryCodes: up.Credentials.RecoveryCodes, Token: in.Token, ExpiresAt: in.ExpiresAt}
	return rest.WriteJSON(c, shown, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me"})
}

// replaceSelf changes what a person may change of the own account.
//
// @Summary     Change my display name and my language
// @Description The name is shown to the members of my groups alone. It is stored in Unicode's
// @Description normal form C, without blanks around it.
// @ID          replaceMe
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       account body models.SelfInput true "the whole; a language that is left out is removed"
// @Success     200 {object} Me
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me [put]
func (d *Door) replaceSelf(c echo.Context) error {
	var input models.SelfInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	if err := d.People.EditSelf(c.Request().Context(), rest.WriteOptionsOf(c), input); err != nil {
		return err
	}
	return d.readMe(c)
}

// replacePhrase gives the reader a new phrase.
//
// @Summary     Get a new phrase and new recovery codes
// @Description The old ones end, and all my other sessions. Keys stay: end those apart. Needs the
// @Description key of a session; another key of the account is refused (403).
// @ID          replacePhrase
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Credentials
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /me/phrase [post]
func (d *Door) replacePhrase(c echo.Context) error {
	credentials, err := d.People.ReplacePhrase(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, Credentials(credentials), rest.Metadata{})
}
