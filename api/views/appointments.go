package views

import (
	"time"

	"github.com/shg-directory/shg/models"
)

// Appointment is when the two sides of an engagement meet.
type Appointment struct {
	ID              string        `json:"id" format:"uuid"`
	EngagementID    string        `json:"engagement_id" format:"uuid"`
	Version         int64         `json:"version"`
	On              string        `json:"on" format:"date"`
	Start           string        `json:"start" example:"18:30"`
	Timezone        string        `json:"timezone" example:"Asia/Dhaka"`
	StartsAt        time.Time     `json:"starts_at" format:"date-time"`
	DurationMinutes int           `json:"duration_minutes" example:"90"`
	Format          models.Format `json:"format"`
	Place           string        `json:"place,omitempty" example:"The library, second floor"`
	Link            string        `json:"link,omitempty" format:"uri"`
	Words           string        `json:"words,omitempty" example:"The first of two visits"`
	CancelledOn     string        `json:"cancelled_on,omitempty" format:"date"`
	CreatedAt       time.Time     `json:"created_at" format:"date-time"`
	UpdatedAt       time.Time     `json:"updated_at" format:"date-time"`
}

// ToAppointment returns an appointment as both sides see it.
func ToAppointment(a models.Appointment) Appointment {
	return Appointment{
		ID: a.ID.String(), EngagementID: a.EngagementID.String(), Version: a.Version, On: FormatDate(a.OnDay), Start: a.Start, Timezone: a.Timezone,
		StartsAt: a.StartsAt.UTC(), DurationMinutes: a.DurationMinutes, Format: a.Format, Place: a.Details.Place, Link: a.Details.Link, Words: a.Details.Words,
		CancelledOn: FormatDate(a.CancelledOn), CreatedAt: a.CreatedAt.UTC(), UpdatedAt: a.UpdatedAt.UTC(),
	}
}
