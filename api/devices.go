package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// WaitingDevice is a device that waits until another one signs it in.
type WaitingDevice struct {
	Code      string    `json:"code" example:"7KQ2-M4XD"`
	Secret    string    `json:"secret,omitempty"`
	ExpiresAt time.Time `json:"expires_at" format:"date-time"`
}

// startDevice returns a code that another device signs this one in by.
//
// @Summary     Ask for a code that another device signs this one in by
// @Description The code is shown to the person, who types it where one is signed in, within ten minutes.
// @Description The secret stays with this device, which asks by it whether that was done.
// @ID          startDevice
// @Tags        accounts
// @Accept      json
// @Param       device body models.DeviceInput true "the device"
// @Success     201 {object} WaitingDevice
// @Failure     400 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sign-in/devices [post]
func (d *Door) startDevice(c echo.Context) error {
	var in models.DeviceInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	w, err := d.People.StartDevice(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, WaitingDevice(w), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/sign-in/devices/session"})
}

// finishDevice signs a waiting device in.
//
// @Summary     Sign in once another device has let me
// @Description 409 `conflict` while it waits; ask again after some seconds. 401 `sign_in_failed` if the ten minutes are
// @Description over. Such a session never has the role of a moderator or an admin.
// @ID          finishDevice
// @Tags        accounts
// @Accept      json
// @Param       device body models.DeviceSecretInput true "the secret of the device"
// @Success     201 {object} SignedIn
// @Failure     400 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sign-in/devices/session [post]
func (d *Door) finishDevice(c echo.Context) error {
	var in models.DeviceSecretInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	signed, ready, err := d.People.FinishDevice(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	if !ready {
		return &models.ConflictError{Code: "device_waits", Detail: "No other device has let this one sign in yet."}
	}
	return rest.WriteJSON(c, toSignedIn(signed), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/sessions"})
}

// approveDevice lets a waiting device sign in.
//
// @Summary     Let a device that shows a code sign in as me
// @Description Only the person who sees the code on a device of their own should do this. Needs the key of
// @Description a session (403). 404 if no device shows the code now.
// @ID          approveDevice
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       code body models.DeviceCodeInput true "the code that the device shows"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/devices [post]
func (d *Door) approveDevice(c echo.Context) error {
	var in models.DeviceCodeInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.ApproveDevice(c.Request().Context(), rest.WriteOptionsOf(c), in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
