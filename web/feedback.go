package web

import (
	"errors"
	"maps"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// feedback returns the feedback on an engagement for its page, with what was typed or, if nothing was,
// the reader's own; nil while the engagement is under way, or if it never was in force.
func (s *Site) feedback(c echo.Context, e models.Engagement, typed *view.TypedFeedback) (*view.Feedback, error) {
	if !e.IsOver() {
		return nil, nil //nolint:nilnil // the page has no such part
	}
	found, err := s.parts.Consultation.Feedback(c.Request().Context(), rest.WriteOptionsOf(c), e.ID)
	if err != nil {
		return nil, err
	}
	if typed == nil {
		typed = ownFeedback(found.Mine)
	}
	return &view.Feedback{EngagementFeedback: found, Typed: *typed}, nil
}

// ownFeedback returns the form with what the reader answered before.
func ownFeedback(mine *models.FeedbackAnswer) *view.TypedFeedback {
	typed := &view.TypedFeedback{Ratings: map[string]string{}}
	if mine == nil {
		return typed
	}
	for principle, rating := range mine.Ratings() {
		typed.Ratings[string(principle)] = strconv.Itoa(rating)
	}
	if mine.Collaboration > 0 {
		typed.Ratings[view.Collaboration] = strconv.Itoa(mine.Collaboration)
	}
	typed.Words, typed.Early = mine.Words, mine.ReleaseEarly
	return typed
}

// giveFeedback writes the answer of the reader to an engagement that is over.
func (s *Site) giveFeedback(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		input, typed := readFeedback(c.Request().PostForm)
		_, err = s.parts.Consultation.GiveFeedback(c.Request().Context(), rest.WriteOptionsOf(c), e.ID, input)
		status := s.refusedForm(&at.Own, "words", err)
		if status == 0 {
			return s.afterEngagement(c, at, e, "stored", err)
		}
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			clear(at.Wrong)
			maps.Copy(at.Wrong, wrongMembers(at.Language, invalid.Fields))
		}
		return s.renderEngagement(c, status, view.Engaged{Side: at, Engagement: e, Form: termsForm(e)}, typed)
	}
}

// readFeedback returns the answer of a form, and the form with it.
func readFeedback(form url.Values) (models.FeedbackInput, *view.TypedFeedback) {
	input := models.FeedbackInput{Ratings: map[models.Principle]int{}, Words: typedText(form, "words"), ReleaseEarly: form.Get("early") != ""}
	typed := &view.TypedFeedback{Ratings: map[string]string{}, Words: printable(input.Words), Early: input.ReleaseEarly}
	for _, principle := range models.Principles() {
		field := string(principle)
		if rating := number(form.Get("rating_" + field)); rating != nil {
			input.Ratings[principle], typed.Ratings[field] = *rating, strconv.Itoa(*rating)
		}
	}
	if rating := number(form.Get("rating_" + view.Collaboration)); rating != nil {
		input.Collaboration, typed.Ratings[view.Collaboration] = *rating, strconv.Itoa(*rating)
	}
	return input, typed
}

// withdrawFeedback deletes the answer of the reader.
func (s *Site) withdrawFeedback(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		err = s.parts.Consultation.WithdrawFeedback(c.Request().Context(), rest.WriteOptionsOf(c), e.ID)
		return s.afterEngagement(c, at, e, "stored", err)
	}
}

// ratings returns what is published of how groups judge a consultant, in words, and the answer of the
// consultant, as the reader may know them.
func (s *Site) ratings(c echo.Context, p view.Page, by models.WriteOptions, id models.ID) (list []view.Fact, answer string, err error) {
	found, _, err := s.parts.Consultation.ConsultantRatings(c.Request().Context(), by, id)
	if err != nil {
		return nil, "", notFound(err)
	}
	for _, r := range found.Ratings {
		words := p.T("ratings.one", "percent", p.Number(5*r.Twentieths), "groups", p.Number(r.GroupCount), "month", p.DayOf(r.Month))
		list = append(list, view.Fact{Name: p.Label("principle", string(r.Principle)), Values: []string{words}})
	}
	if found.Reply != nil {
		answer = found.Reply.Words
	}
	return list, answer, nil
}
