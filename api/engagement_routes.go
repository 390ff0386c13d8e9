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
		{get, "/engagements/:id/steps", policy.ReadConsultation, d.listEngagementSteps},
		{post, "/engagements/:id/steps", policy.AddStep, d.idempotent(d.addEngagementStep, d.replayEngagementStep)},
		{get, "/steps/:id", policy.ReadConsultation, d.readEngagementStep},
		{put, "/steps/:id", policy.CloseStep, d.closeEngagementStep},
		{get, "/engagements/:id/resources", policy.ReadConsultation, d.listSharedResources},
		{post, "/engagements/:id/resources", policy.ShareResource, d.idempotent(d.shareResource, d.replaySharedResource)},
		{get, "/shared-resources/:id", policy.ReadConsultation, d.readSharedResource},
		{put, "/engagements/:id/place", policy.DisclosePlace, d.disclosePlace},
		{remove, "/engagements/:id/place", policy.DisclosePlace, d.concealPlace},
		{post, "/appointments/:id/cancel", policy.ChangeAppointment, rest.RequireIfMatch(d.cancelAppointment)},
	}
}
