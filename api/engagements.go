package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listGroupEngagements answers with a group's engagements.
//
// @Summary     The group's engagements, for its members only
// @Description Those under way first, then the newest first, without their terms. Outsiders are answered 404.
// @ID          listGroupEngagements
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Engagement]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/engagements [get]
func (d *Door) listGroupEngagements(c echo.Context) error {
	return listBelow(d, c, d.Consultation.GroupEngagements, views.ToEngagement)
}

// listMyEngagements answers with a consultant's engagements.
//
// @Summary     My engagements as a consultant
// @Description Those under way first, then the newest first, without their terms. 403 without a profile.
// @ID          listMyEngagements
// @Tags        consultations
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Engagement]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /me/engagements [get]
func (d *Door) listMyEngagements(c echo.Context) error {
	return listOwn(d, c, d.Consultation.MyEngagements, views.ToEngagement)
}

// readEngagement answers with one engagement.
//
// @Summary     One engagement, for its two sides
// @Description With what the consultant is bound by, the terms in force, those that are proposed, and all versions. To everybody else it is not there.
// @ID          readEngagement
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Engagement
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id} [get]
func (d *Door) readEngagement(c echo.Context) error {
	return d.actOnEngagement(c, d.Consultation.Engagement)
}

// proposeTerms proposes terms, or a change of them.
//
// @Summary     Propose terms, or a change of them
// @Description Whole terms, for the side of the caller, which confirms them by it. They are in force once the other side confirms them; until then those in
// @Description force before are. An earlier proposal that was not confirmed is superseded.
// @ID          proposeTerms
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       terms body models.Terms true "all terms"
// @Success     200 {object} views.Engagement
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /engagements/{id}/terms [post]
func (d *Door) proposeTerms(c echo.Context) error {
	var input models.Terms
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	return d.actOnEngagement(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
		return d.Consultation.ProposeTerms(ctx, by, id, input)
	})
}

// confirmTerms brings terms into force.
//
// @Summary     Confirm terms
// @Description The newest terms, by the side that did not propose them. The first that are confirmed make the engagement active. To confirm again changes
// @Description nothing.
// @ID          confirmTerms
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Param       number path integer true "of the terms, from 1" minimum(1)
// @Success     200 {object} views.Engagement
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "one's own terms, or older ones, or the engagement is closed"
// @Router      /engagements/{id}/terms/{number}/confirm [post]
func (d *Door) confirmTerms(c echo.Context) error {
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	return d.actOnEngagement(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
		return d.Consultation.ConfirmTerms(ctx, by, id, number)
	})
}

// pauseEngagement pauses an engagement.
//
// @Summary     Pause an engagement
// @Description At the will of the group, without a reason. To do so again changes nothing.
// @ID          pauseEngagement
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Engagement
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /engagements/{id}/pause [post]
func (d *Door) pauseEngagement(c echo.Context) error {
	return d.actOnEngagement(c, d.Consultation.PauseEngagement)
}

// resumeEngagement goes on with an engagement.
//
// @Summary     Go on with an engagement
// @Description At the will of the group. To do so again changes nothing.
// @ID          resumeEngagement
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Engagement
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /engagements/{id}/resume [post]
func (d *Door) resumeEngagement(c echo.Context) error {
	return d.actOnEngagement(c, d.Consultation.ResumeEngagement)
}

// endEngagement ends an engagement before its work is done.
//
// @Summary     End an engagement
// @Description Before its work is done, at the will of either side, without a reason. The place of the consultant is free again, and the request of the
// @Description group is open again. To do so again changes nothing.
// @ID          endEngagement
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Engagement
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /engagements/{id}/end [post]
func (d *Door) endEngagement(c echo.Context) error {
	return d.actOnEngagement(c, d.Consultation.EndEngagement)
}

// concludeEngagement ends an engagement whose work is done.
//
// @Summary     Conclude an engagement
// @Description Its work is done, at the will of the group. A steward can declare a new stage of the group with it. It counts as experience of the consultant
// @Description at the stage that the group had before. To do so again changes nothing.
// @ID          concludeEngagement
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       conclusion body models.ConclusionInput true "a new stage, or {}"
// @Success     200 {object} views.Engagement
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "a stage is declared by stewards"
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /engagements/{id}/conclude [post]
func (d *Door) concludeEngagement(c echo.Context) error {
	var input models.ConclusionInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	return d.actOnEngagement(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
		return d.Consultation.ConcludeEngagement(ctx, by, id, input)
	})
}

// actOnEngagement does an act on the engagement of the path, and answers with it.
func (d *Door) actOnEngagement(c echo.Context, act actByID[models.Engagement]) error {
	return actOn(c, act, func(e models.Engagement) error {
		return rest.WriteJSON(c, views.ToEngagement(e), rest.Metadata{Version: e.Version, LastModified: e.UpdatedAt})
	})
}
