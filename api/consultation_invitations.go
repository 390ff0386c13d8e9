package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// inviteConsultant asks a consultant to work with the group on a request.
//
// @Summary     Invite a consultant
// @Description Anybody who is listed and available can be invited for an open request, ranked or not. The consultant reads the needs in the words of
// @Description members, and where the public knows the group to be; nothing of members. If the rules of the group want further members to agree, the
// @Description invitation is `proposed` and the consultant is asked once they did. To invite again answers 200 and changes nothing.
// @ID          inviteConsultant
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id         path string true "id of the request" Format(uuid)
// @Param       invitation body models.ConsultationInvitationInput true "whom, and what the group writes"
// @Success     200 {object} views.ConsultationInvitation "was invited before"
// @Success     201 {object} views.ConsultationInvitation
// @Header      201 {string} Location "where the invitation is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "one cannot invite oneself"
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the request is not open, or the consultant cannot be invited"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /requests/{id}/invitations [post]
func (d *Door) inviteConsultant(c echo.Context) error {
	requestID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.ConsultationInvitationInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	i, created, err := d.Consultation.InviteConsultant(c.Request().Context(), rest.WriteOptionsOf(c), requestID, input)
	if err != nil {
		return err
	}
	metadata := rest.Metadata{}
	if created {
		metadata = rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/invitations/" + i.ID.String()}
	}
	return writeInvitation(c, i, metadata)
}

// replayInvitation answers with an invitation that an earlier request created.
func (d *Door) replayInvitation(c echo.Context, id models.ID, metadata rest.Metadata) error {
	i, err := d.Consultation.Invitation(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	metadata.Location = views.Base + "/invitations/" + id.String()
	return writeInvitation(c, i, metadata)
}

// listRequestInvitations answers with a request's invitations.
//
// @Summary     Whom the group invited for a request, the newest first, for its members only
// @Description With what became of each. Outsiders are answered 404.
// @ID          listRequestInvitations
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the request" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.ConsultationInvitation]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /requests/{id}/invitations [get]
func (d *Door) listRequestInvitations(c echo.Context) error {
	return listBelow(d, c, d.Consultation.Invitations, views.ToConsultationInvitation)
}

// listMyInvitations answers with what a consultant is invited to.
//
// @Summary     What I am invited to as a consultant
// @Description What waits for an answer first, then the newest first. 403 without a profile.
// @ID          listMyInvitations
// @Tags        consultations
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.ConsultationInvitation]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /me/invitations [get]
func (d *Door) listMyInvitations(c echo.Context) error {
	return listOwn(d, c, d.Consultation.MyInvitations, views.ToConsultationInvitation)
}

// readInvitation answers with one invitation.
//
// @Summary     One invitation, for its group and its consultant
// @Description With the request as the consultant reads it (`call`): the consultant does so while the invitation waits for an answer, and while the
// @Description engagement is under way. To everybody else it is not there.
// @ID          readInvitation
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.ConsultationInvitation
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /invitations/{id} [get]
func (d *Door) readInvitation(c echo.Context) error {
	return d.actOnInvitation(c, d.Consultation.Invitation)
}

// withdrawInvitation takes an invitation back.
//
// @Summary     Take an invitation back
// @Description The consultant is no longer asked, and cannot be invited for this request again. To do so again changes nothing.
// @ID          withdrawInvitation
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.ConsultationInvitation
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /invitations/{id}/withdraw [post]
func (d *Door) withdrawInvitation(c echo.Context) error {
	return d.actOnInvitation(c, d.Consultation.WithdrawInvitation)
}

// acceptConsultation begins an engagement.
//
// @Summary     Accept an invitation
// @Description An engagement begins, in which both sides agree on terms, and one of the places of the consultant is taken. What else was under way about
// @Description the request lapses. To accept again changes nothing.
// @ID          acceptConsultation
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.ConsultationInvitation
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "there is no free place, the request is no longer open, or the invitation was answered"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /invitations/{id}/accept [post]
func (d *Door) acceptConsultation(c echo.Context) error {
	return d.actOnInvitation(c, d.Consultation.AcceptInvitation)
}

// declineConsultation is a consultant's no to an invitation.
//
// @Summary     Decline an invitation
// @Description With a reason from a closed set, which the group reads so that it can look on. To decline again changes nothing.
// @ID          declineConsultation
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       answer body models.DeclineInput true "why"
// @Success     200 {object} views.ConsultationInvitation
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /invitations/{id}/decline [post]
func (d *Door) declineConsultation(c echo.Context) error {
	return actWithBody(c, d.Consultation.DeclineInvitation, writeInvitationAsItIs(c))
}

// askAboutInvitation asks the group something before the consultant answers.
//
// @Summary     Ask the group something
// @Description Before accepting or declining, at most ten times. The members of the group read it.
// @ID          askAboutInvitation
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       question body models.QuestionInput true "the question"
// @Success     200 {object} views.ConsultationInvitation
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /invitations/{id}/ask [post]
func (d *Door) askAboutInvitation(c echo.Context) error {
	return actWithBody(c, d.Consultation.AskAboutInvitation, writeInvitationAsItIs(c))
}

// answerQuestion is the group's answer to a question.
//
// @Summary     Answer a question of an invited consultant
// @Description Any member, in the name of the group; once.
// @ID          answerQuestion
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id          path string true "id of the invitation" Format(uuid)
// @Param       question_id path string true "id of the question" Format(uuid)
// @Param       answer      body models.QuestionAnswerInput true "the answer"
// @Success     200 {object} views.ConsultationInvitation
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /invitations/{id}/questions/{question_id}/answer [post]
func (d *Door) answerQuestion(c echo.Context) error {
	questionID, err := rest.PathID(c, "question_id")
	if err != nil {
		return err
	}
	answer := func(ctx context.Context, by models.WriteOptions, id models.ID, input models.QuestionAnswerInput) (models.ConsultationInvitation, error) {
		return d.Consultation.AnswerQuestion(ctx, by, id, questionID, input)
	}
	return actWithBody(c, answer, writeInvitationAsItIs(c))
}

// suggestColleague names a colleague to the group.
//
// @Summary     Suggest a colleague
// @Description Somebody else who is listed, at most three, also after declining. The group still chooses for itself.
// @ID          suggestColleague
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id path string true "id" Format(uuid)
// @Param       suggestion body models.SuggestionInput true "the colleague"
// @Success     200 {object} views.ConsultationInvitation
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /invitations/{id}/suggest [post]
func (d *Door) suggestColleague(c echo.Context) error {
	return actWithBody(c, d.Consultation.SuggestColleague, writeInvitationAsItIs(c))
}

// actOnInvitation does an act on the invitation of the path, and answers with it.
func (d *Door) actOnInvitation(c echo.Context, act actByID[models.ConsultationInvitation]) error {
	return actOn(c, act, writeInvitationAsItIs(c))
}

// writeInvitationAsItIs answers with an invitation, which no Location goes with.
func writeInvitationAsItIs(c echo.Context) func(models.ConsultationInvitation) error {
	return func(i models.ConsultationInvitation) error { return writeInvitation(c, i, rest.Metadata{}) }
}

func writeInvitation(c echo.Context, i models.ConsultationInvitation, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified = i.Version, i.UpdatedAt
	return rest.WriteJSON(c, views.ToConsultationInvitation(i), metadata)
}
