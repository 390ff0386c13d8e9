package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// OwnAddress is the reader's e-mail address; empty if there is none.
type OwnAddress struct {
	Email string `json:"email,omitempty" format:"email" example:"reader@example.org"`
}

// Notices is when the reader receives notices, by kind.
type Notices struct {
	Items []models.NoticeInput `json:"items"`
}

// readAddress answers with the reader's own address.
//
// @Summary     My e-mail address
// @Description Nobody else is shown it: no member, no group, no consultant.
// @ID          readMyEmail
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} OwnAddress
// @Failure     401 {object} rest.Problem
// @Router      /me/email [get]
func (d *Door) readAddress(c echo.Context) error {
	address, err := d.People.OwnAddress(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, OwnAddress{Email: address}, rest.Metadata{})
}

// enterAddress sends a code to an address that the reader enters.
//
// @Summary     Enter an e-mail address, or another one
// @Description A code is sent to it. The address counts, and takes the place of a former one, once the
// @Description code is confirmed within ten minutes. Five codes are sent in an hour at most.
// @ID          enterMyEmail
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       address body models.EmailInput true "the address"
// @Success     202 {object} LinkRequested
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/email [put]
func (d *Door) enterAddress(c echo.Context) error {
	var in models.EmailInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.EnterAddress(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return rest.WriteJSON(c, LinkRequested{Minutes: int(models.LinkLifetime.Minutes())}, rest.Metadata{Status: http.StatusAccepted})
}

// confirmAddress makes the address the reader's own that a code was sent to.
//
// @Summary     Confirm my e-mail address by its code
// @Description Five codes may be tried. 409 `conflict` if another account has the address. By this one consents to `mail` (`GET /me/consents`).
// @ID          confirmMyEmail
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       code body models.CodeInput true "the code of the mail"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/email/confirm [post]
func (d *Door) confirmAddress(c echo.Context) error {
	var in models.CodeInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ConfirmAddress(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// removeAddress removes the reader's address.
//
// @Summary     Remove my e-mail address
// @Description From then on nothing is sent to it, and it signs nobody in. It stays where nothing else would
// @Description sign its owner in (409).
// @ID          removeMyEmail
// @Tags        accounts
// @Security    bearer
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/email [delete]
func (d *Door) removeAddress(c echo.Context) error {
	if err := d.People.RemoveAddress(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// readNotices answers with when the reader receives notices.
//
// @Summary     When am I written to
// @Description Each kind of what waits (`GET /me`), changes by the other side of a consultation, and `waiting`: what all kinds without
// @Description a choice of their own follow. Notices name neither a group nor a topic. Without an address nothing is sent.
// @Description All kinds are listed, also those of which only stewards, consultants or moderators are written to.
// @ID          readMyNotices
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Notices
// @Failure     401 {object} rest.Problem
// @Router      /me/notices [get]
func (d *Door) readNotices(c echo.Context) error {
	modes, err := d.People.Notices(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown := Notices{Items: []models.NoticeInput{}}
	for _, kind := range models.NoticeKinds() {
		shown.Items = append(shown.Items, models.NoticeInput{Kind: kind, Mode: modes.Of(kind)})
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// chooseNotices sets when the reader receives notices of a kind.
//
// @Summary     Choose when I am written to
// @Description A kind is sent at once, in one mail a day for all kinds if there was something new, or never. `waiting` sets all kinds; with
// @Description `daily` appointments are still sent at once, as calendars, unless they are chosen by themselves.
// @ID          chooseMyNotices
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       notice body models.NoticeInput true "a kind and when"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/notices [put]
func (d *Door) chooseNotices(c echo.Context) error {
	var in models.NoticeInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ChooseNotices(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
