package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// inviteConsultant invites a consultant for the request of the address, and shows the form again with
// what was typed if that is refused.
func (s *Site) inviteConsultant(c echo.Context) error {
	in, form, err := s.posted(c, "inside.request")
	if err != nil {
		return err
	}
	request, err := s.request(c, in)
	if err != nil {
		return err
	}
	words := typedText(form, "words")
	consultant, err := profileID(form.Get("consultant"))
	var invitation models.ConsultationInvitation
	if err == nil {
		input := models.ConsultationInvitationInput{ConsultantID: consultant, Words: words}
		invitation, _, err = s.parts.Consultation.InviteConsultant(c.Request().Context(), rest.WriteOptionsOf(c), request.ID, input)
	}
	own := view.Own{Page: in.Page, Wrong: map[string]string{}}
	if status := s.refusedForm(&own, "words", err); status != 0 {
		in.Wrong, in.Refused = own.Wrong, own.Refused
		shown := view.RequestShown{Inside: in, Request: request, TypedFor: consultant.String(), Typed: printable(words)}
		if form.Get("other") != "" {
			shown.TypedFor, shown.Address = "other", printable(form.Get("consultant"))
		}
		return s.renderRequest(c, status, shown)
	}
	done := "invited"
	if err == nil && invitation.Status == models.InvitationProposed {
		done = "proposed"
	}
	return s.after(c, in, "/requests/"+request.ID.String(), done, err)
}

// invitation reads the invitation of the address, which is one of the group.
func (s *Site) invitation(c echo.Context, in view.Inside) (models.ConsultationInvitation, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.ConsultationInvitation{}, notFound(err)
	}
	i, err := s.parts.Consultation.Invitation(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err == nil && i.GroupID != in.GroupID {
		err = models.ErrNotFound
	}
	return i, notFound(err)
}

// withdrawInvitation takes an invitation of the group back.
func (s *Site) withdrawInvitation(c echo.Context) error {
	in, err := s.inside(c, "inside.request")
	if err != nil {
		return err
	}
	i, err := s.invitation(c, in)
	if err != nil {
		return err
	}
	_, err = s.parts.Consultation.WithdrawInvitation(c.Request().Context(), rest.WriteOptionsOf(c), i.ID)
	return s.after(c, in, "/requests/"+i.RequestID.String(), "stored", err)
}

// answerQuestion answers a question of an invited consultant, in the name of the group.
func (s *Site) answerQuestion(c echo.Context) error {
	in, form, err := s.posted(c, "inside.request")
	if err != nil {
		return err
	}
	i, err := s.invitation(c, in)
	if err != nil {
		return err
	}
	question, err := rest.PathID(c, "question")
	if err != nil {
		return notFound(err)
	}
	ctx, by, answer := c.Request().Context(), rest.WriteOptionsOf(c), typedText(form, "answer")
	_, err = s.parts.Consultation.AnswerQuestion(ctx, by, i.ID, question, models.QuestionAnswerInput{Answer: answer})
	own := view.Own{Page: in.Page, Wrong: map[string]string{}}
	status := s.refusedForm(&own, "answer", err)
	if status == 0 {
		return s.after(c, in, "/requests/"+i.RequestID.String(), "answered", err)
	}
	request, err := s.parts.Consultation.Request(ctx, by, i.RequestID)
	if err != nil {
		return notFound(err)
	}
	in.Wrong, in.Refused = own.Wrong, own.Refused
	return s.renderRequest(c, status, view.RequestShown{Inside: in, Request: request, TypedFor: question.String(), Typed: printable(answer)})
}

// addConsultations adds to the page of a request whom the group invited, who offers, and what began.
func (s *Site) addConsultations(ctx context.Context, by models.WriteOptions, shown *view.RequestShown) (err error) {
	page := models.Page{Number: 1, PerPage: maxInside}
	if shown.Invitations, _, err = s.parts.Consultation.Invitations(ctx, by, shown.Request.ID, page); err != nil {
		return err
	}
	if shown.Offers, _, err = s.parts.Consultation.Offers(ctx, by, shown.Request.ID, page); err != nil {
		return err
	}
	if shown.Engagements, err = s.parts.Consultation.RequestEngagements(ctx, by, shown.Request.ID); err != nil {
		return err
	}
	shown.Names, err = s.parts.Directory.ConsultantNames(ctx, shown.Consultants())
	return err
}

