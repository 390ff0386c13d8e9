package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// OwnToken is one of the reader's own keys, without its secret.
type OwnToken struct {
	ID         string     `json:"id" format:"uuid"`
	Scopes     []string   `json:"scopes"`
	CreatedOn  string     `json:"created_on" format:"date"`
	LastUsedOn string     `json:"last_used_on,omitempty" format:"date"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty" format:"date-time"`
}

// CreatedToken is a new key with its secret, which is shown this once.
type CreatedToken struct {
	OwnToken
	Token string `json:"token" example:"shg_…"`
}

// OwnTokens is the list of the reader's own keys.
type OwnTokens struct {
	Items []OwnToken `json:"items"`
}

func toOwnToken(t models.Token) OwnToken {
	return OwnToken{
		ID: t.ID.String(), Scopes: t.Scopes, CreatedOn: views.FormatDate(models.DateOf(t.CreatedAt.In(time.UTC))), LastUsedOn: views.FormatDate(t.LastUsedOn),
		ExpiresAt: t.ExpiresAt,
	}
}

// listOwnTokens answers with the reader's own keys.
//
// @Summary     Which keys do my programs have
// @Description The keys of my account that have not ended, the newest first, each with the day on
// @Description which it was last used. Sessions are at `GET /me/sessions`.
// @ID          listOwnTokens
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} OwnTokens
// @Failure     401 {object} rest.Problem
// @Router      /me/tokens [get]
func (d *Door) listOwnTokens(c echo.Context) error {
	tokens, err := d.People.OwnTokens(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown := OwnTokens{Items: make([]OwnToken, len(tokens))}
	for i, t := range tokens {
		shown.Items[i] = toOwnToken(t)
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// createOwnToken makes a key for a program of the reader.
//
// @Summary     Make a key for a program
// @Description A key of my account with the scope `account` (acts as me), `read` (higher limits,
// @Description nothing secret) or both, for 90 days or as many as I say, at most 365. Its secret is
// @Description shown this once; there is no Idempotency-Key. Needs the key of a session; another key of the
// @Description account is refused (403). 409 for somebody who has 50 keys.
// @ID          createOwnToken
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       key body models.OwnTokenInput true "what it may do"
// @Success     201 {object} CreatedToken
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/tokens [post]
func (d *Door) createOwnToken(c echo.Context) error {
	var input models.OwnTokenInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	secret, token, err := d.People.CreateOwnToken(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	shown := CreatedToken{OwnToken: toOwnToken(token), Token: secret}
	return rest.WriteJSON(c, shown, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/tokens"})
}

// revokeOwnToken ends one of the reader's own keys.
//
// @Summary     End one of my keys
// @Description It is refused from now on. A key that has ended stays so.
// @ID          revokeOwnToken
// @Tags        accounts
// @Security    bearer
// @Param       id path string true "id of the key" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/tokens/{id} [delete]
func (d *Door) revokeOwnToken(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.People.RevokeOwnToken(c.Request().Context(), rest.WriteOptionsOf(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
