package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listAppointments answers with the appointments of an engagement.
//
// @Summary     The appointments of an engagement, for its two sides
// @Description The latest first, with those that were cancelled, also once the engagement is over.
// @ID          listAppointments
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the engagement" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Appointment]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/appointments [get]
func (d *Door) listAppointments(c echo.Context) error {
	return listBelow(d, c, d.Consultation.Appointments, views.ToAppointment)
}

// readAppointmentsCalendar answers with the appointments of an engagement as a calendar.
//
// @Summary     The appointments of an engagement as a calendar (iCalendar, RFC 5545)
// @Description For its two sides. It has the times and links to the pages, and neither names nor places.
// @ID          readAppointmentsCalendar
// @Tags        consultations
// @Security    bearer
// @Produce     text/calendar
// @Param       id path string true "id of the engagement" Format(uuid)
// @Success     200 {string} string
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /engagements/{id}/appointments.ics [get]
func (d *Door) readAppointmentsCalendar(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	all := models.Page{Number: 1, PerPage: models.MaxPerEngagement}
	list, _, err := d.Consultation.Appointments(c.Request().Context(), rest.WriteOptionsOf(c), id, all)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="appointments.ics"`)
	return rest.WriteBytes(c, calendarType, []byte(d.People.AppointmentCalendar(d.language(c), list).String()), rest.Metadata{})
}

// makeAppointment adds an appointment.
//
// @Summary     Make an appointment
// @Description By the clocks of a time zone; without one it is the zone that the public knows of the group. It cannot begin in the past. The consultant and
// @Description the members who have an address and receive notices are mailed each change, as a calendar without names and places. An engagement can have 100.
// @ID          makeAppointment
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id          path string true "id of the engagement" Format(uuid)
// @Param       appointment body models.AppointmentInput true "when, and where or how"
// @Success     201 {object} views.Appointment
// @Header      201 {string} Location "where the appointment is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over, or has 100 appointments"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /engagements/{id}/appointments [post]
func (d *Door) makeAppointment(c echo.Context) error {
	return actWithBody(c, d.Consultation.MakeAppointment, func(a models.Appointment) error {
		return writeAppointment(c, a, rest.Metadata{Status: http.StatusCreated})
	})
}

// replayAppointment answers with an appointment that an earlier request created.
func (d *Door) replayAppointment(c echo.Context, id models.ID, metadata rest.Metadata) error {
	a, err := d.Consultation.Appointment(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeAppointment(c, a, metadata)
}

func writeAppointment(c echo.Context, a models.Appointment, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/appointments/" + a.ID.String()
	}
	metadata.Version, metadata.LastModified = a.Version, a.UpdatedAt
	return rest.WriteJSON(c, views.ToAppointment(a), metadata)
}

// readAppointment answers with one appointment.
//
// @Summary     Read an appointment
// @Description For the two sides of its engagement, also once that is over. To everybody else it is not there.
// @ID          readAppointment
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the appointment" Format(uuid)
// @Success     200 {object} views.Appointment
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /appointments/{id} [get]
func (d *Door) readAppointment(c echo.Context) error {
	return actOn(c, d.Consultation.Appointment, func(a models.Appointment) error { return writeAppointment(c, a, rest.Metadata{}) })
}

// moveAppointment changes an appointment.
//
// @Summary     Move an appointment, or change where it is
// @Description Whole, by either side. It cannot begin in the past. Both sides are mailed.
// @ID          moveAppointment
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id          path string true "id of the appointment" Format(uuid)
// @Param       appointment body models.AppointmentInput true "all of it"
// @Success     200 {object} views.Appointment
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "it is cancelled, or the engagement is over"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /appointments/{id} [put]
func (d *Door) moveAppointment(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	var input models.AppointmentInput
	err = rest.ReadUpdateBody(c, &input, func() (any, error) {
		a, err := d.Consultation.Appointment(ctx, by, id)
		return views.ToAppointment(a), err
	})
	if err != nil {
		return err
	}
	a, err := d.Consultation.MoveAppointment(ctx, by, id, input)
	if err != nil {
		return err
	}
	return writeAppointment(c, a, rest.Metadata{})
}

// cancelAppointment cancels an appointment.
//
// @Summary     Cancel an appointment
// @Description By either side. Both are mailed. To do so again changes nothing.
// @ID          cancelAppointment
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the appointment" Format(uuid)
// @Success     200 {object} views.Appointment
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the engagement is over"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /appointments/{id}/cancel [post]
func (d *Door) cancelAppointment(c echo.Context) error {
	return actOn(c, d.Consultation.CancelAppointment, func(a models.Appointment) error { return writeAppointment(c, a, rest.Metadata{}) })
}