// showOwnInvitations lists what the reader is invited to as a consultant.
func (s *Site) showOwnInvitations(c echo.Context) error {
	shown := view.OwnInvitations{Own: s.own(c, "consult.invitations")}
	var err error
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	shown.List, _, err = s.parts.Consultation.MyInvitations(ctx, by, models.Page{Number: 1, PerPage: maxInside})
	if _, err = orExplained(&shown.Own, err, "consult.no_profile"); err != nil {
		return err
	}
	profile, err := s.parts.Directory.MyProfile(ctx, by)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	shown.Answered = profile.Answered
	if err == nil {
		if shown.Blocked, _, err = s.parts.Consultation.BlockedGroups(ctx, by, models.Page{Number: 1, PerPage: maxInside}); err != nil {
			return err
		}
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.OwnInvitationsPage(shown))
}

// ownInvitation reads the invitation of the address, which is one to the reader.
func (s *Site) ownInvitation(c echo.Context) (models.ConsultationInvitation, error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.ConsultationInvitation{}, notFound(err)
	}
	i, err := s.parts.Consultation.Invitation(ctx, by, id)
	if err != nil {
		return i, notFound(err)
	}
	profile, err := s.parts.Directory.MyProfile(ctx, by)
	if err == nil && i.ConsultantID != profile.ID {
		err = models.ErrNotFound
	}
	return i, notFound(err)
}

// showOwnInvitation is one invitation, with the needs in the words of members.
func (s *Site) showOwnInvitation(c echo.Context) error {
	i, err := s.ownInvitation(c)
	if err != nil {
		return err
	}
	return s.renderOwnInvitation(c, http.StatusOK, view.OwnInvitation{Own: s.own(c, "consult.invitation"), Invitation: i})
}

func (s *Site) renderOwnInvitation(c echo.Context, status int, shown view.OwnInvitation) error {
	i := shown.Invitation
	shown.Path, shown.Reasons = ownInvitationsPath+"/"+i.ID.String(), models.SetValues("decline_reason")
	if i.About != nil {
		shown.Call = s.callShown(shown.Page, *i.About)
	}
	var err error
	if shown.Names, err = s.parts.Directory.ConsultantNames(c.Request().Context(), i.Suggestions); err != nil {
		return err
	}
	if i.EngagementID != nil {
		shown.Engagement = i.EngagementID.String()
	}
	return s.renderPrivate(c, status, shown.Page, view.OwnInvitationPage(shown))
}

// acceptInvitation begins an engagement.
func (s *Site) acceptInvitation(c echo.Context) error {
	i, err := s.ownInvitation(c)
	if err != nil {
		return err
	}
	_, err = s.parts.Consultation.AcceptInvitation(c.Request().Context(), rest.WriteOptionsOf(c), i.ID)
	return s.afterOwn(c, s.own(c, "consult.invitation"), ownInvitationsPath+"/"+i.ID.String(), "begun", err)
}

// invitationWords is what a consultant does about an invitation by what one field of a form has.
type invitationWords func(ctx context.Context, by models.WriteOptions, id models.ID, typed string) error

func (s *Site) declineInvitation(ctx context.Context, by models.WriteOptions, id models.ID, typed string) error {
	_, err := s.parts.Consultation.DeclineInvitation(ctx, by, id, models.DeclineInput{Reason: models.DeclineReason(typed)})
	return err
}

func (s *Site) askAboutInvitation(ctx context.Context, by models.WriteOptions, id models.ID, typed string) error {
	_, err := s.parts.Consultation.AskAboutInvitation(ctx, by, id, models.QuestionInput{Question: typed})
	return err
}

func (s *Site) suggestColleague(ctx context.Context, by models.WriteOptions, id models.ID, typed string) error {
	colleague, err := profileID(typed)
	if err == nil {
		_, err = s.parts.Consultation.SuggestColleague(ctx, by, id, models.SuggestionInput{ConsultantID: colleague})
	}
	return err
}

// writeAboutInvitation wraps an act on the invitation of the address with one field. If it is refused
// the page is shown again with what was typed.
func (s *Site) writeAboutInvitation(field, done string, act invitationWords) echo.HandlerFunc {
	return func(c echo.Context) error {
		i, err := s.ownInvitation(c)
		if err != nil {
			return err
		}
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		typed, own := typedText(c.Request().PostForm, field), s.own(c, "consult.invitation")
		err = act(c.Request().Context(), rest.WriteOptionsOf(c), i.ID, typed)
		if status := s.refusedForm(&own, field, err); status != 0 {
			return s.renderOwnInvitation(c, status, view.OwnInvitation{Own: own, Invitation: i, Field: field, Typed: printable(typed)})
		}
		return s.afterOwn(c, own, ownInvitationsPath+"/"+i.ID.String(), done, err)
	}
}
