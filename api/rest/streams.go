package rest

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

const (
	// maxStreams is how many whole sets are sent at once: each holds the state of an index, or
	// reads rows. reservedStreams of them are reserved for callers with a key.
	maxStreams      = 16
	reservedStreams = 4
	// streamTimeout is the time limit of a whole set.
	streamTimeout = 30 * time.Minute
	// streamStallTimeout is how long a client may read nothing of it.
	streamStallTimeout = 30 * time.Second
	// streamBufferBytes is how much is sent at once, and flushInterval the longest time that
	// buffered bytes wait.
	streamBufferBytes = 32 << 10
	flushInterval     = time.Second
)

// ListFormats holds the formats of a list that is sent as a whole set.
type ListFormats[T any] struct {
	Name         string // of a file
	CacheControl CacheControl
	Decode       func(models.SearchItem) (T, error)
	Columns      []Column[T]
	ToFeature    func(T) any
}

// StreamWriter is a whole set that is being sent to its caller.
type StreamWriter struct {
	*bufio.Writer
	response *streamResponse
}

// FlushIfDue sends what has waited long enough. The writer calls it after each item.
func (w StreamWriter) FlushIfDue() error { return w.response.flushIfDue(w.Writer) }

// Stream answers with a whole set of any kind and size: head sets its headers, write writes it. A
// HEAD request receives the headers. An error before the first byte is a problem. A later one cuts
// the connection, so that a part is never taken for the whole.
func (p *StreamPool) Stream(c echo.Context, head func(http.Header), write func(ctx context.Context, to StreamWriter) error) error {
	header := c.Response().Header()
	if c.Request().Method == http.MethodHead {
		head(header)
		return c.NoContent(http.StatusOK)
	}
	ctx, release, err := p.Acquire(c)
	if err != nil {
		return err
	}
	defer release()
	out := &streamResponse{response: c.Response(), setHeaders: func() { head(header) }, acceptsGzip: acceptsGzip(c.Request().Header)}
	to := StreamWriter{Writer: bufio.NewWriterSize(out, streamBufferBytes), response: out}
	if err := write(ctx, to); err != nil {
		return fmt.Errorf("write a whole set: %w", err)
	}
	if err := to.Flush(); err != nil {
		return fmt.Errorf("send a whole set: %w", err)
	}
	return out.close()
}

// StreamList answers with everything that was found, item by item, in the media type that the
// caller wants.
func StreamList[T any](c echo.Context, pool *StreamPool, items ItemStream, s ListFormats[T]) error {
	kind := NegotiatedType(c)
	return pool.Stream(c, func(header http.Header) { s.setHeaders(header, kind) }, func(ctx context.Context, to StreamWriter) error {
		written := s.newItemWriter(kind, to)
		for item, err := range items(ctx) {
			if err != nil {
				return err
			}
			shown, err := s.Decode(item)
			if err != nil {
				return fmt.Errorf("show an item: %w", err)
			}
			if err := errors.Join(written.Write(shown), to.FlushIfDue()); err != nil {
				return err
			}
		}
		return written.Close()
	})
}

// ItemStream yields the items of a whole set.
type ItemStream = func(ctx context.Context) iter.Seq2[models.SearchItem, error]

// StreamPool holds the slots for whole sets that are sent at once.
type StreamPool struct{ *shares.Pool }

// NewStreamPool returns the pool of slots for whole sets. No network and no key gets more than half
// of those that others leave free.
func NewStreamPool() *StreamPool {
	return &StreamPool{shares.New(shares.Rules{Total: maxStreams, Reserved: reservedStreams, Ratio: 1, Minimum: 1})}
}

// Acquire takes a slot of the caller's share among the whole sets that are sent at once. It
// never waits. The context ends with their time limit and not with that of ordinary answers.
func (p *StreamPool) Acquire(c echo.Context) (context.Context, func(), error) {
	caller := CallerOf(c)
	if !p.TryAcquire(caller, 1) {
		return nil, nil, fmt.Errorf("%w: too many whole sets are sent at once", models.ErrUnavailable)
	}
	release := func() { p.Release(caller, 1) }
	if w, ok := c.Response().Writer.(*minRateWriter); ok {
		if err := w.allowStream(); err != nil {
			release()
			return nil, nil, err
		}
	}
	ctx, cancel := context.WithTimeout(withoutResponseTimeout(c.Request().Context()), streamTimeout)
	return ctx, func() {
		cancel()
		release()
	}, nil
}

// SetStreamHeaders sets the headers of a whole set. It has no ETag, because the content is not
// known yet.
func SetStreamHeaders(header http.Header, kind string, cacheControl CacheControl) {
	header.Set(echo.HeaderVary, VaryHeaders)
	header.Set(echo.HeaderCacheControl, cacheControl.Header())
	header.Set(echo.HeaderContentType, kind)
}

