package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// ReadUpdateBody reads a body like ReadBody. It ignores read-only members if they are sent back as
// they were shown, so that what was read can be changed and sent whole. If they were changed they
// are refused by pointer. shown is called only if it matters.
func ReadUpdateBody(c echo.Context, input any, shown func() (any, error)) error {
	body, err := readBodyOfType(c, JSONType)
	if err != nil {
		return err
	}
	if body, err = stripReadOnly(body, input, shown); err != nil {
		return err
	}
	return decode(body, input)
}

// stripReadOnly returns a body without its read-only members. The rest, with all its errors, is
// left to the decoder.
func stripReadOnly(body []byte, input any, shown func() (any, error)) ([]byte, error) {
	inputType := reflect.TypeOf(input)
	if unknown, err := strict.HasUnknownMembers(body, inputType); err != nil || !unknown {
		return body, err
	}
	current, err := shown()
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(current)
	if err != nil {
		return nil, fmt.Errorf("encode what is shown: %w", err)
	}
	decoded, err := decodeValue(encoded)
	if err != nil {
		return nil, err
	}
	s := readOnlyStripper{maxCompared: 4*len(encoded) + 1000}
	s.out.Grow(len(body))
	first, rest, err := splitFirstValue(body)
	if err != nil {
		return nil, err
	}
	if err := s.strip(comparedValue{first, decoded, inputType, reflect.TypeOf(current)}, ""); err != nil {
		return nil, err
	}
	if len(s.invalid.Fields) > 0 {
		return nil, &s.invalid
	}
	return append(s.out.Bytes(), rest...), nil
}

// splitFirstValue returns the first value of a body, and what follows it.
func splitFirstValue(body []byte) (first jsontext.Value, rest []byte, err error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true))
	if first, err = decoder.ReadValue(); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	return first, body[decoder.InputOffset():], nil
}

// acquireDecoder returns a decoder of JSON bytes that must not change until it is done. It does not
// copy them.
func (s *readOnlyStripper) acquireDecoder(encoded []byte) *jsontext.Decoder {
	if len(s.idleDecoders) == 0 {
		return jsontext.NewDecoder(bytes.NewBuffer(encoded), jsontext.AllowDuplicateNames(true))
	}
	decoder := s.idleDecoders[len(s.idleDecoders)-1]
	s.idleDecoders = s.idleDecoders[:len(s.idleDecoders)-1]
	decoder.Reset(bytes.NewBuffer(encoded), jsontext.AllowDuplicateNames(true))
	return decoder
}

func (s *readOnlyStripper) releaseDecoder(decoder *jsontext.Decoder) {
	s.idleDecoders = append(s.idleDecoders, decoder)
}

func decodeValue(encoded []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	return value, nil
}

// comparedValue is a value that was sent, as it was written, beside the one that is shown, with
// their types. current is nil if nothing is.
type comparedValue struct {
	sent                    jsontext.Value
	current                 any
	inputType, responseType reflect.Type
}

// readOnlyStripper writes a body without its read-only members.
type readOnlyStripper struct {
	out          bytes.Buffer
	maxCompared  int // how long a value may be, in bytes, that is as it was shown: no longer one is decoded
	invalid      models.InvalidError
	idleDecoders []*jsontext.Decoder // to be used again
}

func (s *readOnlyStripper) strip(p comparedValue, pointer string) error {
	inputs, free := strict.Members(p.inputType)
	switch {
	case p.sent.Kind() == '{' && !free && inputs != nil:
		return s.stripObject(p, inputs, pointer)
	case p.sent.Kind() == '[' && elementOf(p.inputType) != nil && holdsObjects(p.inputType):
		return s.stripArray(p, pointer)
	}
	s.out.Write(p.sent)
	return nil
}

