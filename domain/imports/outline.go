package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxChunkEntries is how many entries are remembered at once.
const maxChunkEntries = 5000

// outlineChunk is what is remembered of some entries of a feed in the database, so that the next
// time slice reads on behind them.
type outlineChunk struct {
	Entries []entryOutline      `json:"entries"`
	Next    models.FeedPosition `json:"next"`
	Ended   bool                `json:"ended"` // the feed ends behind them
}

// entryOutline is what is remembered of one entry before anything is written.
type entryOutline struct {
	Key         string   `json:"key,omitempty"`
	Names       []string `json:"names,omitempty"`
	ContentKeys []string `json:"marks,omitempty"`
	Refused     bool     `json:"refused,omitempty"`
	Deleted     bool     `json:"deleted,omitempty"`
	Meetings    int      `json:"meetings,omitempty"`
	Unplaced    int      `json:"unplaced,omitempty"`
}

// resumePoint is a place of a feed that reading can begin at, with how many entries lie before it,
// and how many of them are records.
type resumePoint struct {
	place    models.FeedPosition
	entries  int
	outlined int
}

func newEntryOutline(e entry) entryOutline {
	if e.refused != nil {
		t := entryOutline{Refused: true}
		if e.refused.Record != "" {
			t.Names = []string{e.refused.Record}
		}
		return t
	}
	t := entryOutline{Key: e.record.Key, Deleted: e.record.Deleted, Meetings: len(e.record.Input.Meetings)}
	for _, part := range e.record.Parts {
		t.Names = append(t.Names, part.Name)
	}
	return t
}

// outlineFeed reads the feed through, from where earlier time slices ended. It returns errSliceOver
// if this one is over before the feed is.
func (im *importRun) outlineFeed(ctx context.Context) error {
	im.keyByName = map[string]string{}
	complete, err := im.loadOutline(ctx)
	if err == nil && !complete {
		err = im.outlineRest(ctx)
	}
	im.summary.Groups, im.summary.Entries = len(im.outline), im.total
	return err
}

func (im *importRun) outlineRest(ctx context.Context) error {
	from := im.resumePoints[len(im.resumePoints)-1]
	var pending outlineChunk
	position := from.place // what was read last
	records, err := im.readFrom(ctx, from, func(e entry) error {
		im.buffer.add(e)
		im.setEncoding(e.next)
		t := newEntryOutline(e)
		if e.refused == nil && !e.record.Deleted {
			t.Unplaced = im.Directory.CountUnplaced(e.record.Input)
		}
		if im.options.Complete && e.refused == nil {
			for _, part := range e.record.Parts {
				t.ContentKeys = append(t.ContentKeys, contentKey(im.options.Format, part.Raw))
			}
		}
		im.addToOutline(t)
		if !im.isResumable() {
			return nil
		}
		position = e.next
		pending.Entries, pending.Next = append(pending.Entries, t), position
		over := im.checkpoint.isSliceOver()
		if !over && (im.buffer.isComplete() || len(pending.Entries) < maxChunkEntries) {
			return nil
		}
		if err := im.saveChunk(ctx, &pending); err != nil {
			return err
		}
		if over {
			return errSliceOver
		}
		return nil
	})
	im.summary.Records = records
	if err != nil || !im.isResumable() || im.buffer.isComplete() {
		return err
	}
	pending.Next, pending.Ended = position, true
	pending.Next.Records = records
	return im.saveChunk(ctx, &pending)
}

// isResumable reports whether a later time slice can read on where this one ended: of a Meeting
// Guide feed nothing is known before its end.
func (im *importRun) isResumable() bool {
	return im.checkpoint != nil && im.options.Format != models.FeedMeetingGuide
}

// addToOutline notes one entry.
func (im *importRun) addToOutline(t entryOutline) {
	im.total++
	switch {
	case t.Refused && len(t.Names) == 0:
		im.hasNameless = true
	case t.Refused:
		if _, known := im.keyByName[t.Names[0]]; !known {
			im.keyByName[t.Names[0]] = ""
		}
	default:
		for _, name := range t.Names {
			im.keyByName[name] = t.Key
			if t.Deleted {
				delete(im.keyByName, name)
			}
		}
		im.outline = append(im.outline, recordOutline{key: t.Key, names: t.Names})
		im.addContentKeys(t)
		im.summary.Meetings += t.Meetings
		im.summary.PlacesNotFound += t.Unplaced
	}
}

// setEncoding notes for the answer that a table is not in UTF-8.
func (im *importRun) setEncoding(at models.FeedPosition) {
	if at.Encoding != "" && at.Encoding != models.EncodingUTF8 {
		im.summary.Encoding = at.Encoding
	}
}

// saveChunk remembers entries, and empties the piece.
func (im *importRun) saveChunk(ctx context.Context, p *outlineChunk) error {
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode what was read of a feed: %w", err)
	}
	position := int64(len(im.resumePoints) - 1)
	if err := im.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddImportOutline(ctx, im.checkpoint.row.ID, position, text) }); err != nil {
		return fmt.Errorf("remember what was read of a feed: %w", err)
	}
	im.resumePoints = append(im.resumePoints, resumePoint{place: p.Next, entries: im.total, outlined: len(im.outline)})
	*p = outlineChunk{}
	return nil
}

// loadOutline reads what earlier time slices have read, and reports whether that was all.
func (im *importRun) loadOutline(ctx context.Context) (complete bool, err error) {
	im.resumePoints = []resumePoint{{}}
	if !im.isResumable() {
		return false, nil
	}
	for {
		var text []byte
		err := im.Store.Read(ctx, func(tx *store.Tx) (err error) {
			text, err = tx.ImportOutline(ctx, im.checkpoint.row.ID, int64(len(im.resumePoints)-1))
			return err
		})
		if errors.Is(err, models.ErrNotFound) {
			return false, nil
		}
		var p outlineChunk
		if err == nil {
			err = json.Unmarshal(text, &p)
		}
		if err != nil {
			return false, fmt.Errorf("read what was read of a feed: %w", err)
		}
		for _, t := range p.Entries {
			im.addToOutline(t)
		}
		im.buffer.discard()
		im.setEncoding(p.Next)
		im.resumePoints = append(im.resumePoints, resumePoint{place: p.Next, entries: im.total, outlined: len(im.outline)})
		if p.Ended {
			im.summary.Records = p.Next.Records
			return true, nil
		}
	}
}

// lastResumePoint returns the last place before the entries that are not done.
func (im *importRun) lastResumePoint() resumePoint {
	best := resumePoint{}
	for _, s := range im.resumePoints {
		if s.entries <= im.done {
			best = s
		}
	}
	return best
}

// namesBefore returns the names of the records before a place.
func (im *importRun) namesBefore(s resumePoint) map[string]bool {
	names := map[string]bool{}
	for _, o := range im.outline[:s.outlined] {
		for _, name := range o.names {
			names[name] = true
		}
	}
	return names
}

// addContentKeys stores by which content key each record of a complete feed is recognised under
// another name.
func (im *importRun) addContentKeys(t entryOutline) {
	for i, key := range t.ContentKeys {
		if im.contentKeys == nil {
			im.contentKeys = map[string]string{}
		}
		im.contentKeys[t.Names[i]] = key
	}
}
