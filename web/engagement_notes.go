package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// writeNote adds a note to an engagement.
func (s *Site) writeNote(c echo.Context, engagement models.ID, form url.Values) error {
	input := models.EngagementNoteInput{Words: typedText(form, "words")}
	_, err := s.parts.Consultation.WriteNote(c.Request().Context(), rest.WriteOptionsOf(c), engagement, input)
	return err
}

// takeBackNote deletes the note of the address.
func (s *Site) takeBackNote(c echo.Context, _ models.ID, _ url.Values) error {
	id, err := itemID(c)
	if err != nil {
		return err
	}
	return s.parts.Consultation.TakeBackNote(c.Request().Context(), rest.WriteOptionsOf(c), id)
}
