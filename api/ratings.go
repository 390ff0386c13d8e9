package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// readRatings answers with what is published of how groups judge a consultant.
//
// @Summary     How groups judge a consultant, by principle
// @Description Means of at least three groups, refreshed once a month, in batches of at least three groups and rounded to 0.05, so that nobody can work out
// @Description how one group judged. With the one public answer of the consultant. One that is not listed answers 404, one that was erased 410.
// @ID          readRatings
// @Tags        consultants
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.ConsultantRatings
// @Failure     404 {object} rest.Problem
// @Failure     410 {object} rest.Problem
// @Router      /consultants/{id}/ratings [get]
func (d *Door) readRatings(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	found, public, err := d.Consultation.ConsultantRatings(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, views.ToConsultantRatings(found), rest.Metadata{CacheControl: rest.PublicCacheControl(public)})
}

// replyToRatings writes the one public answer of a consultant.
//
// @Summary     Answer the ratings, in public
// @Description One's own, in place of an earlier answer. It is shown while ratings are.
// @ID          replyToRatings
// @Tags        consultants
// @Security    bearer
// @Accept      json
// @Param       id path string true "id of one's own profile" Format(uuid)
// @Param       answer body models.RatingReplyInput true "in one's own words"
// @Success     200 {object} views.ConsultantRatings
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "the profile of somebody else"
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "no ratings are published"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /consultants/{id}/ratings/answer [put]
func (d *Door) replyToRatings(c echo.Context) error {
	return actWithBody(c, d.Consultation.ReplyToRatings, func(found models.ConsultantRatings) error {
		return rest.WriteJSON(c, views.ToConsultantRatings(found), rest.Metadata{})
	})
}

// withdrawReply deletes the public answer of a consultant.
//
// @Summary     Withdraw one's public answer to the ratings
// @Description To withdraw what is not there changes nothing.
// @ID          withdrawReply
// @Tags        consultants
// @Security    bearer
// @Param       id path string true "id of one's own profile" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "the profile of somebody else"
// @Failure     404 {object} rest.Problem
// @Router      /consultants/{id}/ratings/answer [delete]
func (d *Door) withdrawReply(c echo.Context) error {
	return actInSilence(c, d.Consultation.WithdrawReply)
}
