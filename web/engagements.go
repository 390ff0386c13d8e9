package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showEngagements lists the engagements of a side, those under way first.
func (s *Site) showEngagements(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, err := side(c, "inside.engagements")
		if err != nil {
			return err
		}
		ctx, by, page := c.Request().Context(), rest.WriteOptionsOf(c), models.Page{Number: 1, PerPage: maxInside}
		shown := view.Engagements{Side: at}
		if at.Inside != nil {
			shown.List, _, err = s.parts.Consultation.GroupEngagements(ctx, by, at.Inside.GroupID, page)
		} else {
			shown.List, _, err = s.parts.Consultation.MyEngagements(ctx, by, page)
			_, err = orExplained(&shown.Own, err, "consult.no_profile")
		}
		if err != nil {
			return notFound(err)
		}
		return s.renderPrivate(c, http.StatusOK, shown.Page, view.EngagementsPage(shown))
	}
}

// engagement reads the engagement of the address, if the reader is on this side of it.
func (s *Site) engagement(c echo.Context, at view.Side) (models.Engagement, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.Engagement{}, notFound(err)
	}
	e, err := s.parts.Consultation.Engagement(c.Request().Context(), rest.WriteOptionsOf(c), id)
	switch {
	case err != nil:
	case at.Inside == nil && e.MySide != models.SideConsultant,
		at.Inside != nil && (e.MySide != models.SideGroup || e.GroupID != at.Inside.GroupID):
		err = models.ErrNotFound
	}
	return e, notFound(err)
}

// showEngagement is one engagement, as the side that reads it sees it.
func (s *Site) showEngagement(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		return s.renderEngagement(c, http.StatusOK, view.Engaged{Side: at, Engagement: e, Form: termsForm(e)}, nil)
	}
}

// engaged reads the page and the engagement of the address.
func (s *Site) engaged(c echo.Context, side sideReader) (view.Side, models.Engagement, error) {
	at, err := side(c, "consult.engagement")
	if err != nil {
		return at, models.Engagement{}, err
	}
	e, err := s.engagement(c, at)
	return at, e, err
}

// renderEngagement adds to an engagement what the consultant is bound by, and what proposed terms
// change, and the feedback once it is over, with what was typed.
func (s *Site) renderEngagement(c echo.Context, status int, shown view.Engaged, typed *view.TypedFeedback) (err error) {
	if shown.Feedback, err = s.feedback(c, shown.Engagement, typed); err != nil {
		return notFound(err)
	}
	shown.Path = shown.Base + "/engagements/" + shown.Engagement.ID.String()
	if profile := shown.Engagement.Consultant; profile != nil {
		shown.Plain = plainFacts(shown.Page, s.parts.Views.ToConsultant(*profile))
	}
	shown.Changes = views.ToEngagement(shown.Engagement).Changes
	shown.Form.Formats, shown.Form.Costs, shown.Stages = models.SetValues("format"), models.SetValues("consultation_cost"), models.SetValues("stage")
	if shown.Within.WithinEngagement, err = s.parts.Consultation.Within(c.Request().Context(), rest.WriteOptionsOf(c), shown.Engagement.ID); err != nil {
		return notFound(err)
	}
	if shown.Inside != nil {
		shown.Inside.Page, shown.Inside.Done, shown.Inside.Refused = shown.Page, shown.Done, shown.Refused
	}
	return s.renderPrivate(c, status, shown.Page, view.EngagementPage(shown))
}

// engagementVerb is an act of the domain on one engagement.
type engagementVerb func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error)

// actOnEngagement wraps an act on the engagement of the address.
func (s *Site) actOnEngagement(side sideReader, done string, act engagementVerb) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		_, err = act(c.Request().Context(), rest.WriteOptionsOf(c), e.ID)
		return s.afterEngagement(c, at, e, done, err)
	}
}

func (s *Site) afterEngagement(c echo.Context, at view.Side, e models.Engagement, done string, err error) error {
	return s.afterOwn(c, at.Own, at.Base+"/engagements/"+e.ID.String(), done, err)
}

// concludeEngagement ends an engagement whose work is done, for a group that may declare a new stage.
func (s *Site) concludeEngagement(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	input := models.ConclusionInput{Stage: models.Stage(c.Request().PostForm.Get("stage"))}
	return s.actOnEngagement(s.groupSide, "stored", func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
		return s.parts.Consultation.ConcludeEngagement(ctx, by, id, input)
	})(c)
}

