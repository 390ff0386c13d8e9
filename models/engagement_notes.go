package models

// EngagementNote is a dated note that both sides of an engagement read. They learn which side wrote it,
// and not who.
type EngagementNote struct {
	ID           ID
	EngagementID ID
	Side         Side
	AuthorID     ID
	WordsSealed  string
	WrittenOn    Date
	Words        string `gorm:"-"`
	Mine         bool   `gorm:"-"` // the reader wrote it
}

// EngagementNoteInput is the input of a note.
type EngagementNoteInput struct {
	Words string `json:"words" validate:"required,max=4000,prose"`
}
