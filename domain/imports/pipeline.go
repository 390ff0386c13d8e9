package imports

import (
	"context"
	"fmt"
	"runtime/debug"
)

// writeAll writes the entries that are not done yet, some at a time. The next are read while these
// are written: either takes a processor. What cannot be read to its end is written up to the last
// whole batch.
func (im *importRun) writeAll(ctx context.Context) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	batches, failed := make(chan []entry), make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- im.readRecovering(reading, batches)
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

// readRecovering is readBatches, and an error where that panics: on a goroutine of its own nobody
// else would catch it.
func (im *importRun) readRecovering(ctx context.Context, to chan<- []entry) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the feed panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return im.readBatches(ctx, to)
}

// readBatches reads what is not done yet.
func (im *importRun) readBatches(ctx context.Context, to chan<- []entry) error {
	from := im.lastResumePoint()
	if im.buffer.isComplete() {
		from = resumePoint{}
	}
	at, done, known, size := from.entries, im.done, im.knownNames(), 0 // before the first batch is sent: the writer counts on, and notes names
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
	err := im.replay(ctx, from, func(e entry) error {
		if at++; at <= done {
			return nil
		}
		if e.refused == nil && !e.record.Deleted && !known[e.record.Parts[0].Name] {
			e.prepared = im.Directory.PrepareGroupOfSource(im.by, e.record.Input)
		}
		size += entrySize(e)
		if pending = append(pending, e); len(pending) < maxBatchGroups && size < maxBatchBytes {
			return nil
		}
		return send()
	})
	if err != nil || len(pending) == 0 {
		return err
	}
	return send()
}

// entryBuffer holds the entries of a feed that was read through, where they are few enough to be
// held rather than read again.
type entryBuffer struct {
	entries []entry
	bytes   int
}

const (
	// maxBufferBytes is how many bytes of entries are held.
	maxBufferBytes = 24 << 20
	// maxBatchBytes is how many bytes of entries are written together at most, but for one that is
	// larger.
	maxBatchBytes = 16 << 20
)

// entrySize is about how much memory an entry takes: what is understood of a record takes more
// than its words.
func entrySize(e entry) int {
	const structure, understood = 2 << 10, 3
	size := structure
	for _, part := range e.record.Parts {
		size += understood * len(part.Raw)
	}
	return size
}

func (b *entryBuffer) add(e entry) {
	if b.bytes += entrySize(e); b.bytes > maxBufferBytes {
		b.entries = nil
		return
	}
	b.entries = append(b.entries, e)
}

// isComplete reports whether all entries are.
func (b *entryBuffer) isComplete() bool { return b.bytes <= maxBufferBytes }

// discard gives up holding entries.
func (b *entryBuffer) discard() { b.entries, b.bytes = nil, maxBufferBytes+1 }

// replay yields the entries of a feed that was read through, from a place on.
func (im *importRun) replay(ctx context.Context, from resumePoint, handle entryHandler) error {
	if !im.buffer.isComplete() {
		_, err := im.readFrom(ctx, from, handle)
		return err
	}
	for _, e := range im.buffer.entries {
		if err := handle(e); err != nil {
			return err
		}
	}
	return nil
}

// knownNames returns those of the records that the source has already.
func (im *importRun) knownNames() map[string]bool {
	names := make(map[string]bool, len(im.known))
	for name := range im.known {
		names[name] = true
	}
	return names
}
