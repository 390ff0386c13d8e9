package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// readAppointment returns the appointment of a form, or what is wrong with it.
func readAppointment(form url.Values) (models.AppointmentInput, error) {
	input := models.AppointmentInput{
		Start: westernDigits(typedText(form, "start")), Timezone: typedText(form, "timezone"), DurationMinutes: models.ValueOr(number(form.Get("duration")), 0),
		Format: models.Format(form.Get("format")), Place: typedText(form, "place"), Link: typedText(form, "link"), Words: typedText(form, "words"),
	}
	on, err := models.ParseDate(form.Get("on"))
	if err != nil {
		return input, models.Invalid("/on", "invalid_date")
	}
	input.On = on
	return input, nil
}

// makeAppointment adds the appointment of a form to an engagement.
func (s *Site) makeAppointment(c echo.Context, engagement models.ID, form url.Values) error {
	input, err := readAppointment(form)
	if err == nil {
		_, err = s.parts.Consultation.MakeAppointment(c.Request().Context(), rest.WriteOptionsOf(c), engagement, input)
	}
	return err
}

// moveAppointment changes the appointment of the address.
func (s *Site) moveAppointment(c echo.Context, _ models.ID, form url.Values) error {
	id, err := itemID(c)
	if err != nil {
		return err
	}
	input, err := readAppointment(form)
	if err == nil {
		_, err = s.parts.Consultation.MoveAppointment(c.Request().Context(), written(c, form), id, input)
	}
	return err
}

// cancelAppointment cancels the appointment of the address.
func (s *Site) cancelAppointment(c echo.Context, _ models.ID, _ url.Values) error {
	id, err := itemID(c)
	if err == nil {
		_, err = s.parts.Consultation.CancelAppointment(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	return err
}

// showAppointmentsCalendar sends the appointments of an engagement as a calendar.
func (s *Site) showAppointmentsCalendar(side sideReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		all := models.Page{Number: 1, PerPage: models.MaxPerEngagement}
		list, _, err := s.parts.Consultation.Appointments(c.Request().Context(), rest.WriteOptionsOf(c), e.ID, all)
		if err != nil {
			return notFound(err)
		}
		header := c.Response().Header()
		header.Set(echo.HeaderContentDisposition, `attachment; filename="appointments.ics"`)
		header.Set(echo.HeaderCacheControl, "private, no-store")
		return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(s.parts.People.AppointmentCalendar(at.Tag, list).String()))
	}
}

// leadToAppointment leads from the link of a mail to the page of the reader's side.
func (s *Site) leadToAppointment(c echo.Context) error {
	own := s.own(c, "consult.engagement")
	id, err := rest.PathID(c, "id")
	if err != nil {
		return notFound(err)
	}
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	a, err := s.parts.Consultation.Appointment(ctx, by, id)
	if err != nil {
		return notFound(err)
	}
	e, err := s.parts.Consultation.Engagement(ctx, by, a.EngagementID)
	if err != nil {
		return notFound(err)
	}
	base := "/me"
	if e.MySide == models.SideGroup {
		base = view.InsidePath(e.GroupID)
	}
	return c.Redirect(http.StatusSeeOther, string(own.Link(base+"/engagements/"+e.ID.String(), nil)))
}
