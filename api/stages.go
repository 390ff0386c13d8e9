package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// declareStage records the stage that a group declares.
//
// @Summary     Declare the group's stage of development
// @Description The group itself says at which stage of its development it is; nobody else does, and no import changes it.
// @ID          declareStage
// @Tags        groups
// @Security    bearer
// @Accept      json
// @Param       id    path string            true "id or slug"
// @Param       stage body models.StageInput true "the stage, with its day"
// @Success     200 {object} views.Group
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/stage [put]
func (d *Door) declareStage(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.StageInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	if _, err := d.Directory.DeclareStage(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input); err != nil {
		return err
	}
	return d.writeOwnGroup(c, groupID, rest.Metadata{})
}

// listStages answers with the history of the stages that the group declared.
//
// @Summary     The stages that the group declared, newest first
// @Description Every stage that the group declared, and when: the newest first.
// @ID          listStages
// @Tags        groups
// @Param       id path string true "id or slug"
// @Success     200 {object} rest.List[views.StageChange]
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/stages [get]
func (d *Door) listStages(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	history, public, err := d.Directory.Stages(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	items := views.ToStageChanges(history)
	return rest.WriteJSON(c, rest.NewList(items, models.Page{Number: 1, PerPage: max(1, len(items))}, len(items)), rest.Metadata{CacheControl: rest.PublicCacheControl(public)})
}
