package api

import (
	"net/http"

	"github.com/shg-directory/shg/domain/policy"
)

// withinEngagements lists the routes of what both sides do within an engagement.
func (d *Door) withinEngagements() []Route {
	const get, post, remove = http.MethodGet, http.MethodPost, http.MethodDelete
	return []Route{
		{get, "/engagements/:id/notes", policy.ReadConsultation, d.listEngagementNotes},
		{post, "/engagements/:id/notes", policy.WriteNote, d.idempotent(d.writeEngagementNote, d.replayEngagementNote)},
		{get, "/notes/:id", policy.ReadConsultation, d.readEngagementNote},
		{remove, "/notes/:id", policy.TakeBackNote, d.takeBackEngagementNote},
	}
}
