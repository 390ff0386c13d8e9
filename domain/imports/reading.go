package imports

import (
	"context"
	"fmt"
	"runtime/debug"
)

// writeAll writes the entries that are not done yet, some at a time. The next are read while these
// are written: either takes a processor. What cannot be read to its end is written up to the last
// whole batch.
func (im *imported) writeAll(ctx context.Context) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	batches, failed := make(chan []entry), make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- im.readSafely(reading, batches)
	}()
	var err error
	for entries := range batches {
		if err != nil {
			continue // the reader is stopped, and on its way out
		}
		if err = im.writeBatch(ctx, entries); err != nil {
			stop()
		}
	}
	if err != nil {
		return err
	}
	return <-failed
}

// readSafely is readBatches, and an error where that panics: on a goroutine of its own nobody else
// would catch it.
func (im *imported) readSafely(ctx context.Context, to chan<- []entry) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the feed panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return im.readBatches(ctx, to)
}

// readBatches reads what is not done yet.
func (im *imported) readBatches(ctx context.Context, to chan<- []entry) error {
	from := im.nearest()
	if im.small.held() {
		from = start{}
	}
	at, done, known, size := from.entries, im.done, im.names(), 0 // before the first batch is sent: the writer counts on, and notes names
	var pending []entry
	send := func() error {
		select {
		case to <- pending:
			pending, size = nil, 0
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := im.again(ctx, from, func(e entry) error {
		if at++; at <= done {
			return nil
		}
		if e.refused == nil && !e.record.Deleted && !known[e.record.Parts[0].Name] {
			e.draft = im.Directory.DraftOfSource(im.by, e.record.Input)
		}
		size += sizeOfEntry(e)
		if pending = append(pending, e); len(pending) < batchGroups && size < batchBytes {
			return nil
		}
		return send()
	})
	if err != nil || len(pending) == 0 {
		return err
	}
	return send()
}

// smallFeed holds the entries of a feed that was read through, where they are few enough to be held
// rather than read again.
type smallFeed struct {
	entries []entry
	bytes   int
}

const (
	// mostHeld is how many bytes of entries are held.
	mostHeld = 24 << 20
	// batchBytes is how many bytes of entries are written together at most, but for one that is
	// larger.
	batchBytes = 16 << 20
)

// sizeOfEntry is about how much memory an entry takes: what is understood of a record takes more
// than its words.
func sizeOfEntry(e entry) int {
	const structure, understood = 2 << 10, 3
	size := structure
	for _, part := range e.record.Parts {
		size += understood * len(part.Raw)
	}
	return size
}

func (s *smallFeed) keep(e entry) {
	if s.bytes += sizeOfEntry(e); s.bytes > mostHeld {
		s.entries = nil
		return
	}
	s.entries = append(s.entries, e)
}

// held reports whether all entries are.
func (s *smallFeed) held() bool { return s.bytes <= mostHeld }

// overflow gives up holding entries.
func (s *smallFeed) overflow() { s.entries, s.bytes = nil, mostHeld+1 }

// again yields the entries of a feed that was read through, from a place on.
func (im *imported) again(ctx context.Context, from start, tell teller) error {
	if !im.small.held() {
		_, err := im.readFrom(ctx, from, tell)
		return err
	}
	for _, e := range im.small.entries {
		if err := tell(e); err != nil {
			return err
		}
	}
	return nil
}

// names returns those of the records that the source has already.
func (im *imported) names() map[string]bool {
	names := make(map[string]bool, len(im.known))
	for name := range im.known {
		names[name] = true
	}
	return names
}
