package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// actOnItem wraps what a moderator does about the item of the address. It leads back to the queue; if
// it cannot be done, the item is shown again with the reason.
func (s *Site) actOnItem(act func(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		shown, err := s.item(c)
		if err == nil {
			if err := parseForm(c.Request()); err != nil {
				return err
			}
			err = act(c, rest.WriteOptionsOf(c), &shown, c.Request().PostForm)
		}
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			shown.Wrong = wrongMembers(shown.Language, invalid.Fields)
			if shown.Wrong["expires_on"] != "" {
				shown.Wrong["expires_on"] = shown.T("moderation.wrong.expires", "date", shown.DayOf(shown.LastUntil))
			}
			return s.renderItem(c, http.StatusUnprocessableEntity, shown)
		}
		if errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrHiddenByModeration) {
			shown.Notice = shown.T("moderation.meanwhile")
			return s.renderItem(c, http.StatusConflict, shown)
		}
		if err != nil {
			return s.refuseModeration(c, err)
		}
		return c.Redirect(http.StatusSeeOther, string(shown.Link(moderationPath, url.Values{"done": {"stored"}})))
	}
}

// decide decides about an item, with a ground and a reason.
func (s *Site) decide(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values) error {
	input := models.DecisionInput{
		Decision: models.ModerationDecisionKind(form.Get("decision")), Ground: models.ReportGround(form.Get("ground")), Reason: typedText(form, "reason"),
	}
	shown.Sent, shown.Decision, shown.Chosen, shown.Reason = view.DecideForm, form.Get("decision"), form.Get("ground"), printable(input.Reason)
	_, err := s.parts.Directory.Decide(c.Request().Context(), by, shown.ID, input)
	return err
}

// verify verifies a consultant on a ground, until a day or for the usual time.
func (s *Site) verify(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values) error {
	if shown.Subject.Kind != models.SubjectConsultant {
		return models.ErrNotFound
	}
	input := models.VerificationInput{Ground: models.Ground(form.Get("ground"))}
	shown.Sent, shown.Chosen, shown.ExpiresOn = view.VerifyForm, form.Get("ground"), printable(form.Get("expires_on"))
	if day := form.Get("expires_on"); day != "" {
		var err error
		if input.ExpiresOn, err = models.ParseDate(day); err != nil {
			return models.Invalid("/expires_on", "invalid_date")
		}
	}
	_, err := s.parts.Directory.VerifyConsultant(c.Request().Context(), by, shown.Subject.ID, input)
	return err
}

// acceptSuggestion closes a suggestion that was right, and dismissSuggestion one that was not, as the
// group's stewards do.
func (s *Site) acceptSuggestion(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values) error {
	return s.closeSuggestion(c, by, shown, form, s.parts.Directory.AcceptCorrection)
}

func (s *Site) dismissSuggestion(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values) error {
	return s.closeSuggestion(c, by, shown, form, s.parts.Directory.DismissCorrection)
}

func (s *Site) closeSuggestion(c echo.Context, by models.WriteOptions, shown *view.Item, form url.Values, closeIt closeCorrection) error {
	if shown.Kind != models.ModerateCorrection {
		return models.ErrNotFound
	}
	answer := models.CorrectionAnswer{Reason: typedText(form, "reason")}
	shown.Reason = printable(answer.Reason)
	_, err := closeIt(c.Request().Context(), by, shown.Subject.ID, shown.ID, answer)
	return err
}
