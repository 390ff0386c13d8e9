package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// GroupClaim is the wish of an account to become the first steward of an imported group.
type GroupClaim struct {
	ID         string             `json:"id" format:"uuid"`
	GroupID    string             `json:"group_id" format:"uuid"`
	Status     models.ClaimStatus `json:"status"`
	DueOn      string             `json:"due_on,omitempty" format:"date"`
	ObjectedOn string             `json:"objected_on,omitempty" format:"date"`
}

func toGroupClaim(c models.GroupClaim) GroupClaim {
	shown := GroupClaim{ID: c.ID.String(), GroupID: c.GroupID.String(), Status: c.Status, ObjectedOn: views.FormatDate(c.ObjectedOn)}
	if c.DueAt != nil {
		shown.DueOn = dayOf(*c.DueAt)
	}
	return shown
}

// startClaim sends a code to an imported group.
//
// @Summary     Claim an imported group that nobody keeps
// @Description A code is sent to the e-mail address that the group publishes, and is good for three days. Who enters it (`POST
// @Description /groups/{id}/claims/confirm`) becomes the group's first steward after 14 days, unless somebody objects. 409 with the code
// @Description `not_claimable`, `claim_running` or `no_published_contact`: then the operator must do it. Three in a day of a group or an account.
// @ID          startClaim
// @Tags        members
// @Security    bearer
// @Param       id path string true "id or slug of the group"
// @Success     202 {object} GroupClaim
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /groups/{id}/claims [post]
func (d *Door) startClaim(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	claim, err := d.People.StartClaim(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toGroupClaim(claim), rest.Metadata{Status: http.StatusAccepted})
}

// confirmClaim lets a claim run.
//
// @Summary     Enter the code of a claim
// @Description From now on the claim runs for 14 days. The group's published e-mail addresses are sent a link by which one objects; moderators
// @Description may object too. After that the source of the group can change it no more. Five codes may be tried. By this one consents to
// @Description `membership` (`GET /me/consents`).
// @ID          confirmClaim
// @Tags        members
// @Security    bearer
// @Accept      json
// @Param       id   path string           true "id or slug of the group"
// @Param       code body models.CodeInput true "the code that the group's contact was sent"
// @Success     200 {object} GroupClaim
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/claims/confirm [post]
func (d *Door) confirmClaim(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var in models.CodeInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	claim, err := d.People.ConfirmClaim(c.Request().Context(), rest.WriteOptionsOf(c), groupID, in)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toGroupClaim(claim), rest.Metadata{})
}

// listClaims answers with the claims of a group.
//
// @Summary     Who claims the group, for moderators
// @Description Claims that run, and those that were objected to in the last 90 days, the newest first. Without the claimants.
// @ID          listClaims
// @Tags        members
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[GroupClaim]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/claims [get]
func (d *Door) listClaims(c echo.Context) error {
	return listBelow(d, c, d.People.GroupClaims, toGroupClaim)
}

// objectToClaim ends a claim.
//
// @Summary     Object to a claim, as a moderator
// @Description It ends. The operator can still name a steward.
// @ID          objectToClaim
// @Tags        members
// @Security    bearer
// @Param       id       path string true "id or slug of the group"
// @Param       claim_id path string true "id of the claim" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/claims/{claim_id}/object [post]
func (d *Door) objectToClaim(c echo.Context) error {
	groupID, id, err := parseTwoIDs(c, "claim_id")
	if err != nil {
		return err
	}
	if err := d.People.ObjectToClaim(c.Request().Context(), rest.WriteOptionsOf(c), groupID, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// objectByLink ends a claim by the link of a mail.
//
// @Summary     Object to a claim by the link that the group's contact was sent
// @Description The claim ends. 404 if it does not run, or the token is none.
// @ID          objectToClaimByLink
// @Tags        members
// @Accept      json
// @Param       token body models.TokenInput true "the token of the link"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /claims/object [post]
func (d *Door) objectByLink(c echo.Context) error {
	var in models.TokenInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ObjectByLink(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
