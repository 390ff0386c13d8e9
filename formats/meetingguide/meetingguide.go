// Package meetingguide turns feeds in the Meeting Guide format (JSON,
// github.com/code4recovery/spec) into our words. It alone knows the format's fields and type codes.
// It stores nothing and decides nothing about who may publish what.
package meetingguide

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// The bounds of a feed. A record above its bound is refused, a feed above its own is an error.
const (
	MaxFeedBytes   = 200 << 20
	MaxRecordBytes = 1 << 20
	MaxDepth       = 32
)

// Options hold what a feed does not. If a record has a value itself, the record wins.
type Options struct {
	Source    string            // the scheme of external ids; "" is "meeting-guide"
	Topic     string            // of every group; "" is none
	Language  string            // BCP 47, of groups and meetings that name none
	Country   string            // ISO 3166-1 alpha-2
	Timezone  string            // IANA, if neither the record nor its place has one
	Now       time.Time         // when the feed is read; the zero time believes every date
	Gazetteer *places.Gazetteer // nil: no zones and places are looked up
}

// Result is a whole feed. Records counts what the feed holds, refused or not.
type Result struct {
	Records int
	Groups  []Group
	Refused []Refusal
}

// Group is a group built from one or more records, in the order of the feed. Key is the same at
// every reading while the group's records carry the same group id or group name, or, if they have
// neither, while the record with the shortest, first slug is among them.
type Group struct {
	Key     string
	Input   models.GroupInput
	Records []Record
}

// Record is one record of the feed. Raw is its content, contact persons included: it is private.
// Hash is of the raw values, whatever their order. MeetingIndexes name the ones of Input.Meetings
// that the record became.
type Record struct {
	Slug           string
	Index          int // from 1
	Raw            json.RawMessage
	Hash           string
	MeetingIndexes []int
	UpdatedAt      *time.Time // as the record states; nil if it does not, or if it is yet to come
}

// Refusal is a record that cannot be used, or one field of it that was left out. Codes:
// not_an_object, too_large, required, too_long, duplicate_slug, invalid_day, invalid_time,
// timezone_required, too_many_meetings; of fields left out: invalid_url, unknown_timezone,
// too_many_links.
type Refusal struct {
	Record         int // from 1
	Slug           string
	Field          string
	Code           string
	Detail         string
	RecordAccepted bool // the record was accepted, without the field
}

// Error is the reason, in one line, why a feed cannot be read at all. Codes: not_json, not_a_feed,
// too_deep, too_large, too_many_records.
type Error struct{ Code, Detail string }

func (e *Error) Error() string { return "the feed " + e.Detail }

// Unwrap returns a *models.InvalidError with the code "invalid" and the whole line as its detail:
// doors treat the feed like any input that is refused.
func (e *Error) Unwrap() error {
	return &models.InvalidError{Fields: []models.FieldError{{Code: "invalid", Params: map[string]any{"detail": e.Error()}}}}
}

// Handler receives what is read of a feed: the refusals as it is read, and the groups once the feed
// has been read to its end. An error of either ends the reading and is returned.
type Handler struct {
	Refused func(Refusal) error
	Group   func(Group) error
}

