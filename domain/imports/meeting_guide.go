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
func (w *GuideWriter) Group(ctx context.Context, g models.Group) error {
	if w.pending = append(w.pending, g); len(w.pending) < guideBatch {
		return nil
	}
	return w.flush(ctx)
}

// Close ends the feed. It does not close what is written to.
func (w *GuideWriter) Close(ctx context.Context) error {
	if err := w.flush(ctx); err != nil {
		return err
	}
	return w.writer.Close()
}

// Written returns what has been written, whole after Close.
func (w *GuideWriter) Written() meetingguide.WriteStats { return w.writer.Stats() }

// flush writes the pending groups.
func (w *GuideWriter) flush(ctx context.Context) error {
	var ids []models.ID
	for _, g := range w.pending {
		if len(g.Sources) > 0 {
			ids = append(ids, g.ID)
		}
	}
	records, err := w.readRecords(ctx, ids)
	if err != nil {
		return err
	}
	for _, g := range w.pending {
		origins := make([]meetingguide.Origin, len(records[g.ID]))
		for i, r := range records[g.ID] {
			origins[i] = meetingguide.Origin{Record: r, Language: w.languages[r.Source]}
		}
		if err := w.writer.Group(g, origins...); err != nil {
			return err
		}
	}
	w.pending = w.pending[:0]
	return nil
}

// readRecords returns the records of groups. The languages of all sources are read with the first.
func (w *GuideWriter) readRecords(ctx context.Context, ids []models.ID) (records map[models.ID][]models.SourceRecord, err error) {
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // groups without a source have no records
	}
	err = w.room.Store.Read(ctx, func(tx *store.Tx) error {
		if w.languages == nil {
			sources, err := tx.Sources(ctx)
			if err != nil {
				return err
			}
			w.languages = map[string]string{}
			for _, source := range sources {
				w.languages[source.Name] = source.Options.Language
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
