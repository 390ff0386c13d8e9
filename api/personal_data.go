package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// exportSelf answers with the reader's own data as a file.
//
// @Summary     All that is stored of me
// @Description One JSON file with a section for each kind of data: account, sessions, keys, memberships, needs and their wordings, votes, acts, a
// @Description consultant's profile and so on. docs/data-protection.md lists them. Instants are days. Secrets are not in it: they are stored as hashes alone.
// @Description Reports and suggestions are not stored with their senders, so that they are in no export.
// @ID          exportMe
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} views.Export
// @Failure     401 {object} rest.Problem
// @Router      /me/export [get]
func (d *Door) exportSelf(c echo.Context) error {
	data, err := d.People.ExportSelf(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="my-data.json"`)
	return rest.WriteJSON(c, views.NewExport(data), rest.Metadata{})
}

// eraseSelf erases the reader's own account.
//
// @Summary     Erase my account for good
// @Description Erases names, address, sessions, keys, memberships, votes that are not counted yet, endorsements, requests to join, and a consultant's
// @Description profile, whose address answers 410 from then on. What others rest on stays in the name of a former member, the same for all. The words of my
// @Description needs stay where another member endorses them or a request rests on them, or as needs decides: keep or erase. Send the phrase or a recovery
// @Description code; a session that was proven anew within ten minutes, or began then by a link or passkey, needs neither. The last steward of a group with other members is
// @Description refused (409), unless anyway is true.
// @ID          eraseMe
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       erasure body models.ErasureInput true "the proof, and what becomes of my words"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me [delete]
func (d *Door) eraseSelf(c echo.Context) error {
	var input models.ErasureInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	if err := d.Directory.EraseSelf(c.Request().Context(), rest.WriteOptionsOf(c), input); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
