package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// The pages of a consultant's own consultations.
const (
	ownInvitationsPath = "/me/invitations"
	ownCallsPath       = "/me/calls"
	ownOffersPath      = "/me/offers"
)

// consultationRoutes lists the pages of invitations, calls, offers and engagements: a group's for its
// members, and a consultant's own.
func (s *Site) consultationRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	verbs := s.parts.Consultation
	routes := []Route{
		{post, insidePath + "/requests/:id/invite", policy.InviteConsultant, s.inviteConsultant},
		{post, insidePath + "/invitations/:id/withdraw", policy.WithdrawInvitation, s.withdrawInvitation},
		{post, insidePath + "/blocked/:consultant", policy.BlockConsultant, s.actOnBlock(verbs.BlockConsultant)},
		{post, insidePath + "/blocked/:consultant/remove", policy.BlockConsultant, s.actOnBlock(verbs.UnblockConsultant)},
		{post, ownInvitationsPath + "/:id/block", policy.BlockGroup, s.blockInvitingGroup},
		{post, "/me/blocked-groups/:group/remove", policy.UnblockGroup, s.unblockGroup},
		{post, insidePath + "/invitations/:id/questions/:question/answer", policy.AnswerQuestion, s.answerQuestion},
		{post, insidePath + "/offers/:id/choose", policy.ChooseOffer, s.actOnOffer("begun", verbs.ChooseOffer)},
		{post, insidePath + "/offers/:id/decline", policy.DeclineOffer, s.actOnOffer("stored", verbs.DeclineOffer)},
		{post, insidePath + "/engagements/:id/pause", policy.PauseEngagement, s.actOnEngagement(s.groupSide, "stored", verbs.PauseEngagement)},
		{post, insidePath + "/engagements/:id/resume", policy.PauseEngagement, s.actOnEngagement(s.groupSide, "stored", verbs.ResumeEngagement)},
		{post, insidePath + "/engagements/:id/place/disclose", policy.DisclosePlace, s.actOnEngagement(s.groupSide, "stored", verbs.DisclosePlace)},
		{post, insidePath + "/engagements/:id/place/conceal", policy.DisclosePlace, s.actOnEngagement(s.groupSide, "stored", verbs.ConcealPlace)},
		{post, insidePath + "/engagements/:id/conclude", policy.ConcludeEngagement, s.concludeEngagement},
		{get, ownInvitationsPath, policy.ReadOwnConsultations, s.showOwnInvitations},
		{get, ownInvitationsPath + "/:id", policy.ReadConsultation, s.showOwnInvitation},
		{post, ownInvitationsPath + "/:id/accept", policy.RespondToInvitation, s.acceptInvitation},
		{post, ownInvitationsPath + "/:id/decline", policy.RespondToInvitation, s.writeAboutInvitation("reason", "stored", s.declineInvitation)},
		{post, ownInvitationsPath + "/:id/ask", policy.RespondToInvitation, s.writeAboutInvitation("question", "sent", s.askAboutInvitation)},
		{post, ownInvitationsPath + "/:id/suggest", policy.RespondToInvitation, s.writeAboutInvitation("consultant", "sent", s.suggestColleague)},
		{get, ownCallsPath, policy.ReadCalls, s.showCalls},
		{get, ownCallsPath + "/:id", policy.ReadCalls, s.showCall},
		{post, ownCallsPath + "/:id", policy.MakeOffer, s.makeOffer},
		{get, accounts.AppointmentPath + ":id", policy.ReadConsultation, s.leadToAppointment},
		{get, ownOffersPath, policy.ReadOwnConsultations, s.showOwnOffers},
		{post, ownOffersPath + "/:id/withdraw", policy.WithdrawOffer, s.withdrawOffer},
		{get, ownRatingsPath, policy.ManageProfile, s.showOwnRatings},
		{post, ownRatingsPath + "/answer", policy.ReplyToRatings, s.answerRatings},
		{post, ownRatingsPath + "/answer/withdraw", policy.ReplyToRatings, s.withdrawRatingsAnswer},
	}
	return append(append(routes, s.engagementRoutes(insidePath, policy.ReadConsultations, s.groupSide)...),
		s.engagementRoutes("/me", policy.ReadOwnConsultations, s.ownSide)...)
}

// engagementRoutes lists the pages of engagements that both sides have.
func (s *Site) engagementRoutes(base string, list policy.Act, side sideReader) []Route {
	const get, post = http.MethodGet, http.MethodPost
	one := base + "/engagements/:id"
	return append([]Route{
		{get, base + "/engagements", list, s.showEngagements(side)},
		{get, one, policy.ReadConsultation, s.showEngagement(side)},
		{post, one + "/terms", policy.AgreeOnTerms, s.proposeTerms(side)},
		{post, one + "/terms/:number/confirm", policy.AgreeOnTerms, s.confirmTerms(side)},
		{post, one + "/feedback", policy.GiveFeedback, s.giveFeedback(side)},
		{post, one + "/feedback/withdraw", policy.WithdrawFeedback, s.withdrawFeedback(side)},
		{post, one + "/end", policy.EndEngagement, s.actOnEngagement(side, "stored", s.parts.Consultation.EndEngagement)},
	}, s.withinRoutes(one, side)...)
}

