package models

import "time"

// Source is where records come from: a partner or a file. Its name is its identity.
type Source struct {
	Name       string // [a-z0-9-], at most 60
	Licence    string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	DetachedAt *time.Time    // since when it no longer describes any group; nil while it may
	Options    SourceOptions `gorm:"embedded"`
}

// SourceStats is a source with how much of it there is here.
type SourceStats struct {
	Source
	Records int // living ones
	Groups  int // that they describe
}

// SourceRecord ties one record of a source to the group and, if it is one, to the meeting that it
// became. Raw is private.
type SourceRecord struct {
	Source      string
	Record      string
	GroupKey    string
	GroupID     ID
	MeetingID   *ID
	Hash        string // of the raw values and how they were read; "" if its content is to be read again
	Raw         string
	RetiredAt   *time.Time
	UpdatedAt   time.Time
	SaidAt      *time.Time       // when the source states that it changed; nil if it did not
	SinceAt     *time.Time       // since when it describes the group; nil is longer than any
	ExternalIDs List[ExternalID] // of the group, as the record states them
}
