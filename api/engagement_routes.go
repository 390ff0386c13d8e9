package api

import (
	"net/http"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/policy"
)

// withinEngagements lists the routes of what both sides do within an engagement.
func (d *Door) withinEngagements() []Route {
	const get, post, put, remove = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete
	return []Route{
		{get, "/engagements/:id/notes", policy.ReadConsultation, d.listEngagementNotes},
		{post, "/engagements/:id/notes", policy.WriteNote, d.idempotent(d.writeEngagementNote, d.replayEngagementNote)},
		{get, "/notes/:id", policy.ReadConsultation, d.readEngagementNote},
		{remove, "/notes/:id", policy.TakeBackNote, d.takeBackEngagementNote},
		{get, "/engagements/:id/appointments", policy.ReadConsultation, d.listAppointments},
		{post, "/engagements/:id/appointments", policy.MakeAppointment, d.idempotent(d.makeAppointment, d.replayAppointment)},
		{get, "/engagements/:id/appointments.ics", policy.ReadConsultation, d.readAppointmentsCalendar},
		{get, "/appointments/:id", policy.ReadConsultation, d.readAppointment},
		{put, "/appointments/:id", policy.ChangeAppointment, rest.RequireIfMatch(d.moveAppointment)},
		{post, "/appointments/:id/cancel", policy.ChangeAppointment, rest.RequireIfMatch(d.cancelAppointment)},
	}
}
