package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// readFeedback answers with the feedback on an engagement.
//
// @Summary     The feedback on an engagement, for its two sides
// @Description One's own always. The answers of members are released once three of them answered, or earlier once each who did consented: then without
// @Description authors, in an order of chance. Members read ratings and words, the consultant words alone. The answer of the consultant is read by the members.
// @ID          readFeedback
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.EngagementFeedback
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/feedback [get]
func (d *Door) readFeedback(c echo.Context) error {
	return actOn(c, d.Consultation.Feedback, func(f models.EngagementFeedback) error { return writeFeedback(c, f) })
}

// giveFeedback writes the answer of the caller to an engagement.
//
// @Summary     Give feedback on an engagement that is over
// @Description In place of what one said before. Members who belonged to the group when it ended rate at least one principle from 1 to 5 (ratings), with
// @Description words if they like. The consultant rates the collaboration, or writes something about it. release_early consents to a release before three
// @Description members answered.
// @ID          giveFeedback
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       feedback body models.FeedbackInput true "the whole answer"
// @Success     200 {object} views.EngagementFeedback
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is not over, or never was in force: state and may name it and what is possible; or one joined the group later"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/feedback [put]
func (d *Door) giveFeedback(c echo.Context) error {
	return actWithBody(c, d.Consultation.GiveFeedback, func(f models.EngagementFeedback) error { return writeFeedback(c, f) })
}

// withdrawFeedback deletes what the caller said of an engagement.
//
// @Summary     Withdraw one's feedback on an engagement
// @Description What is published changes with the next refresh. To withdraw what is not there changes nothing.
// @ID          withdrawFeedback
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/feedback [delete]
func (d *Door) withdrawFeedback(c echo.Context) error {
	return actInSilence(c, d.Consultation.WithdrawFeedback)
}

func writeFeedback(c echo.Context, f models.EngagementFeedback) error {
	return rest.WriteJSON(c, views.ToEngagementFeedback(f), rest.Metadata{})
}
