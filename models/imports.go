package models

import (
	"time"
)

// FeedFormat is the format of a feed's records.
type FeedFormat string

// The formats of feeds.
const (
	FeedMeetingGuide FeedFormat = "meeting-guide"
	FeedNDJSON       FeedFormat = "ndjson"
	FeedCSV          FeedFormat = "csv"
)

// ImportOptions hold how to read a feed.
type ImportOptions struct {
	Source      string
	Format      FeedFormat
	DryRun      bool
	Complete    bool // what is missing from the feed is retired
	AllowShrink bool // even if that is more than a fifth of the records
	Topic       string
	Language    string
	Country     string
	Timezone    string

	Cleared       []string // which of topic, language, country, timezone the source shall no longer have
	Encoding      Encoding // of a table; "" if it is to be detected: UTF-8, or Windows-1252 if it is not UTF-8
	ChangeOptions bool     // replace or clear what the source stores of these
}

// MaxFeedRecords is how many records a feed may have; a table, how many rows.
const MaxFeedRecords = 250_000

// TooManyRecords refuses a feed that has more than MaxFeedRecords.
func TooManyRecords() error {
	return &InvalidError{Fields: []FieldError{{Code: "too_many_records", Params: map[string]any{"max": MaxFeedRecords}}}}
}

// FeedEntry is one entry of a feed: a record, or why there is none.
type FeedEntry struct {
	Record  Record
	Refused *ImportResult
	Next    FeedPosition
}

// FeedPosition is the place after an entry from which a later reading of the feed can continue. The
// zero value is the beginning.
type FeedPosition struct {
	Offset  int64 `json:"offset"`  // bytes of the feed before it
	Lines   int   `json:"lines"`   // line breaks before it
	Records int   `json:"records"` // records before it; of a table, rows
	Named   bool  `json:"named"`   // one of the records before it has a name

	// Encoding is that of the feed before it, if its characters show it; "" while they are all
	// ASCII.
	Encoding Encoding `json:"encoding,omitempty"`
}

// Encoding is a character encoding of feeds.
type Encoding string

// The encodings that tables are read in.
const (
	EncodingUTF8        Encoding = "utf-8"
	EncodingWindows1252 Encoding = "windows-1252"
)

// FeedEntryHandler receives a feed's entries in their order. It stops the reading by returning an
// error.
type FeedEntryHandler func(FeedEntry) error

// ImportRefusal is one record that was not taken, or one member of a record that was left out.
type ImportRefusal struct {
	Record int    `json:"record"` // from 1
	Key    string `json:"key,omitempty"`
	Field  string `json:"field,omitempty"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// ImportTally counts either records or groups by what came of them; none is counted twice.
type ImportTally struct {
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Retired   int `json:"retired"`
	Refused   int `json:"refused"`
}

// Add counts n more of an outcome.
func (t *ImportTally) Add(outcome RecordOutcome, n int) {
	switch outcome {
	case RecordCreated:
		t.Created += n
	case RecordUpdated:
		t.Updated += n
	case RecordUnchanged:
		t.Unchanged += n
	case RecordRetired:
		t.Retired += n
	case RecordRefused:
		t.Refused += n
	}
}

// AllRefused reports whether records were refused and none was taken.
func (t *ImportTally) AllRefused() bool {
	return t.Refused > 0 && t.Created+t.Updated+t.Unchanged+t.Retired == 0
}

// AlsoListed is how many groups that an import created another source lists too, under the same
// names at the same places. It may be the same list under another name.
type AlsoListed struct {
	Source string `json:"source" example:"leeds-aa"`
	Groups int    `json:"groups" example:"12"`
}

// ImportSummary is the result of a feed. Its plain counts are older than its tallies and mix what
// they count: groups created, updated and unchanged, records retired, and mistakes refused.
type ImportSummary struct {
	Source   string `json:"source"`
	DryRun   bool   `json:"dry_run"`
	Records  int    `json:"records"`
	Entries  int    `json:"entries"` // what is dealt with one after the other: records, or groups of several, and what is left out of some
	Groups   int    `json:"groups"`
	Meetings int    `json:"meetings"`

	PlacesNotFound int `json:"places_not_found,omitempty"` // places in words that the gazetteer does not know: no search by distance finds them

	Created   int             `json:"created"`
	Updated   int             `json:"updated"`
	Unchanged int             `json:"unchanged"`
	Retired   int             `json:"retired"`
	Refused   int             `json:"refused"`
	Refusals  []ImportRefusal `json:"refusals"` // the first of them

	RecordOutcomes ImportTally `json:"record_outcomes"`
	GroupOutcomes  ImportTally `json:"group_outcomes"`

	Encoding       Encoding       `json:"encoding,omitempty"` // that a table was read in, unless it is UTF-8
	AlsoListed     []AlsoListed   `json:"also_listed,omitempty"`
	OptionsChanged []OptionChange `json:"options_changed,omitempty"` // what of the source's options the import replaces

	RefusalsLeftOut int   `json:"refusals_left_out,omitempty"` // how many more there are
	RefusalBytes    int64 `json:"refusal_bytes,omitempty"`     // bytes of refusals stored beyond each record's share
}

// ImportStatus is how far an import is.
type ImportStatus string

// ImportReceiving is the status of an import whose body is not there yet. No client sees it: it is
// not in the closed set.
const ImportReceiving = "receiving"

// The statuses of imports, in their order; the last three are ends.
const (
	ImportQueued  ImportStatus = "queued"
	ImportRunning ImportStatus = "running"
	ImportDone    ImportStatus = "done"
	ImportRefused ImportStatus = "refused" // the feed could not be read, or it would have retired too much: nothing was changed
	ImportFailed  ImportStatus = "failed"  // it broke off; what it had done lasts, and handing the feed in again goes on from there
)

// ImportStatuses returns the statuses that an import can be seen in.
func ImportStatuses() []ImportStatus {
	return []ImportStatus{ImportQueued, ImportRunning, ImportDone, ImportRefused, ImportFailed}
}

// Import is a feed that a partner handed in.
type Import struct {
	ID         ID
	Source     string
	Options    Doc[ImportOptions]
	Status     ImportStatus
	Counts     Doc[ImportSummary]
	Done       int64 // entries of the feed that are done
	Results    int64 // how many results there are
	Errors     List[FieldError]
	CreatedAt  time.Time
	StartedAt  *time.Time
	FinishedAt *time.Time
}

// ImportResult is what came of one record of a feed, or of one that the feed no longer holds.
type ImportResult struct {
	Position int64 // from 1, in the order in which they were done
	Record   string
	Line     int // from 1; 0 if the record is in no line
	Outcome  RecordOutcome
	Note     RecordNote
	GroupID  *ID
	Errors   List[FieldError]
}
