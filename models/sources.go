package models

import (
	"slices"
	"time"
)

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

// SourceOptions hold for all records of a source what the records do not state themselves. A source
// stores those of its last import. An import that does not give one uses the stored one.
type SourceOptions struct {
	Topic    string // an id of the vocabulary; "" for none, as in every member
	Language string // BCP 47
	Country  string // ISO 3166-1 alpha-2
	Timezone string // IANA, if neither a record nor its place has one
}

// OptionChange is an option of a source that an import replaces, or clears if To is "".
type OptionChange struct {
	Option string `json:"option" example:"topic"`       // topic, language, country or timezone
	From   string `json:"from" example:"alcohol"`       // as the source stores it
	To     string `json:"to,omitempty" example:"drugs"` // as the import gives it
}

// SourceOptions returns the options as they apply to a source.
func (o ImportOptions) SourceOptions() SourceOptions {
	return SourceOptions{Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone}
}

// WithStored fills in from the stored options what the import neither gives nor clears. It returns
// the options to read with, and which stored ones they replace or clear; adding one replaces none.
func (o ImportOptions) WithStored(stored SourceOptions) (ImportOptions, []OptionChange) {
	var changes []OptionChange
	for _, option := range []struct {
		name   string
		said   *string
		stored string
	}{
		{"topic", &o.Topic, stored.Topic},
		{"language", &o.Language, stored.Language},
		{"country", &o.Country, stored.Country},
		{"timezone", &o.Timezone, stored.Timezone},
	} {
		if *option.said == "" && !slices.Contains(o.Cleared, option.name) {
			*option.said = option.stored
		}
		if option.stored != "" && *option.said != option.stored {
			changes = append(changes, OptionChange{Option: option.name, From: option.stored, To: *option.said})
		}
	}
	return o, changes
}
