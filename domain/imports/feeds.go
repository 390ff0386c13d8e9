package imports

import (
	"context"
	"fmt"
	"io"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/formats/ndjson"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// entryHandler receives a feed's records in their order, and those that cannot be read. It stops
// the reading by returning an error.
type entryHandler func(entry) error

// entry is a record, or why there is none.
type entry struct {
	record   models.Record
	prepared *directory.PreparedGroup // the group of a record that is new; nil if it is not composed yet
	refused  *models.ImportResult
	partial  bool                // what was refused is a member of a record, which was imported without it
	next     models.FeedPosition // behind it; of a Meeting Guide feed nowhere
}

// readFrom returns the entries of the feed from a place on and returns how many records the whole
// feed has, refused or not. A feed that cannot be read at all is a *models.InvalidError; reading
// the same feed again yields the same entries.
func (im *importRun) readFrom(ctx context.Context, from resumePoint, handle entryHandler) (int, error) {
	head, err := im.open(ctx, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = head.Close() }()
	atStart, seen, o := from.entries == 0, im.namesBefore(from), im.options
	switch {
	case o.Format == models.FeedMeetingGuide:
		return im.readMeetingGuide(head, o, handle)
	case o.Format == models.FeedNDJSON && atStart:
		return ndjson.Read(head, im.checkEntries(seen, handle))
	case o.Format == models.FeedCSV && atStart:
		return csv.Read(head, o, im.checkEntries(seen, handle))
	}
	rest, err := im.open(ctx, from.place.Offset)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rest.Close() }()
	switch o.Format {
	case models.FeedNDJSON:
		return ndjson.Resume(rest, from.place, im.checkEntries(seen, handle))
	case models.FeedCSV:
		return csv.Resume(head, rest, from.place, o, im.checkEntries(seen, handle))
	case models.FeedMeetingGuide: // always read from its beginning
	}
	return 0, fmt.Errorf("no feed can be read in the format %q", o.Format)
}

// open opens the feed at an offset; reading it ends with ctx.
func (im *importRun) open(ctx context.Context, offset int64) (io.ReadCloser, error) {
	var in io.ReadCloser
	var err error
	if offset == 0 {
		in, err = im.feed(ctx)
	} else {
		in, err = im.openAt(ctx, offset)
	}
	if err != nil {
		return nil, err
	}
	return contextReader{ctx: ctx, ReadCloser: in}, nil
}

// contextReader is read until its context ends.
type contextReader struct {
	ctx context.Context //nolint:containedctx // io.Reader has none, and this one lives as long as its call
	io.ReadCloser
}

func (r contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.ReadCloser.Read(b)
}

// checkEntries refuses a record whose name is in the feed above already, and one that has not come
// yet. seen are the names above the first.
func (im *importRun) checkEntries(seen map[string]bool, handle entryHandler) models.FeedEntryHandler {
	return func(e models.FeedEntry) error {
		if e.Refused != nil {
			return handle(entry{refused: e.Refused, next: e.Next})
		}
		part := e.Record.Parts[0]
		refused := &models.ImportResult{Record: part.Name, Line: part.Line, Outcome: models.RecordRefused}
		switch err := im.checkRecord(e.Record); {
		case seen[part.Name]:
			refused.Errors = []models.FieldError{{Pointer: "/record", Code: "duplicate_record"}}
			return handle(entry{refused: refused, next: e.Next})
		case err != nil:
			refused.Errors, _ = refusalFields(err)
			return handle(entry{refused: refused, next: e.Next})
		}
		seen[part.Name] = true
		e.Record.Input.FallbackTimezone = im.options.Timezone
		e.Record.Input.ConfirmedOn, e.Record.Input.ConfirmedBy = e.Record.ConfirmedOn, im.options.Source
		return im.emitRecord(entry{record: e.Record, next: e.Next}, handle)
	}
}

// readMeetingGuide reads the whole feed before it yields a group, because a group's meetings may be
// anywhere in it.
func (r *Room) readMeetingGuide(in io.Reader, o models.ImportOptions, handle entryHandler) (int, error) {
	options := meetingguide.Options{
		Source: o.Source, Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone, Now: r.Now(), Gazetteer: r.Gazetteer,
	}
	return meetingguide.ReadEach(in, options, meetingguide.Handler{
		Refused: func(refused meetingguide.Refusal) error {
			field := models.FieldError{Pointer: memberPointer(refused.Field), Code: refused.Code, Params: map[string]any{"detail": refused.Detail}}
			return handle(entry{partial: refused.RecordAccepted, refused: &models.ImportResult{
				Record: refused.Slug, Line: refused.Record, Outcome: models.RecordRefused, Errors: []models.FieldError{field},
			}})
		},
		Group: func(g meetingguide.Group) error { return r.emitRecord(entry{record: newRecord(g)}, handle) },
	})
}

// memberPointer returns a member of a record as JSON pointers write it; "" is the record.
func memberPointer(member string) string {
	if member == "" {
		return ""
	}
	return "/" + strict.EscapePointer(member)
}

func newRecord(g meetingguide.Group) models.Record {
	record := models.Record{Key: g.Key, Input: g.Input}
	for _, r := range g.Records {
		part := models.RecordPart{Name: r.Slug, Line: r.Index, Raw: string(r.Raw), Hash: r.Hash, SaidAt: r.UpdatedAt, Meeting: -1}
		if len(r.MeetingIndexes) > 0 {
			part.Meeting = r.MeetingIndexes[0]
		}
		record.Parts = append(record.Parts, part)
	}
	return record
}
