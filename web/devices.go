package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	devicePath        = "/sign-in/device"
	deviceSessionPath = "/sign-in/device/session"
	devicesPath       = "/me/devices"
)

// deviceForm is the page on which somebody asks for a code that another device takes.
func (s *Site) deviceForm(c echo.Context) error {
	shown := view.WaitingDevice{Page: s.privatePage(c, "device.title")}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.WaitingDevicePage(shown))
}

// startDevice shows the code.
func (s *Site) startDevice(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	in := models.DeviceInput{OwnDevice: c.Request().PostForm.Get("own_device") != ""}
	w, err := s.parts.People.StartDevice(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	shown := view.WaitingDevice{Page: s.privatePage(c, "device.title"), Code: w.Code, Secret: w.Secret}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.WaitingDevicePage(shown))
}

// finishDevice signs the reader in, once the code was typed on a device that is signed in.
func (s *Site) finishDevice(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	shown := view.WaitingDevice{Page: s.privatePage(c, "device.title"), Code: printable(form.Get("code")), Secret: form.Get("secret")}
	shown.Path = devicePath
	in, ready, err := s.parts.People.FinishDevice(c.Request().Context(), rest.WriteOptionsOf(c), models.DeviceSecretInput{Secret: shown.Secret})
	_, invalid := errors.AsType[*models.InvalidError](err)
	switch {
	case invalid, errors.Is(err, models.ErrSignInFailed): // its time is over: another code is asked for
		shown.Code, shown.Secret, shown.Notice = "", "", shown.T("device.over")
		return s.renderPrivate(c, http.StatusUnprocessableEntity, shown.Page, view.WaitingDevicePage(shown))
	case err != nil:
		return err
	case !ready:
		shown.Notice = shown.T("device.waits")
		return s.renderPrivate(c, http.StatusConflict, shown.Page, view.WaitingDevicePage(shown))
	}
	s.setSession(c, in)
	return c.Redirect(http.StatusSeeOther, s.nextAddress(s.newSignIn(c, ""), in))
}

// devicesForm is the page on which the reader types the code of another device.
func (s *Site) devicesForm(c echo.Context) error {
	shown := view.ApproveDevice{Page: s.privatePage(c, "devices.title"), Done: c.QueryParam("done") != ""}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ApproveDevicePage(shown))
}

// approveDevice shows which device has the code, and lets it sign in once the reader has seen that.
func (s *Site) approveDevice(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form, by := c.Request().PostForm, rest.WriteOptionsOf(c)
	shown := view.ApproveDevice{Page: s.privatePage(c, "devices.title"), Code: printable(form.Get("code"))}
	in := models.DeviceCodeInput{Code: form.Get("code")}
	var err error
	confirmed := form.Get("seen") != ""
	if confirmed {
		err = s.parts.People.ApproveDevice(c.Request().Context(), by, in)
	} else {
		shown.Asks, err = s.parts.People.AskingDevice(c.Request().Context(), by, in)
	}
	_, invalid := errors.AsType[*models.InvalidError](err)
	switch {
	case invalid, errors.Is(err, models.ErrNotFound):
		shown.Wrong = shown.T("devices.unknown")
		return s.renderPrivate(c, http.StatusUnprocessableEntity, shown.Page, view.ApproveDevicePage(shown))
	case err != nil:
		return err
	case confirmed:
		return c.Redirect(http.StatusSeeOther, devicesPath+"?done=yes")
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.ApproveDevicePage(shown))
}
