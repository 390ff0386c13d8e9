package models

import "time"

// Source is where records come from: a partner or a file. Its name is its identity.
type Source struct {
	Name      string // [a-z0-9-], at most 60
	Licence   string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// SourceRecord ties one record of a source to the meeting that it became. Raw is private.
type SourceRecord struct {
	Source    string
	Record    string
	GroupKey  string
	GroupID   ID
	MeetingID *ID
	Hash      string // of the raw values
	Raw       string
	RetiredAt *time.Time
	UpdatedAt time.Time
}

// ImportOptions say how to read a feed.
type ImportOptions struct {
	Source      string
	DryRun      bool
	Complete    bool // what is missing from the feed is retired
	AllowShrink bool // even where that is more than a fifth of what there is
	Topic       string
	Language    string
	Country     string
	Timezone    string
}

// ImportRefusal is one record that was not taken, or one member of a record that was left out.
type ImportRefusal struct {
	Record int    `json:"record"` // from 1
	Key    string `json:"key,omitempty"`
	Field  string `json:"field,omitempty"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// ImportSummary counts groups (created, updated, unchanged, retired) and records (read, refused).
type ImportSummary struct {
	Source    string          `json:"source"`
	DryRun    bool            `json:"dry_run"`
	Records   int             `json:"records"`
	Groups    int             `json:"groups"`
	Meetings  int             `json:"meetings"`
	Created   int             `json:"created"`
	Updated   int             `json:"updated"`
	Unchanged int             `json:"unchanged"`
	Retired   int             `json:"retired"`
	Refused   int             `json:"refused"`
	Refusals  []ImportRefusal `json:"refusals"`
}
