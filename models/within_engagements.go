package models

// MaxPerEngagement is how many notes, appointments, steps and shared resources each an engagement can
// have.
const MaxPerEngagement = 100

// WithinEngagement is all that both sides wrote within an engagement.
type WithinEngagement struct {
	Notes        []EngagementNote // the newest first
	Appointments []Appointment    // the latest first
	Steps        []EngagementStep // those that are open first
	Shared       []SharedResource // the newest first
}