// stripObject compares the members of an object with those that are shown. Its names are known to
// be distinct.
func (s *readOnlyStripper) stripObject(p comparedValue, inputMembers map[string]reflect.Type, pointer string) error {
	responseMembers, _ := strict.Members(p.responseType)
	shown, _ := p.current.(map[string]any)
	decoder := s.acquireDecoder(p.sent)
	defer s.releaseDecoder(decoder)
	_, err := decoder.ReadToken()
	s.out.WriteByte('{')
	for written := false; err == nil && decoder.PeekKind() != '}'; {
		var member sentMember
		if member, err = readMember(decoder, p.sent); err != nil {
			break
		}
		inputType, writable := inputMembers[member.name]
		if !writable {
			if omitted, changed := s.checkReadOnly(member, shown, responseMembers); omitted || changed {
				if changed && !s.invalid.Add(models.FieldError{Pointer: pointer + "/" + strict.EscapePointer(models.ShortenName(member.name)), Code: "read_only"}) {
					return &s.invalid
				}
				continue
			}
		}
		if written {
			s.out.WriteByte(',')
		}
		written = true
		s.out.Write(member.rawName)
		s.out.WriteByte(':')
		if !writable {
			s.out.Write(member.value)
			continue
		}
		err = s.strip(comparedValue{member.value, shown[member.name], inputType, responseMembers[member.name]}, pointer+"/"+strict.EscapePointer(member.name))
	}
	s.out.WriteByte('}')
	return err
}

// checkReadOnly checks a read-only member. omitted reports whether it is left out because it is as
// it was shown, changed whether it is an error because it is not.
func (s *readOnlyStripper) checkReadOnly(m sentMember, shown map[string]any, responseMembers map[string]reflect.Type) (omitted, changed bool) {
	if _, known := responseMembers[m.name]; !known {
		return false, false
	}
	if changesWithTime(m.name) {
		return true, false
	}
	current, isShown := shown[m.name]
	if !isShown && isEmptyValue(m.value) {
		return true, false
	}
	if !isShown || len(m.value) > s.maxCompared {
		return false, true
	}
	value, err := decodeValue(m.value)
	same := err == nil && equalJSON(value, current)
	return same, !same
}

// changesWithTime reports whether a member changes with time alone: its value when it was read may
// differ from its value now.
func changesWithTime(name string) bool { return name == "next_at" }

// sentMember is a member of a body: its name, as it was written and as it is, and its value.
type sentMember struct {
	name    string
	rawName []byte
	value   jsontext.Value
}

func readMember(decoder *jsontext.Decoder, object jsontext.Value) (sentMember, error) {
	raw, err := decoder.ReadValue()
	if err != nil {
		return sentMember{}, err
	}
	end := decoder.InputOffset()
	m := sentMember{rawName: object[end-int64(len(raw)) : end]}
	name, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return m, err
	}
	m.name = string(name)
	m.value, err = decoder.ReadValue()
	return m, err
}

// stripArray compares a list with the one shown. Items that have ids are found by them, the others
// by their position.
func (s *readOnlyStripper) stripArray(p comparedValue, pointer string) error {
	shown, _ := p.current.([]any)
	byID := map[any]any{}
	for _, item := range slices.Backward(shown) {
		if object, ok := item.(map[string]any); ok && object["id"] != nil {
			byID[object["id"]] = item
		}
	}
	decoder := s.acquireDecoder(p.sent)
	defer s.releaseDecoder(decoder)
	_, err := decoder.ReadToken()
	s.out.WriteByte('[')
	for i := 0; err == nil && decoder.PeekKind() != ']'; i++ {
		var item jsontext.Value
		if item, err = decoder.ReadValue(); err != nil {
			break
		}
		if i > 0 {
			s.out.WriteByte(',')
		}
		compared := comparedValue{item, counterpart(item, i, shown, byID), elementOf(p.inputType), elementOf(p.responseType)}
		err = s.strip(compared, fmt.Sprintf("%s/%d", pointer, i))
	}
	s.out.WriteByte(']')
	return err
}

// counterpart returns the shown item that corresponds to one that was sent: the one with its id, or
// the one at its position.
func counterpart(item jsontext.Value, i int, shown []any, byID map[any]any) any {
	var sent struct {
		ID *string `json:"id"`
	}
	if item.Kind() == '{' && json.Unmarshal(item, &sent) == nil && sent.ID != nil {
		return byID[*sent.ID]
	}
	if i < len(shown) {
		return shown[i]
	}
	return nil
}

func elementOf(t reflect.Type) reflect.Type {
	if t = strict.Dereference(t); t != nil && t.Kind() == reflect.Slice {
		return t.Elem()
	}
	return nil
}

func holdsObjects(list reflect.Type) bool {
	members, _ := strict.Members(elementOf(list))
	return members != nil
}

// isEmptyValue reports whether a value is one that answers leave out: null, false, 0, an empty text
// or list.
func isEmptyValue(v jsontext.Value) bool {
	switch string(v) {
	case "null", "false", "0", `""`, "[]":
		return true
	}
	return false
}