// Read is ReadEach for a feed that is small: it returns everything at once.
func Read(r io.Reader, o Options) (Result, error) {
	var result Result
	var err error
	result.Records, err = ReadEach(r, o, Handler{
		Refused: func(refusal Refusal) error {
			result.Refused = append(result.Refused, refusal)
			return nil
		},
		Group: func(g Group) error {
			result.Groups = append(result.Groups, g)
			return nil
		},
	})
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// ReadEach reads a feed to its end: a JSON array of records, or an object that holds one as
// meetings, data, items, records or results. It returns how many records there are, refused or not.
// Beside the raw records, and what shows which belong together, it holds one group at a time. A
// feed that is no such JSON, nested too deep, too large or of more than models.MaxFeedRecords is an
// *Error and has no groups; a record that cannot be used is a Refusal and the rest goes on. Texts
// are cleaned of control characters and cut to our limits. The caller has checked the options.
func ReadEach(r io.Reader, o Options, handle Handler) (int, error) {
	in := newReader(o)
	in.handler = handle
	err := split(r, in.record)
	if refused := (*Error)(nil); errors.As(err, &refused) {
		return in.records, refused
	}
	if err != nil {
		return in.records, fmt.Errorf("read the feed: %w", err)
	}
	return in.records, in.yieldGroups()
}

// reader is one run of ReadEach.
type reader struct {
	options    Options
	handler    Handler
	scheme     string
	meanings   map[string]codeMeaning
	countries  map[string]string
	spotCache  map[string]places.PointInfo // by query
	slugs      map[string]bool
	accepted   []acceptedRecord
	records    int
	secondPass bool  // records are read for the second time: what is wrong with them has been passed on
	linksCut   bool  // links of the present group were left out
	err        error // the error of passing on
}

// acceptedRecord is what is stored of a record that can be used: of a feed of very many small ones
// little more than the feed itself.
type acceptedRecord struct {
	index      int
	slug       string
	raw        json.RawMessage
	key        string      // of its group; "" if the record does not name it
	id         string      // of its group as the record has it
	sharedKeys []sharedKey // what it shares with others of its group; of one without a key
}

// parsedRecord is one record that can be used.
type parsedRecord struct {
	record   Record
	fields   fields
	name     string // without the mark of being suspended
	meeting  models.MeetingInput
	location location
	traits   traits
}

func newReader(o Options) *reader {
	in := &reader{
		options: o, scheme: o.Source, meanings: codeMeanings(), countries: countriesByName(), spotCache: map[string]places.PointInfo{}, slugs: map[string]bool{},
	}
	if in.scheme == "" {
		in.scheme = "meeting-guide"
	}
	return in
}

// record takes the next record of the feed; raw is nil for one that is too large.
func (r *reader) record(raw []byte) error {
	if r.records++; r.records > models.MaxFeedRecords {
		return &Error{"too_many_records", fmt.Sprintf("has more than %d records", models.MaxFeedRecords)}
	}
	e := &parsedRecord{record: Record{Index: r.records}}
	if raw == nil {
		r.refuse(e, "", "too_large", fmt.Sprintf("the record is larger than %d bytes", MaxRecordBytes))
		return r.err
	}
	if r.parse(e, raw) {
		r.slugs[e.record.Slug] = true
		k := acceptedRecord{index: e.record.Index, slug: e.record.Slug, raw: compactJSON(raw), key: ownKey(e.fields), id: groupID(e.fields)}
		if k.key == "" {
			k.sharedKeys = sharedKeysOf(e)
		}
		r.accepted = append(r.accepted, k)
	}
	return r.err
}

// parse reads the content of a record. It returns false, and has passed on the reason, if it
// cannot be used.
func (r *reader) parse(e *parsedRecord, raw []byte) bool {
	if raw[0] != '{' || json.Unmarshal(raw, &e.fields) != nil {
		r.refuse(e, "", "not_an_object", "the record is not an object with names and values")
		return false
	}
	if !r.readIdentity(e) || !r.readSchedule(e) {
		return false
	}
	r.readDescription(e)
	return true
}

// parseAgain returns a record that was read before.
func (r *reader) parseAgain(k acceptedRecord) *parsedRecord {
	e := &parsedRecord{record: Record{Index: k.index, Raw: k.raw, Hash: hashOf(k.raw)}}
	r.parse(e, k.raw)
	return e
}

func (r *reader) refuse(e *parsedRecord, field, code, detail string) {
	if r.secondPass || r.err != nil {
		return
	}
	r.err = r.handler.Refused(Refusal{Record: e.record.Index, Slug: e.record.Slug, Field: field, Code: code, Detail: detail, RecordAccepted: refusesFieldOnly(code)})
}

// refusesFieldOnly reports whether a code refuses a field alone.
func refusesFieldOnly(code string) bool { return code == "invalid_url" || code == "unknown_timezone" }

// readIdentity reads slug and name.
func (r *reader) readIdentity(e *parsedRecord) bool {
	slug := cleanLine(string(e.fields.Slug), maxSlug+1)
	if slug == "" {
		slug = cleanLine(string(e.fields.ID), maxSlug+1)
	}
	e.record.Slug = cleanLine(slug, maxSlug)
	e.name = cleanLine(suspendedPattern.ReplaceAllString(string(e.fields.Name), ""), maxName)
	if e.name == "" {
		e.name = cleanLine(string(e.fields.Group), maxName)
	}
	switch {
	case slug == "":
		r.refuse(e, "slug", "required", "the record has no slug to know it by")
	case slug != e.record.Slug:
		r.refuse(e, "slug", "too_long", fmt.Sprintf("a slug has at most %d characters", maxSlug))
	case r.slugs[slug] && !r.secondPass:
		r.refuse(e, "slug", "duplicate_slug", fmt.Sprintf("another record above has the slug %q too", slug))
	case e.name == "":
		r.refuse(e, "name", "required", "the record has no name")
	default:
		return true
	}
	return false
}
