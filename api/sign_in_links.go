package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
)

// LinkRequested is the answer to every request for a link, whether an account has the address or
// not.
type LinkRequested struct {
	Minutes int `json:"minutes" example:"10"`
}

// requestLink sends a link to sign in with.
//
// @Summary     Send me a link to sign in with
// @Description If an account has the address, a link and a code are sent to it. They are good for ten
// @Description minutes and once. The answer is the same, and takes as long, whether an account has
// @Description it or not. The link works in the browser that asked, by a cookie; elsewhere the
// @Description code does. An address is sent five of them in an hour at most.
// @ID          requestSignInLink
// @Tags        accounts
// @Accept      json
// @Param       link body models.LinkRequest true "whom to send it to"
// @Success     202 {object} LinkRequested
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sign-in/links [post]
func (d *Door) requestLink(c echo.Context) error {
	var in models.LinkRequest
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	browser := rest.BrowserSecret(c)
	if browser == "" {
		browser = accounts.NewBrowserSecret()
	}
	if err := d.People.RequestLink(c.Request().Context(), rest.WriteOptionsOf(c), in, browser); err != nil {
		return err
	}
	rest.SetBrowserSecret(c, browser)
	return rest.WriteJSON(c, LinkRequested{Minutes: int(models.LinkLifetime.Minutes())}, rest.Metadata{Status: http.StatusAccepted})
}

// signInByLink signs somebody in by a link or its code.
//
// @Summary     Sign in by a link or a code from a mail
// @Description By the token of the link in the browser that asked for it, or anywhere by the address
// @Description and the code. Five codes may be tried for a link. Case, blanks and hyphens of a code do
// @Description not count. Whatever is wrong is answered alike, 401 `sign_in_failed`.
// @ID          confirmSignInLink
// @Tags        accounts
// @Accept      json
// @Param       proof body models.SignInLinkInput true "token, or email and code"
// @Success     201 {object} SignedIn
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sign-in/links/confirm [post]
func (d *Door) signInByLink(c echo.Context) error {
	var in models.SignInLinkInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	signed, err := d.People.SignInByLink(c.Request().Context(), rest.WriteOptionsOf(c), in, rest.BrowserSecret(c))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toSignedIn(signed), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/sessions"})
}
