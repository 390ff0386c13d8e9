package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Identity is one by which the reader signs in at an organisation.
type Identity struct {
	ID         string `json:"id" format:"uuid" example:"6f1e2b54-93aa-4c3d-8a10-5d1c9e0f7b21"`
	Issuer     string `json:"issuer" example:"clinic"`
	CreatedOn  string `json:"created_on" format:"date" example:"2026-11-24"`
	LastUsedOn string `json:"last_used_on,omitempty" format:"date" example:"2026-11-24"`
}

// Identities is the list of the reader's own identities.
type Identities struct {
	Items []Identity `json:"items"`
}

func toIdentity(i models.AccountIdentity) Identity {
	return Identity{ID: i.ID.String(), Issuer: i.Issuer, CreatedOn: views.FormatDate(i.CreatedOn), LastUsedOn: views.FormatDate(i.LastUsedOn)}
}

// listIdentities lists the organisations that sign the reader in.
//
// @Summary     List the organisations that sign me in
// @Description The first that were added come first. `issuer` is the operator's name for the organisation. They are added
// @Description on the pages of the service, where the organisation sends the browser back to.
// @ID          listIdentities
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Identities
// @Failure     401 {object} rest.Problem
// @Router      /me/identities [get]
func (d *Door) listIdentities(c echo.Context) error {
	own, err := d.People.Identities(c.Request().Context(), rest.WriteOptionsOf(c), "")
	if err != nil {
		return err
	}
	shown := Identities{Items: make([]Identity, len(own.List))}
	for i, one := range own.List {
		shown.Items[i] = toIdentity(one)
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// removeIdentity removes one of the reader's identities.
//
// @Summary     Remove an organisation that signs me in
// @Description All other sessions of the account end. Needs the key of a session (403). 409 if nothing else signs its
// @Description owner in: make a phrase first.
// @ID          removeIdentity
// @Tags        accounts
// @Security    bearer
// @Param       id path string true "id of the identity" Format(uuid)
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/identities/{id} [delete]
func (d *Door) removeIdentity(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.People.RemoveIdentity(c.Request().Context(), rest.WriteOptionsOf(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
