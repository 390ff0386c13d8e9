package models

// FeedFormat is how a feed says its records.
type FeedFormat string

// The formats of feeds.
const (
	FeedMeetingGuide FeedFormat = "meeting-guide"
	FeedNDJSON       FeedFormat = "ndjson"
	FeedCSV          FeedFormat = "csv"
)

// ImportOptions say how to read a feed.
type ImportOptions struct {
	Source      string
	Format      FeedFormat
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
