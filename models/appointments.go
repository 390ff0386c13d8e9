package models

import "time"

// AppointmentNoticeDays is for how many days ahead appointments are among what waits.
const AppointmentNoticeDays = 7

// Appointment is when the two sides of an engagement meet: by the clocks of a zone, and where or how,
// which is for them alone.
type Appointment struct {
	ID              ID
	EngagementID    ID
	Version         int64
	OnDay           Date
	Start           string // HH:MM
	Timezone        string // IANA
	StartsAt        time.Time
	DurationMinutes int
	Format          Format
	DetailsSealed   string
	CancelledOn     Date // zero unless it was cancelled
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Details         AppointmentDetails `gorm:"-"`
}

// AppointmentDetails are where or how the two sides meet, and what for.
type AppointmentDetails struct {
	Place string `json:"place,omitempty"`
	Link  string `json:"link,omitempty"`
	Words string `json:"words,omitempty"`
}

// AppointmentInput is the input of an appointment. Place goes with in_person, link with online; without
// a timezone it is the public one of the group.
type AppointmentInput struct {
	On              Date   `json:"on" validate:"required" swaggertype:"string" format:"date"`
	Start           string `json:"start" validate:"required,clock" example:"18:30"`
	Timezone        string `json:"timezone,omitempty" validate:"omitempty,timezone"`
	DurationMinutes int    `json:"duration_minutes" validate:"required,gte=1,lte=1440" minimum:"1"`
	Format          Format `json:"format" validate:"required,set=format"`
	Place           string `json:"place,omitempty" validate:"max=500,prose"`
	Link            string `json:"link,omitempty" validate:"omitempty,max=2000,weburl"`
	Words           string `json:"words,omitempty" validate:"max=2000,prose"`
}