func (s ListFormats[T]) setHeaders(header http.Header, kind string) {
	SetStreamHeaders(header, kind, s.CacheControl)
	if kind == CSVType {
		header.Set(echo.HeaderContentType, CSVType+"; charset=utf-8; header=present")
		header.Set(echo.HeaderContentDisposition, `attachment; filename="`+s.Name+`.csv"`)
	}
}

// streamResponse sends what was buffered, each part in time or not at all.
type streamResponse struct {
	response    *echo.Response
	setHeaders  func() // called before the first
	headersSent bool
	lastFlush   time.Time
	acceptsGzip bool         // the caller takes gzip
	gzipWriter  *gzip.Writer // if it is sent compressed
}

// sendHeaders sends the headers, once. As with other answers, only what anybody may read is
// compressed.
func (r *streamResponse) sendHeaders() {
	if r.headersSent {
		return
	}
	r.headersSent = true
	r.setHeaders()
	if header := r.response.Header(); r.acceptsGzip && header.Get(echo.HeaderCacheControl) != cachePrivate {
		header.Set(echo.HeaderContentEncoding, gzipCoding)
		r.gzipWriter, _ = gzip.NewWriterLevel(r.response, gzip.BestSpeed) // the level is one that there is
	}
	r.response.WriteHeader(http.StatusOK)
}

// close ends the whole set, even an empty one. A client can see that a set without this end was cut
// off, compressed or not.
func (r *streamResponse) close() error {
	r.sendHeaders()
	if r.gzipWriter == nil {
		return nil
	}
	if err := r.gzipWriter.Close(); err != nil {
		return fmt.Errorf("send the end of a whole set: %w", err)
	}
	return nil
}

// writeAndFlush writes to the caller, compressed if it is sent so, and flushes it.
func (r *streamResponse) writeAndFlush(b []byte) (int, error) {
	if r.gzipWriter == nil {
		return r.response.Write(b)
	}
	n, err := r.gzipWriter.Write(b)
	return n, errors.Join(err, r.gzipWriter.Flush())
}

// Write sends one part, within its time limit (time_limits.go).
func (r *streamResponse) Write(b []byte) (int, error) {
	r.sendHeaders()
	n, err := r.writeAndFlush(b)
	if err != nil {
		return n, err
	}
	r.lastFlush = time.Now()
	return n, ignoreUnsupported(http.NewResponseController(r.response).Flush())
}

// FlushIfDue sends what has waited long enough.
func (r *streamResponse) flushIfDue(buffer *bufio.Writer) error {
	if r.lastFlush.IsZero() {
		r.lastFlush = time.Now()
	}
	if time.Since(r.lastFlush) < flushInterval {
		return nil
	}
	r.lastFlush = time.Now()
	return buffer.Flush()
}

// ItemWriter writes the items of a list in one media type.
type ItemWriter[T any] struct {
	Write func(T) error
	Close func() error
}

func (s ListFormats[T]) newItemWriter(kind string, to io.Writer) ItemWriter[T] {
	switch kind {
	case CSVType:
		return s.NewTableWriter(to)
	case GeoJSONType:
		return s.newFeatureWriter(to)
	}
	encoder := json.NewEncoder(to) // ends each with a line feed
	encoder.SetEscapeHTML(false)
	return ItemWriter[T]{Write: func(item T) error { return encoder.Encode(item) }, Close: func() error { return nil }}
}

// newFeatureWriter returns the writer of a FeatureCollection (RFC 7946), one feature a line.
func (s ListFormats[T]) newFeatureWriter(to io.Writer) ItemWriter[T] {
	next := `{"type":"FeatureCollection","features":[` + "\n"
	return ItemWriter[T]{
		Write: func(item T) error {
			encoded, err := json.Marshal(s.ToFeature(item))
			if err != nil {
				return err
			}
			_, err = io.WriteString(to, next+string(encoded))
			next = ",\n"
			return err
		},
		Close: func() error {
			if next != ",\n" {
				_, err := io.WriteString(to, next+"]}\n")
				return err
			}
			_, err := io.WriteString(to, "\n]}\n")
			return err
		},
	}
}

// NewTableWriter returns the writer of a table (RFC 4180), with a first line of names.
func (s ListFormats[T]) NewTableWriter(to io.Writer) ItemWriter[T] {
	lines := csv.NewWriter(to)
	lines.UseCRLF = true
	cells := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		cells[i] = c.Name
	}
	first := lines.Write(cells)
	return ItemWriter[T]{
		Write: func(item T) error {
			for i, c := range s.Columns {
				cells[i] = c.cell(item)
			}
			return errors.Join(first, lines.Write(cells))
		},
		Close: func() error {
			lines.Flush()
			return errors.Join(first, lines.Error())
		},
	}
}
