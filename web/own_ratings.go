package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const ownRatingsPath = "/me/ratings"

// showOwnRatings is what is published of how groups judge the reader's work, with the form for the one
// public answer.
func (s *Site) showOwnRatings(c echo.Context) error {
	return s.renderOwnRatings(c, http.StatusOK, view.OwnRatings{Own: s.own(c, "ratings.mine")}, nil)
}

// renderOwnRatings fills the page, with what was typed or, if nothing was, the answer that is there.
func (s *Site) renderOwnRatings(c echo.Context, status int, shown view.OwnRatings, typed *string) error {
	profile, err := s.ownProfile(c)
	if err == nil {
		shown.List, shown.Answer, err = s.ratings(c, shown.Page, rest.WriteOptionsOf(c), profile.ID)
	}
	if _, err = orExplained(&shown.Own, err, "consult.no_profile"); err != nil {
		return err
	}
	shown.Typed = models.ValueOr(typed, shown.Answer)
	return s.renderPrivate(c, status, shown.Page, view.OwnRatingsPage(shown))
}

// ownProfile returns the reader's profile as a consultant; models.ErrForbidden without one.
func (s *Site) ownProfile(c echo.Context) (models.Consultant, error) {
	profile, err := s.parts.Directory.MyProfile(c.Request().Context(), rest.WriteOptionsOf(c))
	if errors.Is(err, models.ErrNotFound) {
		err = models.ErrForbidden
	}
	return profile, err
}

// answerRatings publishes the reader's answer to the ratings, in place of an earlier one.
func (s *Site) answerRatings(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	profile, err := s.ownProfile(c)
	if err != nil {
		return notFound(forbidden(err))
	}
	words, own := typedText(c.Request().PostForm, "words"), s.own(c, "ratings.mine")
	_, err = s.parts.Consultation.ReplyToRatings(c.Request().Context(), rest.WriteOptionsOf(c), profile.ID, models.RatingReplyInput{Words: words})
	if status := s.refusedForm(&own, "words", err); status != 0 {
		return s.renderOwnRatings(c, status, view.OwnRatings{Own: own}, new(printable(words)))
	}
	return s.afterOwn(c, own, ownRatingsPath, "stored", err)
}

// withdrawRatingsAnswer takes the reader's answer back.
func (s *Site) withdrawRatingsAnswer(c echo.Context) error {
	profile, err := s.ownProfile(c)
	if err == nil {
		err = s.parts.Consultation.WithdrawReply(c.Request().Context(), rest.WriteOptionsOf(c), profile.ID)
	}
	return s.afterOwn(c, s.own(c, "ratings.mine"), ownRatingsPath, "stored", err)
}
