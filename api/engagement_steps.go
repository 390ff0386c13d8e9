package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listEngagementSteps answers with the next steps of an engagement.
//
// @Summary     The next steps of an engagement, for its two sides
// @Description Those that are open first, then the newest first, also once the engagement is over.
// @ID          listEngagementSteps
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the engagement" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.EngagementStep]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/steps [get]
func (d *Door) listEngagementSteps(c echo.Context) error {
	return listBelow(d, c, d.Consultation.Steps, views.ToEngagementStep)
}

// addEngagementStep adds a step.
//
// @Summary     Add a next step
// @Description Of either side, with or without a day by which it is due. An engagement can have 100 steps.
// @ID          addEngagementStep
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id   path string true "id of the engagement" Format(uuid)
// @Param       step body models.EngagementStepInput true "what is to be done, and which side does it"
// @Success     201 {object} views.EngagementStep
// @Header      201 {string} Location "where the step is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over, or has 100 steps"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/steps [post]
func (d *Door) addEngagementStep(c echo.Context) error {
	return actWithBody(c, d.Consultation.AddStep, func(s models.EngagementStep) error { return writeStep(c, s, rest.Metadata{Status: http.StatusCreated}) })
}

// replayEngagementStep answers with a step that an earlier request created.
func (d *Door) replayEngagementStep(c echo.Context, id models.ID, metadata rest.Metadata) error {
	step, err := d.Consultation.Step(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeStep(c, step, metadata)
}

func writeStep(c echo.Context, step models.EngagementStep, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/steps/" + step.ID.String()
	}
	return rest.WriteJSON(c, views.ToEngagementStep(step), metadata)
}

// readEngagementStep answers with one step.
//
// @Summary     Read a step
// @Description For the two sides of its engagement, also once that is over. To everybody else it is not there.
// @ID          readEngagementStep
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the step" Format(uuid)
// @Success     200 {object} views.EngagementStep
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /steps/{id} [get]
func (d *Door) readEngagementStep(c echo.Context) error {
	return actOn(c, d.Consultation.Step, func(s models.EngagementStep) error { return writeStep(c, s, rest.Metadata{}) })
}

// closeEngagementStep marks a step as done, or opens it again.
//
// @Summary     Mark a step as done, or open it again
// @Description By either side. To do so again changes nothing.
// @ID          closeEngagementStep
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id   path string true "id of the step" Format(uuid)
// @Param       step body models.StepDoneInput true "whether it is done"
// @Success     200 {object} views.EngagementStep
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /steps/{id} [put]
func (d *Door) closeEngagementStep(c echo.Context) error {
	return actWithBody(c, d.Consultation.CloseStep, func(s models.EngagementStep) error { return writeStep(c, s, rest.Metadata{}) })
}