// sideReader returns a page of the side that reads it: a group's inside for its members, or a
// consultant's own.
type sideReader func(c echo.Context, title string) (view.Side, error)

func (s *Site) groupSide(c echo.Context, title string) (view.Side, error) {
	in, err := s.inside(c, title)
	if err != nil {
		return view.Side{}, err
	}
	return view.Side{Own: view.Own{Page: in.Page, Done: in.Done, Refused: in.Refused, Wrong: in.Wrong}, Inside: &in, Base: view.InsidePath(in.GroupID)}, nil
}

func (s *Site) ownSide(c echo.Context, title string) (view.Side, error) {
	return view.Side{Own: s.own(c, title), Base: "/me"}, nil
}

// own returns a page of a consultant's own consultations.
func (s *Site) own(c echo.Context, title string) view.Own {
	own := view.Own{Page: s.privatePage(c, title), Wrong: map[string]string{}}
	own.Done, own.Refused = s.become(own.Page, c.QueryParam("done"), c.QueryParam("refused"))
	return own
}

// orExplained returns the status of a list that is for consultants alone, and explains that to others.
func orExplained(own *view.Own, err error, words string) (int, error) {
	if errors.Is(err, models.ErrForbidden) {
		own.Refused = own.T(words)
		return http.StatusForbidden, nil
	}
	return http.StatusOK, err
}

// afterOwn leads to one of the reader's own pages after an act there, which shows what became of it.
func (s *Site) afterOwn(c echo.Context, own view.Own, path, done string, err error) error {
	query := url.Values{"done": {done}}
	if code := refusalOf(err); code != "" {
		query = url.Values{"refused": {code}}
	} else if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(own.Link(path, query)))
}

// refusedForm returns the status with which a form is shown again, 0 if it is not: what is wrong with
// its field is beside it, and what things as they stand do not allow is above it.
func (s *Site) refusedForm(own *view.Own, field string, err error) int {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		for _, words := range wrongMembers(own.Language, invalid.Fields) {
			own.Wrong[field] = words
		}
		if invalid.Fields[0].Code == "not_listed" {
			own.Wrong[field] = own.T("inside.refused.not_listed")
		}
		return http.StatusUnprocessableEntity
	}
	code := refusalOf(err)
	if code == "" {
		return 0
	}
	_, own.Refused = s.become(own.Page, "", code)
	return http.StatusConflict
}

// profileID returns the id of a consultant's profile from the address of its page, or from the id
// itself.
func profileID(typed string) (models.ID, error) {
	typed, _, _ = strings.Cut(strings.TrimSpace(typed), "?")
	typed = strings.TrimSuffix(typed, "/")
	id, err := models.ParseID(typed[strings.LastIndex(typed, "/")+1:])
	if err != nil {
		err = models.Invalid("/consultant_id", "not_listed")
	}
	return id, err
}

// callFacts lists what a request asks for, as consultants may know it.
func (s *Site) callFacts(p view.Page, call models.OpenCall) []view.Fact {
	r := call.Request
	var about []string
	topics := r.Topics
	if len(topics) == 0 {
		topics = call.Topics
	}
	for _, id := range topics {
		about = append(about, s.parts.Views.Topics.Label(id, p.Tag))
	}
	return facts(
		fact(p, "topics", about...), labelled(p, "helps_with", "consultation_kind", r.ConsultationKinds), labelled(p, "roles", "role", r.Roles),
		labelled(p, "formats", "format", r.Formats), fact(p, "languages", s.languages(p, r.Languages)...),
		labelled(p, "cost", "consultation_cost", r.Cost.V.Accepts), labelled(p, "stage", "stage", []models.Stage{call.Stage}),
	)
}

// callShown returns a request as a consultant reads it.
func (s *Site) callShown(p view.Page, call models.OpenCall) view.Call {
	return view.Call{OpenCall: call, Place: placeOf(p.Language, views.ToOpenCall(call).Locality), Facts: s.callFacts(p, call)}
}

// written returns the options of an act with the version that its form was filled in for.
func written(c echo.Context, form url.Values) models.WriteOptions {
	by := rest.WriteOptionsOf(c)
	if version := number(form.Get("version")); version != nil && *version > 0 {
		by.IfVersion = int64(*version)
	}
	return by
}