// confirmTerms brings the terms of the address into force.
func (s *Site) confirmTerms(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		terms, err := strconv.Atoi(c.Param("number"))
		if err != nil {
			terms = 0 // there are none of this number
		}
		return s.actOnEngagement(side, "agreed", func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
			return s.parts.Consultation.ConfirmTerms(ctx, by, id, terms)
		})(c)
	}
}

// proposeTerms proposes terms for the side that reads the page.
func (s *Site) proposeTerms(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		form := c.Request().PostForm
		input, err := readTerms(form, e)
		if err == nil {
			_, err = s.parts.Consultation.ProposeTerms(c.Request().Context(), written(c, form), e.ID, input)
		}
		status := s.refusedForm(&at.Own, "what", err)
		if status == 0 {
			return s.afterEngagement(c, at, e, "sent", err)
		}
		wrongTerms(at.Own, err)
		return s.renderEngagement(c, status, view.Engaged{Side: at, Engagement: e, Form: typedTerms(form, e)}, nil)
	}
}

// readTerms returns the terms of a form, or what is wrong with them. The sum that was agreed on stays
// while the kind of cost does.
func readTerms(form url.Values, e models.Engagement) (models.Terms, error) {
	input := models.Terms{
		What: typedText(form, "what"), Where: typedText(form, "where"), When: typedText(form, "when"), Confidentiality: typedText(form, "confidentiality"),
		Sessions: models.ValueOr(number(form.Get("sessions")), 0), SessionMinutes: models.ValueOr(number(form.Get("session_minutes")), 0),
		Cost: models.ConsultationCost{Kind: models.CostKind(form.Get("cost"))},
	}
	if len(e.Terms) > 0 && e.Terms[0].Terms.Cost.Kind == input.Cost.Kind {
		input.Cost = e.Terms[0].Terms.Cost
	}
	for _, format := range form["format"] {
		input.Formats = append(input.Formats, models.Format(format))
	}
	if day := form.Get("ends_on"); day != "" {
		on, err := models.ParseDate(day)
		if err != nil {
			return input, models.Invalid("/ends_on", "invalid_date")
		}
		input.EndsOn = on
	}
	return input, nil
}

// wrongTerms puts beside each field of a form what is wrong with it.
func wrongTerms(own view.Own, err error) {
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok {
		return
	}
	clear(own.Wrong)
	words := wrongMembers(own.Language, invalid.Fields)
	for _, field := range invalid.Fields {
		switch name := firstOf(field.Pointer); name {
		case "ends_on":
			own.Wrong[name] = own.T("inside.wrong.date")
		case "sessions":
			own.Wrong[name] = own.T("inside.wrong.number", "max", own.Number(models.MaxAgreedSessions))
		case "session_minutes":
			own.Wrong[name] = own.T("inside.wrong.number", "max", own.Number(models.MaxSessionMinutes))
		case "formats", "cost":
			own.Wrong[name] = own.T("wrong.choose")
		default:
			own.Wrong[name] = words[name]
		}
	}
}

// typedTerms returns a form with what was typed into it.
func typedTerms(form url.Values, e models.Engagement) view.TermsForm {
	f := view.TermsForm{Version: e.Version, Chosen: form["format"], Typed: map[string]string{}}
	for _, field := range []string{"what", "where", "when", "sessions", "session_minutes", "ends_on", "cost", "confidentiality"} {
		f.Typed[field] = printable(typedText(form, field))
	}
	return f
}

// termsForm returns a form with the newest terms, which one changes.
func termsForm(e models.Engagement) view.TermsForm {
	f := view.TermsForm{Version: e.Version, Typed: map[string]string{}}
	if len(e.Terms) == 0 {
		return f
	}
	t := e.Terms[0].Terms
	f.Typed = map[string]string{"what": t.What, "where": t.Where, "when": t.When, "cost": string(t.Cost.Kind), "confidentiality": t.Confidentiality}
	for field, n := range map[string]int{"sessions": t.Sessions, "session_minutes": t.SessionMinutes} {
		if n > 0 {
			f.Typed[field] = strconv.Itoa(n)
		}
	}
	if !t.EndsOn.IsZero() {
		f.Typed["ends_on"] = t.EndsOn.String()
	}
	for _, format := range t.Formats {
		f.Chosen = append(f.Chosen, string(format))
	}
	return f
}
