package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
)

// lookBack answers with what a group asked for and what became of it.
//
// @Summary     What the group asked for and what became of it, for its members only
// @Description Its stages, needs, requests, engagements with the stages before and after, and what stayed with it. Lists have the newest first, at most 200
// @Description of each; the totals are exact and count all. Feedback is in it once it is released. Outsiders are answered 404.
// @ID          lookBack
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id or slug of the group"
// @Success     200 {object} views.LookingBack
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/looking-back [get]
func (d *Door) lookBack(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	back, err := d.Consultation.LookBack(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.Presenter.ToLookingBack(back), rest.Metadata{})
}
