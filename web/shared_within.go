package web

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// addStep adds the step of a form to an engagement.
func (s *Site) addStep(c echo.Context, engagement models.ID, form url.Values) error {
	input := models.EngagementStepInput{Words: typedText(form, "words"), Side: models.Side(form.Get("side"))}
	if day := form.Get("due_on"); day != "" {
		on, err := models.ParseDate(day)
		if err != nil {
			return models.Invalid("/due_on", "invalid_date")
		}
		input.DueOn = on
	}
	_, err := s.parts.Consultation.AddStep(c.Request().Context(), rest.WriteOptionsOf(c), engagement, input)
	return err
}

// closeStep marks the step of the address as done, or opens it again.
func (s *Site) closeStep(done bool) withinAct {
	return func(c echo.Context, _ models.ID, _ url.Values) error {
		id, err := itemID(c)
		if err == nil {
			_, err = s.parts.Consultation.CloseStep(c.Request().Context(), rest.WriteOptionsOf(c), id, models.StepDoneInput{Done: &done})
		}
		return err
	}
}

// shareResource shares a resource, by its id or address, or words.
func (s *Site) shareResource(c echo.Context, engagement models.ID, form url.Values) error {
	input := models.SharedResourceInput{Words: typedText(form, "words")}
	if typed := strings.TrimSuffix(typedText(form, "resource_id"), "/edit"); typed != "" {
		id, err := models.ParseID(typed[strings.LastIndex(typed, "/")+1:])
		if err != nil {
			return models.Invalid("/resource_id", "unknown_resource")
		}
		input.ResourceID = &id
	}
	_, err := s.parts.Consultation.ShareResource(c.Request().Context(), rest.WriteOptionsOf(c), engagement, input)
	return err
}
