package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// pieceEntries is how many entries are remembered at once.
const pieceEntries = 5000

// piece is what is remembered of some entries of a feed in the database, so that the next turn
// reads on behind them.
type piece struct {
	Entries []traced         `json:"entries"`
	Next    models.FeedPlace `json:"next"`
	Ended   bool             `json:"ended"` // the feed ends behind them
}

// traced is what is remembered of one entry before anything is written.
type traced struct {
	Key      string   `json:"key,omitempty"`
	Names    []string `json:"names,omitempty"`
	Marks    []string `json:"marks,omitempty"`
	Refused  bool     `json:"refused,omitempty"`
	Deleted  bool     `json:"deleted,omitempty"`
	Meetings int      `json:"meetings,omitempty"`
	Unplaced int      `json:"unplaced,omitempty"`
}

// start is a place of a feed that reading can begin at, with how many entries lie before it, and
// how many of them are records.
type start struct {
	place    models.FeedPlace
	entries  int
	outlined int
}

func trace(e entry) traced {
	if e.refused != nil {
		t := traced{Refused: true}
		if e.refused.Record != "" {
			t.Names = []string{e.refused.Record}
		}
		return t
	}
	t := traced{Key: e.record.Key, Deleted: e.record.Deleted, Meetings: len(e.record.Input.Meetings)}
	for _, part := range e.record.Parts {
		t.Names = append(t.Names, part.Name)
	}
	return t
}

// outlineFeed reads the feed through, from where the turns before have come. It ends with errPaused
// where this turn is over before the feed is.
func (im *imported) outlineFeed(ctx context.Context) error {
	im.present = map[string]string{}
	ended, err := im.remember(ctx)
	if err == nil && !ended {
		err = im.outlineRest(ctx)
	}
	im.summary.Groups, im.summary.Entries = len(im.outline), im.total
	return err
}

func (im *imported) outlineRest(ctx context.Context) error {
	from := im.starts[len(im.starts)-1]
	var pending piece
	behind := from.place // what was read last
	records, err := im.readFrom(ctx, from, func(e entry) error {
		im.small.keep(e)
		im.noteEncoding(e.next)
		t := trace(e)
		if e.refused == nil && !e.record.Deleted {
			t.Unplaced = im.Directory.Unplaced(e.record.Input)
		}
		if im.options.Complete && e.refused == nil {
			for _, part := range e.record.Parts {
				t.Marks = append(t.Marks, markOf(im.options.Format, part.Raw))
			}
		}
		im.noteTraced(t)
		if !im.resumable() {
			return nil
		}
		behind = e.next
		pending.Entries, pending.Next = append(pending.Entries, t), behind
		over := im.book.over()
		if !over && (im.small.held() || len(pending.Entries) < pieceEntries) {
			return nil
		}
		if err := im.addPiece(ctx, &pending); err != nil {
			return err
		}
		if over {
			return errPaused
		}
		return nil
	})
	im.summary.Records = records
	if err != nil || !im.resumable() || im.small.held() {
		return err
	}
	pending.Next, pending.Ended = behind, true
	pending.Next.Records = records
	return im.addPiece(ctx, &pending)
}

// resumable reports whether a later turn can read on where this one ended: of a Meeting Guide feed
// nothing is known before its end.
func (im *imported) resumable() bool {
	return im.book != nil && im.options.Format != models.FeedMeetingGuide
}

// noteTraced notes one entry.
func (im *imported) noteTraced(t traced) {
	im.total++
	switch {
	case t.Refused && len(t.Names) == 0:
		im.nameless = true
	case t.Refused:
		if _, known := im.present[t.Names[0]]; !known {
			im.present[t.Names[0]] = ""
		}
	default:
		for _, name := range t.Names {
			im.present[name] = t.Key
			if t.Deleted {
				delete(im.present, name)
			}
		}
		im.outline = append(im.outline, outlined{key: t.Key, names: t.Names})
		im.noteMarks(t)
		im.summary.Meetings += t.Meetings
		im.summary.PlacesNotFound += t.Unplaced
	}
}

// noteEncoding notes for the answer that a table is not in UTF-8.
func (im *imported) noteEncoding(at models.FeedPlace) {
	if at.Encoding != "" && at.Encoding != models.EncodingUTF8 {
		im.summary.Encoding = at.Encoding
	}
}

// addPiece remembers entries, and empties the piece.
func (im *imported) addPiece(ctx context.Context, p *piece) error {
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode what was read of a feed: %w", err)
	}
	position := int64(len(im.starts) - 1)
	if err := im.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddImportOutline(ctx, im.book.row.ID, position, text) }); err != nil {
		return fmt.Errorf("remember what was read of a feed: %w", err)
	}
	im.starts = append(im.starts, start{place: p.Next, entries: im.total, outlined: len(im.outline)})
	*p = piece{}
	return nil
}

// remember reads what the turns before have read, and reports whether that was all.
func (im *imported) remember(ctx context.Context) (ended bool, err error) {
	im.starts = []start{{}}
	if !im.resumable() {
		return false, nil
	}
	for {
		var text []byte
		err := im.Store.Read(ctx, func(tx *store.Tx) (err error) {
			text, err = tx.ImportOutline(ctx, im.book.row.ID, int64(len(im.starts)-1))
			return err
		})
		if errors.Is(err, models.ErrNotFound) {
			return false, nil
		}
		var p piece
		if err == nil {
			err = json.Unmarshal(text, &p)
		}
		if err != nil {
			return false, fmt.Errorf("read what was read of a feed: %w", err)
		}
		for _, t := range p.Entries {
			im.noteTraced(t)
		}
		im.small.overflow()
		im.noteEncoding(p.Next)
		im.starts = append(im.starts, start{place: p.Next, entries: im.total, outlined: len(im.outline)})
		if p.Ended {
			im.summary.Records = p.Next.Records
			return true, nil
		}
	}
}

// nearest returns the last place before the entries that are not done.
func (im *imported) nearest() start {
	best := start{}
	for _, s := range im.starts {
		if s.entries <= im.done {
			best = s
		}
	}
	return best
}

// namesBefore returns the names of the records before a place.
func (im *imported) namesBefore(s start) map[string]bool {
	names := map[string]bool{}
	for _, o := range im.outline[:s.outlined] {
		for _, name := range o.names {
			names[name] = true
		}
	}
	return names
}

// noteMarks stores by which mark each record of a complete feed is recognised under another name.
func (im *imported) noteMarks(t traced) {
	for i, mark := range t.Marks {
		if im.marks == nil {
			im.marks = map[string]string{}
		}
		im.marks[t.Names[i]] = mark
	}
}
