package imports

import (
	"context"
	"fmt"
	"io"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// guideBatch is how many groups of a feed have their records read at once.
const guideBatch = 100

// GuideWriter writes groups as a Meeting Guide feed, with what their own records contained in that
// format. It holds few groups at a time. End it with Close.
type GuideWriter struct {
	room      *Room
	writer    *meetingguide.Writer
	pending   []models.Group
	languages map[string]string // of sources
}

// NewGuideWriter begins a feed. Nothing is written before the first entry or Close.
func (r *Room) NewGuideWriter(to io.Writer) *GuideWriter {
	return &GuideWriter{room: r, writer: meetingguide.NewWriter(to, meetingguide.WriteOptions{Now: r.Now()})}
}

// Group takes the next group of the feed.
func (f *GuideWriter) Group(ctx context.Context, g models.Group) error {
	if f.pending = append(f.pending, g); len(f.pending) < guideBatch {
		return nil
	}
	return f.flush(ctx)
}

// Close ends the feed. It does not close what is written to.
func (f *GuideWriter) Close(ctx context.Context) error {
	if err := f.flush(ctx); err != nil {
		return err
	}
	return f.writer.Close()
}

// Written returns what has been written, whole after Close.
func (f *GuideWriter) Written() meetingguide.WriteStats { return f.writer.Stats() }

// flush writes the pending groups.
func (f *GuideWriter) flush(ctx context.Context) error {
	var ids []models.ID
	for _, g := range f.pending {
		if len(g.Sources) > 0 {
			ids = append(ids, g.ID)
		}
	}
	records, err := f.readRecords(ctx, ids)
	if err != nil {
		return err
	}
	for _, g := range f.pending {
		origins := make([]meetingguide.Origin, len(records[g.ID]))
		for i, r := range records[g.ID] {
			origins[i] = meetingguide.Origin{Record: r, Language: f.languages[r.Source]}
		}
		if err := f.writer.Group(g, origins...); err != nil {
			return err
		}
	}
	f.pending = f.pending[:0]
	return nil
}

// readRecords returns the records of groups. The languages of all sources are read with the first.
func (f *GuideWriter) readRecords(ctx context.Context, ids []models.ID) (records map[models.ID][]models.SourceRecord, err error) {
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // groups without a source have no records
	}
	err = f.room.Store.Read(ctx, func(tx *store.Tx) error {
		if f.languages == nil {
			sources, err := tx.Sources(ctx)
			if err != nil {
				return err
			}
			f.languages = map[string]string{}
			for _, source := range sources {
				f.languages[source.Name] = source.Options.Language
			}
		}
		records, err = tx.MeetingRecordsOfGroups(ctx, ids)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the records of a feed's groups: %w", err)
	}
	return records, nil
}
