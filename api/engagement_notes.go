package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listEngagementNotes answers with the notes of an engagement.
//
// @Summary     The notes of an engagement, for its two sides
// @Description The newest first, also once the engagement is over. They name the side that wrote them, and not the person.
// @ID          listEngagementNotes
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the engagement" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.EngagementNote]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/notes [get]
func (d *Door) listEngagementNotes(c echo.Context) error {
	return listBelow(d, c, d.Consultation.Notes, views.ToEngagementNote)
}

// writeEngagementNote adds a note.
//
// @Summary     Write a note
// @Description Both sides read it, with the side and the day, and not who wrote it. An engagement can have 100 notes.
// @ID          writeEngagementNote
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id   path string true "id of the engagement" Format(uuid)
// @Param       note body models.EngagementNoteInput true "what is noted"
// @Success     201 {object} views.EngagementNote
// @Header      201 {string} Location "where the note is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over, or has 100 notes"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/notes [post]
func (d *Door) writeEngagementNote(c echo.Context) error {
	return actWithBody(c, d.Consultation.WriteNote, func(n models.EngagementNote) error { return writeNote(c, n, rest.Metadata{Status: http.StatusCreated}) })
}

// replayEngagementNote answers with a note that an earlier request created.
func (d *Door) replayEngagementNote(c echo.Context, id models.ID, metadata rest.Metadata) error {
	note, err := d.Consultation.Note(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeNote(c, note, metadata)
}

func writeNote(c echo.Context, note models.EngagementNote, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/notes/" + note.ID.String()
	}
	return rest.WriteJSON(c, views.ToEngagementNote(note), metadata)
}

// readEngagementNote answers with one note.
//
// @Summary     Read a note
// @Description For the two sides of its engagement, also once that is over. To everybody else it is not there.
// @ID          readEngagementNote
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the note" Format(uuid)
// @Success     200 {object} views.EngagementNote
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /notes/{id} [get]
func (d *Door) readEngagementNote(c echo.Context) error {
	return actOn(c, d.Consultation.Note, func(n models.EngagementNote) error { return writeNote(c, n, rest.Metadata{}) })
}

// takeBackEngagementNote deletes a note.
//
// @Summary     Take back a note of one's own
// @Description At any time, also once the engagement is over. Nobody reads it any more.
// @ID          takeBackEngagementNote
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the note" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem "another member wrote it"
// @Failure     404 {object} rest.Problem
// @Router      /notes/{id} [delete]
func (d *Door) takeBackEngagementNote(c echo.Context) error {
	return actInSilence(c, d.Consultation.TakeBackNote)
}
