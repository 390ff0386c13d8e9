package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// proveSession takes a new proof of who the reader is.
//
// @Summary     Prove anew who I am
// @Description What changes who gets into my account is refused with 403 `proof_needed` once the sign-in is ten minutes old: passkeys, the phrase,
// @Description the e-mail address, organisations, new keys, letting another device sign in. After this request it works for ten minutes more. Send one of:
// @Description `phrase`; `recovery_code`, which is used up; `code` of a mail that `POST /sign-in/links` sent to my address; `challenge` of
// @Description `POST /sign-in/passkeys/challenges` with the browser's answer, `credential`. Whatever is wrong is answered alike, 401 `sign_in_failed`.
// @Description In a session by passkey a moderator or an admin proves by the passkey alone (409). Needs the key of a session (403).
// @ID          proveSession
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       proof body models.ProofInput true "one proof"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/session/proof [post]
func (d *Door) proveSession(c echo.Context) error {
	var input models.ProofInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	if err := d.People.ProveSession(c.Request().Context(), rest.WriteOptionsOf(c), input); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
