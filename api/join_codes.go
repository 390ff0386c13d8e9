package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// JoinCode is a code by which people join a group, as its stewards see it.
type JoinCode struct {
	ID        string `json:"id" format:"uuid"`
	GroupID   string `json:"group_id" format:"uuid"`
	Uses      int    `json:"uses" example:"10"`
	Used      int    `json:"used" example:"3"`
	ExpiresOn string `json:"expires_on" format:"date"`
}

// NewJoinCode is a code that was just made, with the code itself, which is shown this once.
type NewJoinCode struct {
	JoinCode
	Code string `json:"code" example:"K7QW-2MZD-9XBA"`
	URL  string `json:"url" format:"uri"` // the code is behind the #, which is sent to no server
}

func toJoinCode(c models.JoinCode) JoinCode {
	return JoinCode{ID: c.ID.String(), GroupID: c.GroupID.String(), Uses: c.Uses, Used: c.Used, ExpiresOn: views.FormatDate(c.ExpiresOn)}
}

// listJoinCodes answers with a group's valid codes.
//
// @Summary     The codes by which people can join the group, for its stewards
// @Description Those that have not expired, without the codes themselves, which nobody can read again.
// @ID          listJoinCodes
// @Tags        members
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[JoinCode]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-codes [get]
func (d *Door) listJoinCodes(c echo.Context) error {
	return listBelow(d, c, d.People.JoinCodes, toJoinCode)
}

// createJoinCode makes a code by which people join the group.
//
// @Summary     Make a code by which people join the group
// @Description Print it, or send its link. Anybody who has it can join, as often as `uses` allows, also while the group is a draft. The code
// @Description is shown this once: only its hash is stored. Without a day it is valid for 14 days, at most for 90. A group has at most 50.
// @ID          createJoinCode
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id   path string               true "id or slug of the group"
// @Param       code body models.JoinCodeInput true "how many may use it, and until when"
// @Success     201 {object} NewJoinCode
// @Header      201 {string} Location "where the group's codes are"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/join-codes [post]
func (d *Door) createJoinCode(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.JoinCodeInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	secret, code, err := d.People.CreateJoinCode(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	shown := NewJoinCode{JoinCode: toJoinCode(code), Code: secret, URL: d.Presenter.PublicURL + "/groups/" + groupID.String() + "/join#code=" + secret}
	return rest.WriteJSON(c, shown, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/groups/" + groupID.String() + "/join-codes"})
}

// deleteJoinCode ends a code.
//
// @Summary     End a code
// @Description Nobody joins by it any more. Who joined by it stays a member.
// @ID          deleteJoinCode
// @Tags        members
// @Security    bearer
// @Param       id      path string true "id or slug of the group"
// @Param       code_id path string true "id of the code" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-codes/{code_id} [delete]
func (d *Door) deleteJoinCode(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "code_id")
	if err != nil {
		return err
	}
	if err := d.People.DeleteJoinCode(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// parseTwoIDs returns the id of the group and that of something below it.
func parseTwoIDs(c echo.Context, name string) (groupID, id models.ID, err error) {
	if groupID, err = rest.PathID(c, "id"); err != nil {
		return groupID, id, err
	}
	id, err = rest.PathID(c, name)
	return groupID, id, err
}
