package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// DisclosureInput is the yes of a group to the disclosure of its place.
type DisclosureInput struct {
	Disclosed bool `json:"disclosed" enums:"true"`
}

// disclosePlace lets the consultant of an engagement read where exactly the group is.
//
// @Summary     Disclose the place of the group to the consultant
// @Description By members only, while the terms in force are for meeting in person. The consultant then reads place in GET /engagements/{id}, until the
// @Description group takes it back, the engagement is over, or terms without meeting in person come into force. To do so again changes nothing.
// @ID          disclosePlace
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id    path string true "id of the engagement" Format(uuid)
// @Param       place body DisclosureInput true "a yes; DELETE takes it back"
// @Success     200 {object} views.Engagement
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the terms in force are not for meeting in person, or the engagement is over"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/place [put]
func (d *Door) disclosePlace(c echo.Context) error {
	var input DisclosureInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	if !input.Disclosed {
		return models.Invalid("/disclosed", "unknown_value", "true")
	}
	return d.actOnEngagement(c, d.Consultation.DisclosePlace)
}

// concealPlace takes that back.
//
// @Summary     Take back the disclosure of the place
// @Description By members only, at any time. The consultant cannot read the place any more. To do so again changes nothing.
// @ID          concealPlace
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the engagement" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/place [delete]
func (d *Door) concealPlace(c echo.Context) error {
	return actOn(c, d.Consultation.ConcealPlace, func(models.Engagement) error { return c.NoContent(http.StatusNoContent) })
}
