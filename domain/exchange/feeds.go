package exchange

import (
	"fmt"
	"io"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/formats/ndjson"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// teller is told of a feed's records in their order, and of those that cannot be read. It stops the reading by an error.
type teller func(entry) error

// entry is a record, or why there is none.
type entry struct {
	record  models.Record
	draft   *directory.Draft // the group that a record makes if it is new; nil where nobody composed it yet
	refused *models.ImportResult
}

// read tells the records of a feed from its beginning and says how many there are, refused or not. A feed that cannot be read at all is a
// *models.InvalidError; the same feed is told in the same way again.
func (r *Room) read(in io.Reader, o models.ImportOptions, tell teller) (int, error) {
	switch o.Format {
	case models.FeedMeetingGuide:
		return r.readMeetingGuide(in, o, tell)
	case models.FeedNDJSON:
		return ndjson.Read(in, r.once(tell))
	case models.FeedCSV:
		return csv.Read(in, o, r.once(tell))
	}
	return 0, fmt.Errorf("no feed can be read in the format %q", o.Format)
}

// once refuses a record whose name stands in the feed above already, and one that has not come yet.
func (r *Room) once(tell teller) models.FeedTeller {
	seen := map[string]bool{}
	return func(e models.FeedEntry) error {
		if e.Refused != nil {
			return tell(entry{refused: e.Refused})
		}
		part := e.Record.Parts[0]
		refused := &models.ImportResult{Record: part.Name, Line: part.Line, Outcome: models.RecordRefused}
		switch err := r.checkRecord(e.Record); {
		case seen[part.Name]:
			refused.Errors = []models.FieldError{{Pointer: "/record", Code: "duplicate_record"}}
			return tell(entry{refused: refused})
		case err != nil:
			refused.Errors, _ = refusalOf(err)
			return tell(entry{refused: refused})
		}
		seen[part.Name] = true
		return tell(entry{record: e.Record})
	}
}

// readMeetingGuide reads the whole feed before it tells a group, since a group's meetings may stand anywhere in it.
func (r *Room) readMeetingGuide(in io.Reader, o models.ImportOptions, tell teller) (int, error) {
	options := meetingguide.Options{
		Source: o.Source, Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone, Now: r.Now(), Gazetteer: r.Gazetteer,
	}
	return meetingguide.Each(in, options, meetingguide.Told{
		Refused: func(refused meetingguide.Refusal) error {
			field := models.FieldError{Pointer: pointerTo(refused.Field), Code: refused.Code, Params: map[string]any{"detail": refused.Detail}}
			return tell(entry{refused: &models.ImportResult{
				Record: refused.Slug, Line: refused.Record, Outcome: models.RecordRefused, Errors: []models.FieldError{field},
			}})
		},
		Group: func(g meetingguide.Group) error { return tell(entry{record: recordOf(g)}) },
	})
}

// pointerTo is a member of a record as JSON pointers write it; "" is the record.
func pointerTo(member string) string {
	if member == "" {
		return ""
	}
	return "/" + strict.Escaped(member)
}

func recordOf(g meetingguide.Group) models.Record {
	record := models.Record{Key: g.Key, Input: g.Input}
	for _, r := range g.Records {
		part := models.RecordPart{Name: r.Slug, Line: r.Index, Raw: string(r.Raw), Hash: r.Hash, Meeting: -1}
		if len(r.MeetingIndexes) > 0 {
			part.Meeting = r.MeetingIndexes[0]
		}
		record.Parts = append(record.Parts, part)
	}
	return record
}
