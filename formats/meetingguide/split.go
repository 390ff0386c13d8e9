package meetingguide

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// splitter walks over a JSON text byte by byte, so that neither a huge record nor a huge feed is
// ever in memory whole.
type splitter struct {
	in        *bufio.Reader
	bytesRead int
	record    func([]byte) error
	buffer    []byte
}

// split calls record with each record of the feed, whose bytes are valid JSON and last until it
// returns; nil means a record that is too large. An error of record ends the reading and is
// returned.
func split(r io.Reader, record func(raw []byte) error) error {
	s := &splitter{in: bufio.NewReaderSize(r, 64<<10), record: record}
	if prefix, err := s.in.Peek(3); err == nil && bytes.Equal(prefix, []byte("\xef\xbb\xbf")) {
		_, _ = s.in.Discard(3) // cannot fail: they are buffered
	}
	if err := s.feed(); err != nil {
		if errors.Is(err, io.EOF) {
			return notJSON("ends too early")
		}
		return err
	}
	if b, err := s.token(); err == nil {
		return notJSON(fmt.Sprintf("goes on with %q where it should end", b))
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func notJSON(detail string) error { return &Error{"not_json", "is not JSON: it " + detail} }

func (s *splitter) feed() error {
	b, err := s.token()
	switch {
	case errors.Is(err, io.EOF):
		return notJSON("is empty")
	case err != nil:
		return err
	case b == '[':
		return s.array()
	case b == '{':
		return s.object()
	}
	return notJSON(fmt.Sprintf("begins with %q", b))
}

// array reads records up to the closing bracket.
func (s *splitter) array() error {
	b, err := s.token()
	if err != nil || b == ']' {
		return err
	}
	for {
		raw, err := s.value(b)
		if err != nil {
			return err
		}
		if err := s.record(raw); err != nil {
			return err
		}
		if b, err = s.token(); err != nil || b == ']' {
			return err
		}
		if b != ',' {
			return notJSON(fmt.Sprintf("has %q between records", b))
		}
		if b, err = s.token(); err != nil {
			return err
		}
	}
}

// object looks for the member that holds the records.
func (s *splitter) object() error {
	found := false
	b, err := s.token()
	for err == nil && b == '"' {
		var name string
		if name, err = s.name(b); err != nil {
			return err
		}
		if b, err = s.token(); err != nil {
			return err
		}
		if b == '[' && !found && slices.Contains([]string{"meetings", "data", "items", "records", "results"}, name) {
			found, err = true, s.array()
		} else {
			_, err = s.value(b)
		}
		if err != nil {
			return err
		}
		if b, err = s.token(); err == nil && b == ',' {
			b, err = s.token()
		}
	}
	switch {
	case err != nil:
		return err
	case b != '}':
		return notJSON(fmt.Sprintf("has %q in an object", b))
	case !found:
		return &Error{"not_a_feed", "holds no array of meetings"}
	}
	return nil
}

// name reads a member's name and the colon after it.
func (s *splitter) name(b byte) (string, error) {
	raw, err := s.value(b)
	if err != nil {
		return "", err
	}
	var name string
	if json.Unmarshal(raw, &name) != nil {
		name = ""
	}
	if b, err = s.token(); err == nil && b != ':' {
		err = notJSON("has a name without a value")
	}
	return name, err
}

// value reads the value that begins with b. It is nil if it is larger than a record may be.
func (s *splitter) value(b byte) ([]byte, error) {
	s.buffer = append(s.buffer[:0], b)
	size, depth := 1, 0
	for quoted, escaped := b == '"', false; ; {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped = b == '\\'
			quoted = b != '"' || size == 1
		case b == '"':
			quoted = true
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			depth--
		}
		if depth > MaxDepth {
			return nil, &Error{"too_deep", fmt.Sprintf("is nested deeper than %d levels", MaxDepth)}
		}
		if depth <= 0 && !quoted && s.ends(b) {
			return s.whole(size)
		}
		var err error
		if b, err = s.next(); err != nil {
			return nil, err
		}
		size++
		if size <= MaxRecordBytes {
			s.buffer = append(s.buffer, b)
		}
	}
}

// ends reports whether the value that b belongs to is over after b: brackets and strings end
// themselves, numbers and words before the next token.
func (s *splitter) ends(b byte) bool {
	if b == '}' || b == ']' || b == '"' {
		return true
	}
	after, err := s.in.Peek(1)
	return err != nil || bytes.IndexByte([]byte(",]} \t\r\n:"), after[0]) >= 0
}

func (s *splitter) whole(size int) ([]byte, error) {
	if size > MaxRecordBytes {
		return nil, nil
	}
	if !json.Valid(s.buffer) {
		return nil, notJSON(fmt.Sprintf("has something else before byte %d", s.bytesRead))
	}
	return s.buffer, nil
}

// token returns the next byte that is not white space.
func (s *splitter) token() (byte, error) {
	for {
		b, err := s.next()
		if err != nil || b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			return b, err
		}
	}
}

func (s *splitter) next() (byte, error) {
	if s.bytesRead >= MaxFeedBytes {
		return 0, &Error{"too_large", fmt.Sprintf("is larger than %d MB", MaxFeedBytes>>20)}
	}
	b, err := s.in.ReadByte()
	s.bytesRead++
	return b, err
}
