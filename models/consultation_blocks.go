package models

// ConsultationBlock is that one side does not want to work with the other. It is private to its side; to
// the other it is as if the side were not available.
type ConsultationBlock struct {
	ID           ID
	GroupID      ID
	ConsultantID ID
	Side         Side
	BlockedOn    Date
	Name         string `gorm:"-"` // of the consultant, if the profile is listed, or of the group
	GroupSlug    string `gorm:"-"`
}
