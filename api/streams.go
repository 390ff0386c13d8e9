package api

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

const (
	// streamsAtOnce is how many whole sets are sent at once: each holds the state of an index, or
	// reads rows. streamsKept of them are reserved for callers with a key.
	streamsAtOnce = 16
	streamsKept   = 4
	// streamTime is the time limit of a whole set.
	streamTime = 30 * time.Minute
	// partTime is how long a client may read nothing of it.
	partTime = 30 * time.Second
	// partBytes is how much is sent at once, and partsEvery the longest time that buffered bytes
	// wait.
	partBytes  = 32 << 10
	partsEvery = time.Second
)

// sheet holds the formats of a list that is sent as a whole set.
type sheet[T any] struct {
	name    string // of a file
	caching caching
	item    func(models.FoundItem) (T, error)
	columns []column[T]
	feature func(T) any
}

// outgoing is a whole set that is being sent to its caller.
type outgoing struct {
	*bufio.Writer
	parts *parts
}

// pace sends what has waited long enough. The writer calls it after each item.
func (o outgoing) pace() error { return o.parts.pace(o.Writer) }

// stream answers with a whole set of any kind and size: head sets its headers, write writes it. A
// HEAD request receives the headers. An error before the first byte is a problem. A later one cuts
// the connection, so that a part is never taken for the whole.
func (d *Door) stream(c echo.Context, head func(http.Header), write func(ctx context.Context, to outgoing) error) error {
	header := c.Response().Header()
	if c.Request().Method == http.MethodHead {
		head(header)
		return c.NoContent(http.StatusOK)
	}
	ctx, leave, err := d.enterStream(c)
	if err != nil {
		return err
	}
	defer leave()
	out := &parts{response: c.Response(), begin: func() { head(header) }, zips: takesGzip(c.Request().Header)}
	to := outgoing{Writer: bufio.NewWriterSize(out, partBytes), parts: out}
	if err := write(ctx, to); err != nil {
		return fmt.Errorf("tell a whole set: %w", err)
	}
	if err := to.Flush(); err != nil {
		return fmt.Errorf("send a whole set: %w", err)
	}
	return out.end()
}

// tellWhole answers with everything that was found, item by item, in the media type that the caller
// wants.
func tellWhole[T any](c echo.Context, d *Door, whole discovery.Stream, s sheet[T]) error {
	kind := kindWanted(c)
	return d.stream(c, func(h http.Header) { s.tell(h, kind) }, func(ctx context.Context, to outgoing) error {
		written := s.writer(kind, to)
		for item, err := range whole(ctx) {
			if err != nil {
				return err
			}
			shown, err := s.item(item)
			if err != nil {
				return fmt.Errorf("show an item: %w", err)
			}
			if err := errors.Join(written.add(shown), to.pace()); err != nil {
				return err
			}
		}
		return written.end()
	})
}

// newStreams returns the pool of slots for whole sets. No network and no key gets more than half of
// those that others leave free.
func newStreams() *shares.Pool {
	return shares.New(shares.Rules{Total: streamsAtOnce, Kept: streamsKept, Part: 1, Floor: 1})
}

// enterStream takes a slot of the caller's share among the whole sets that are sent at once. It
// never waits. The context ends with their time limit and not with that of ordinary answers.
func (d *Door) enterStream(c echo.Context) (context.Context, func(), error) {
	caller := CallerOf(c)
	if !d.streams.Take(caller, 1) {
		return nil, nil, fmt.Errorf("%w: too many lists are told whole at once", models.ErrUnavailable)
	}
	leave := func() { d.streams.Give(caller, 1) }
	if p, ok := c.Response().Writer.(*paced); ok {
		if err := p.whole(); err != nil {
			leave()
			return nil, nil, err
		}
	}
	ctx, cancel := context.WithTimeout(unhurried(c.Request().Context()), streamTime)
	return ctx, func() {
		cancel()
		leave()
	}, nil
}

// tellStream sets the headers of a whole set. It has no ETag, because the content is not known yet.
func tellStream(header http.Header, kind string, kept caching) {
	header.Set(echo.HeaderVary, varies)
	header.Set(echo.HeaderCacheControl, kept.header())
	header.Set(echo.HeaderContentType, kind)
}

