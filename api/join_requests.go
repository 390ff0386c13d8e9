package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// JoinRequest is somebody's request to become a member, as its author and the group's stewards see
// it.
type JoinRequest struct {
	ID        string `json:"id" format:"uuid"`
	GroupID   string `json:"group_id" format:"uuid"`
	Name      string `json:"name,omitempty" example:"A friend"` // for the stewards
	Message   string `json:"message" example:"I live nearby and would like to come."`
	AskedOn   string `json:"asked_on" format:"date"`
	ExpiresOn string `json:"expires_on" format:"date"`
}

func toJoinRequest(r models.JoinRequest) JoinRequest {
	return JoinRequest{
		ID: r.ID.String(), GroupID: r.GroupID.String(), Name: r.Name, Message: r.Message, AskedOn: views.FormatDate(r.AskedOn), ExpiresOn: views.FormatDate(r.ExpiresOn()),
	}
}

// joinGroup joins a group by a code, or asks its stewards.
//
// @Summary     Join a group by its code, or ask to be let in
// @Description With `code` one is a member at once (200). With `message` the group's stewards read it and answer within 30 days, or do not;
// @Description until then the answer is 202 with the request. Asking again returns the one that is pending. An unknown code, an expired or used one and an unknown
// @Description group are answered alike. Ten tries in a minute are taken of an account; then the answer is 429. By joining
// @Description and by asking one consents to `membership` (`GET /me/consents`).
// @ID          joinGroup
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id   path string           true "id of the group, or its slug if it is public"
// @Param       join body models.JoinInput true "a code, or a message"
// @Success     200 {object} OwnMembership "is a member"
// @Success     202 {object} JoinRequest "has asked"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/join [post]
func (d *Door) joinGroup(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.JoinInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	member, request, err := d.People.Join(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	if member != nil {
		return rest.WriteJSON(c, toOwnMembership(*member), rest.Metadata{})
	}
	shown := toJoinRequest(request)
	shown.Name = ""
	return rest.WriteJSON(c, shown, rest.Metadata{Status: http.StatusAccepted})
}

// listJoinRequests answers with the requests that wait for a steward.
//
// @Summary     Who asks to join the group, for its stewards
// @Description The oldest first. A request that nobody answers ends after 30 days.
// @ID          listJoinRequests
// @Tags        members
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[JoinRequest]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-requests [get]
func (d *Door) listJoinRequests(c echo.Context) error {
	return listBelow(d, c, d.People.JoinRequests, toJoinRequest)
}

// acceptJoinRequest lets somebody in.
//
// @Summary     Let somebody in who asked
// @Description From now on that person is a member.
// @ID          acceptJoinRequest
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       request_id path string true "id of the request" Format(uuid)
// @Success     200 {object} Member
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-requests/{request_id}/accept [post]
func (d *Door) acceptJoinRequest(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "request_id")
	if err != nil {
		return err
	}
	member, err := d.People.AcceptJoinRequest(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toMember(member), rest.Metadata{})
}

// declineJoinRequest takes a request out of the list.
//
// @Summary     Decline a request to join
// @Description The author is not notified: for that person it stays pending until its 30 days are over, and no other request reaches the
// @Description stewards until then.
// @ID          declineJoinRequest
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       request_id path string true "id of the request" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-requests/{request_id}/decline [post]
func (d *Door) declineJoinRequest(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "request_id")
	if err != nil {
		return err
	}
	if err := d.People.DeclineJoinRequest(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// withdrawJoinRequest takes one's own request back.
//
// @Summary     Take one's own request to join back
// @Description Only its author does.
// @ID          withdrawJoinRequest
// @Tags        members
// @Security    bearer
// @Param       id         path string true "id or slug of the group"
// @Param       request_id path string true "id of the request" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/join-requests/{request_id} [delete]
func (d *Door) withdrawJoinRequest(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "request_id")
	if err != nil {
		return err
	}
	if err := d.People.WithdrawJoinRequest(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
