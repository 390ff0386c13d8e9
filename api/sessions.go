package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Session is one of the reader's own sessions. Its times are whole minutes.
type Session struct {
	ID         string               `json:"id" format:"uuid"`
	Method     models.SessionMethod `json:"method"`
	OwnDevice  bool                 `json:"own_device"`
	Current    bool                 `json:"current"` // the one that asks
	CreatedAt  time.Time            `json:"created_at" format:"date-time"`
	LastUsedAt time.Time            `json:"last_used_at" format:"date-time"`
	ExpiresAt  time.Time            `json:"expires_at" format:"date-time"`
}

// Sessions is the list of the reader's own sessions.
type Sessions struct {
	Items []Session `json:"items"`
}

// startSession signs somebody in.
//
// @Summary     Sign in
// @Description By the phrase of seven words or by a recovery code, which is used up. Case, blanks,
// @Description hyphens and commas do not count. The answer has the key of a session. It ends after
// @Description 30 minutes without use and after 12 hours in any case; with `own_device` after 30
// @Description days and 90 days. A session that asks is ended by it. A phrase that is wrong and one
// @Description that nobody has are answered alike, 401 `sign_in_failed`.
// @ID          startSession
// @Tags        accounts
// @Accept      json
// @Param       proof body models.SignInInput true "phrase or recovery_code"
// @Success     201 {object} SignedIn
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sessions [post]
func (d *Door) startSession(c echo.Context) error {
	var input models.SignInInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	in, err := d.People.SignIn(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toSignedIn(in), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/sessions"})
}

// signOut ends the session that asks.
//
// @Summary     Sign out
// @Description Ends the session whose key is sent. 404 for a key that is no session's.
// @ID          endCurrentSession
// @Tags        accounts
// @Security    bearer
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /sessions/current [delete]
func (d *Door) signOut(c echo.Context) error {
	if err := d.People.SignOut(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// listSessions answers with the reader's own sessions.
//
// @Summary     Where am I signed in
// @Description My sessions that have not ended, at most 50, those that were used last first.
// @ID          listSessions
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Sessions
// @Failure     401 {object} rest.Problem
// @Router      /me/sessions [get]
func (d *Door) listSessions(c echo.Context) error {
	by := rest.WriteOptionsOf(c)
	sessions, err := d.People.Sessions(c.Request().Context(), by)
	if err != nil {
		return err
	}
	shown := Sessions{Items: make([]Session, len(sessions))}
	for i, s := range sessions {
		shown.Items[i] = Session{
			ID: s.ID.String(), Method: s.Method, OwnDevice: s.OwnDevice, Current: s.ID == by.SessionID,
			CreatedAt: s.CreatedAt, LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt,
		}
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// endSession ends one of the reader's own sessions.
//
// @Summary     End one of my sessions
// @Description It is refused from now on, by every process. It may be the one that asks.
// @ID          endSession
// @Tags        accounts
// @Security    bearer
// @Param       id path string true "id of the session" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /me/sessions/{id} [delete]
func (d *Door) endSession(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.People.EndSession(c.Request().Context(), rest.WriteOptionsOf(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