func (s sheet[T]) tell(header http.Header, kind string) {
	tellStream(header, kind, s.caching)
	if kind == csvType {
		header.Set(echo.HeaderContentType, csvType+"; charset=utf-8; header=present")
		header.Set(echo.HeaderContentDisposition, `attachment; filename="`+s.name+`.csv"`)
	}
}

// parts sends what was buffered, each part in time or not at all.
type parts struct {
	response *echo.Response
	begin    func() // called before the first
	begun    bool
	last     time.Time
	zips     bool         // the caller takes gzip
	zip      *gzip.Writer // if it is sent compressed
}

// open sends the headers, once. As with other answers, only what anybody may read is compressed.
func (p *parts) open() {
	if p.begun {
		return
	}
	p.begun = true
	p.begin()
	if header := p.response.Header(); p.zips && header.Get(echo.HeaderCacheControl) != ownCaching {
		header.Set(echo.HeaderContentEncoding, gzipCoding)
		p.zip, _ = gzip.NewWriterLevel(p.response, gzip.BestSpeed) // the level is one that there is
	}
	p.response.WriteHeader(http.StatusOK)
}

// end ends the whole set, even an empty one. A client can see that a set without this end was cut
// off, compressed or not.
func (p *parts) end() error {
	p.open()
	if p.zip == nil {
		return nil
	}
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("send the end of a whole set: %w", err)
	}
	return nil
}

// send writes to the caller, compressed if it is sent so, and flushes it.
func (p *parts) send(b []byte) (int, error) {
	if p.zip == nil {
		return p.response.Write(b)
	}
	n, err := p.zip.Write(b)
	return n, errors.Join(err, p.zip.Flush())
}

// Write sends one part, within its time limit (pace.go).
func (p *parts) Write(b []byte) (int, error) {
	p.open()
	n, err := p.send(b)
	if err != nil {
		return n, err
	}
	p.last = time.Now()
	return n, supported(http.NewResponseController(p.response).Flush())
}

// pace sends what has waited long enough.
func (p *parts) pace(buffer *bufio.Writer) error {
	if p.last.IsZero() {
		p.last = time.Now()
	}
	if time.Since(p.last) < partsEvery {
		return nil
	}
	p.last = time.Now()
	return buffer.Flush()
}

// writer writes the items of a list in one media type.
type writer[T any] struct {
	add func(T) error
	end func() error
}

func (s sheet[T]) writer(kind string, to io.Writer) writer[T] {
	switch kind {
	case csvType:
		return s.table(to)
	case geoJSONType:
		return s.features(to)
	}
	encoder := json.NewEncoder(to) // ends each with a line feed
	encoder.SetEscapeHTML(false)
	return writer[T]{add: func(item T) error { return encoder.Encode(item) }, end: func() error { return nil }}
}

// features returns the writer of a FeatureCollection (RFC 7946), one feature a line.
func (s sheet[T]) features(to io.Writer) writer[T] {
	next := `{"type":"FeatureCollection","features":[` + "\n"
	return writer[T]{
		add: func(item T) error {
			encoded, err := json.Marshal(s.feature(item))
			if err != nil {
				return err
			}
			_, err = io.WriteString(to, next+string(encoded))
			next = ",\n"
			return err
		},
		end: func() error {
			if next != ",\n" {
				_, err := io.WriteString(to, next+"]}\n")
				return err
			}
			_, err := io.WriteString(to, "\n]}\n")
			return err
		},
	}
}

// table returns the writer of a table (RFC 4180), with a first line of names.
func (s sheet[T]) table(to io.Writer) writer[T] {
	lines := csv.NewWriter(to)
	lines.UseCRLF = true
	cells := make([]string, len(s.columns))
	for i, c := range s.columns {
		cells[i] = c.name
	}
	first := lines.Write(cells)
	return writer[T]{
		add: func(item T) error {
			for i, c := range s.columns {
				cells[i] = c.cell(item)
			}
			return errors.Join(first, lines.Write(cells))
		},
		end: func() error {
			lines.Flush()
			return errors.Join(first, lines.Error())
		},
	}
}
