package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listBlockedConsultants answers with whom a group blocks.
//
// @Summary     Consultants whom the group blocks, the newest first, for its members only
// @Description They are not told: to them the group is as if nothing it asks for suited them. Outsiders are answered 404.
// @ID          listBlockedConsultants
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.BlockedConsultant]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/blocked-consultants [get]
func (d *Door) listBlockedConsultants(c echo.Context) error {
	return listBelow(d, c, d.Consultation.BlockedConsultants, views.ToBlockedConsultant)
}

// blockConsultant blocks a consultant for a group.
//
// @Summary     Block a consultant
// @Description Neither invitations nor offers pass between the group and this consultant any more. What waits between them ends as if the group had taken
// @Description it back. The consultant does not learn of it. To do so again changes nothing. An engagement under way goes on; end it by itself.
// @ID          blockConsultant
// @Tags        consultations
// @Security    bearer
// @Param       id            path string true "id or slug of the group"
// @Param       consultant_id path string true "id of the consultant" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "one cannot block oneself"
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/blocked-consultants/{consultant_id} [put]
func (d *Door) blockConsultant(c echo.Context) error {
	return d.actOnBlock(c, d.Consultation.BlockConsultant)
}

// unblockConsultant takes a group's block back.
//
// @Summary     Take a block of a consultant back
// @Description To do so again changes nothing.
// @ID          unblockConsultant
// @Tags        consultations
// @Security    bearer
// @Param       id            path string true "id or slug of the group"
// @Param       consultant_id path string true "id of the consultant" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "one cannot block oneself"
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/blocked-consultants/{consultant_id} [delete]
func (d *Door) unblockConsultant(c echo.Context) error {
	return d.actOnBlock(c, d.Consultation.UnblockConsultant)
}

// actOnBlock does an act of the group of the path about the consultant of the path.
func (d *Door) actOnBlock(c echo.Context, act func(ctx context.Context, by models.WriteOptions, groupID, consultantID models.ID) error) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	consultantID, err := rest.PathID(c, "consultant_id")
	if err != nil {
		return err
	}
	if err := act(c.Request().Context(), rest.WriteOptionsOf(c), groupID, consultantID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// blockInvitingGroup blocks the group of an invitation.
//
// @Summary     Block the group of an invitation
// @Description By the invited consultant: neither invitations nor calls of this group arrive any more. What waits between them ends as if it had been
// @Description declined. The group does not learn of it. To do so again changes nothing. An engagement under way goes on; end it by itself.
// @ID          blockInvitingGroup
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the invitation" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /invitations/{id}/block [post]
func (d *Door) blockInvitingGroup(c echo.Context) error {
	return actInSilence(c, d.Consultation.BlockInvitingGroup)
}

// listBlockedGroups answers with the groups that a consultant blocks.
//
// @Summary     Groups that I block as a consultant, the newest first
// @Description 403 without a profile.
// @ID          listBlockedGroups
// @Tags        consultations
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.BlockedGroup]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /me/blocked-groups [get]
func (d *Door) listBlockedGroups(c echo.Context) error {
	return listOwn(d, c, d.Consultation.BlockedGroups, views.ToBlockedGroup)
}

// unblockGroup takes a consultant's block of a group back.
//
// @Summary     Take my block of a group back
// @Description As a consultant; 404 without a profile. To do so again changes nothing.
// @ID          unblockGroup
// @Tags        consultations
// @Security    bearer
// @Param       group path string true "id or slug of the group"
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/blocked-groups/{group} [delete]
func (d *Door) unblockGroup(c echo.Context) error {
	return d.actOnGroup(c, d.Consultation.UnblockGroup)
}
