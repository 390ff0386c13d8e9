package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// readSeparator reads a first line such as "sep=;", which informs spreadsheets how cells are
// separated; it returns 0 if there is none.
func readSeparator(in *rowReader) (byte, error) {
	prefix, err := in.in.Peek(7)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read the feed: %w", err)
	}
	line, _, found := bytes.Cut(prefix, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if !found || len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) {
		return 0, nil
	}
	skipped := bytes.IndexByte(prefix, '\n') + 1
	_, _ = in.in.Discard(skipped) // cannot fail: they are buffered
	in.offset, in.line = in.offset+int64(skipped), 1
	return line[4], nil
}

// separator returns the most frequent separator of the first line.
func separator(first []byte) byte {
	line, _, _ := bytes.Cut(first, []byte("\n"))
	best := byte(',')
	for _, other := range []byte(";\t") {
		if bytes.Count(line, []byte{other}) > bytes.Count(line, []byte{best}) {
			best = other
		}
	}
	return best
}

func (r *reader) readHeader() error {
	header, _, wrong, err := r.rows.next(bounds{bytes: maxHeaderBytes, cell: maxHeaderBytes, cells: maxCells})
	switch {
	case errors.Is(err, io.EOF):
		return malformedFeed("The feed is empty: its first line names the columns.")
	case err != nil:
		return fmt.Errorf("read the feed: %w", err)
	case errors.Is(wrong, errTooLarge), errors.Is(wrong, errTooManyCells):
		return malformedFeed("The first line is too long: it names at most %d columns in %d bytes.", maxCells, maxHeaderBytes)
	case wrong != nil:
		return malformedFeed("The first line cannot be read: %v.", wrong)
	}
	if !r.decode(header) {
		return malformedFeed("The feed is not in UTF-8; save it so.")
	}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, known := r.columns[name]; !known && name != "" && !slices.Contains(Ignored(), name) {
			return malformedFeed("The column %q is not known. There are: %s. Left out are: %s.", truncateName(name), strings.Join(slices.Sorted(maps.Keys(r.columns)), ", "), strings.Join(Ignored(), ", "))
		}
		if name != "" && slices.Contains(header[:i], name) {
			return malformedFeed("The column %q stands twice.", name)
		}
		header[i] = name
	}
	if r.header = resolveHeader(header); !slices.Contains(r.header, "record") {
		return malformedFeed("There is no column \"record\", nor \"id\", which names each record in the source.")
	}
	return nil
}

// truncateName returns a name as errors show it, cut if it is long.
func truncateName(name string) string {
	if runes := []rune(name); len(runes) > maxShownName {
		return string(runes[:maxShownName]) + "…"
	}
	return name
}

// resolveHeader returns a header whose columns all mean something: those that are left out have no
// name. An id is the record if nothing else is.
func resolveHeader(header []string) []string {
	has := func(name string) bool { return name != "" && slices.Contains(header, name) }
	names := make([]string, len(header))
	for i, name := range header {
		switch {
		case name == "id" && !has("record"):
			names[i] = "record"
		case slices.Contains(Ignored(), name):
		default:
			names[i] = name
		}
	}
	return names
}
