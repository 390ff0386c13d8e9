package randomrequests

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// deepest is how many levels bodies have.
const deepest = 5

// hostileTexts returns texts that have broken programs.
func hostileTexts() []string {
	return []string{
		"", " ", "\x00", "\u202e\u2066", "\ufeff", "\ufffd", "\xff\xfe", "\xed\xa0\x80", "💔👨‍👩‍👧‍👦", "e\u0301\u0301\u0301", "ঢাকা", "İstanbul ß ﬀ", "'; DROP TABLE groups; --", `"\`,
		"null", "true", "NaN", "Infinity", "-0", "1e309", "0x10", "9223372036854775808", "-1", "../../etc/passwd", "%00", "%2e%2e%2f", "a,b,,c", ",", ",,,,",
		"<script>alert(1)</script>", "{{7*7}}", "${jndi:x}", strings.Repeat("a", 5000), strings.Repeat("é,", 300), "2026-02-30", "2026-13-01T25:00:00Z", "0000-00-00",
		"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999+14:00", "180.0001,91", "-180,-90,180,90", "lat,lon", "geonames:-1", "group:", "xx-XX-x-y", "\t\r\n",
	}
}

// hostileHeaders returns values of headers, without those that no client can send.
func hostileHeaders() []string {
	return []string{
		"", "*", "*/*", "text/html", "application/json;q=0", "application/xml, */*;q=0", ";;;", "Bearer", "Bearer x", "Basic YTpi", "bearer shg_", `"`, `W/`, `""`, `"0."`,
		`"999999999999999999999.x"`, strings.Repeat("a", 3000), "00-zz-yy-xx", "bytes=0-1", "gzip", "null", "127.0.0.1, ::1", "PUT", "\xff\xfe", "💔",
	}
}

// value returns a value of a schema, usually a valid one.
func (m *Maker) value(s *openapi3.SchemaRef, depth int) any {
	v := s.Value
	switch {
	case len(v.AllOf) > 0:
		return m.value(v.AllOf[0], depth)
	case len(v.OneOf) > 0:
		return m.value(pick(m, v.OneOf), depth)
	case len(v.AnyOf) > 0:
		return m.value(pick(m, v.AnyOf), depth)
	case len(v.Enum) > 0:
		return pick(m, v.Enum)
	case v.Type.Is("boolean"):
		return m.one(2)
	case v.Type.Is("integer"), v.Type.Is("number"):
		return m.number(v)
	case v.Type.Is("array"):
		return m.list(v, depth)
	case v.Type.Is("object"):
		return m.record(v, depth)
	}
	return m.words(v)
}

func (m *Maker) number(s *openapi3.Schema) any {
	from, to := -1000.0, 100000.0
	if s.Min != nil {
		from = *s.Min
	}
	if s.Max != nil {
		to = *s.Max
	}
	n := pick(m, []float64{from, to, from + (to-from)*m.dice.Float64()})
	if s.Type.Is("integer") {
		return int64(n)
	}
	return n
}

func (m *Maker) list(s *openapi3.Schema, depth int) any {
	list := []any{}
	if depth < deepest {
		for range 1 + m.dice.IntN(3) {
			list = append(list, m.value(s.Items, depth+1))
		}
	}
	return list
}

func (m *Maker) record(s *openapi3.Schema, depth int) any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if slices.Contains(s.Required, name) || depth < deepest && m.one(4) {
			object[name] = m.value(s.Properties[name], depth+1)
		}
	}
	if values := s.AdditionalProperties.Schema; values != nil && depth < deepest {
		object[pick(m, []string{"en", "bn", "x"})] = m.value(values, depth+1)
	}
	return object
}

func (m *Maker) words(s *openapi3.Schema) any {
	switch {
	case s.Example != nil && !m.one(3):
		return s.Example
	case s.Format == "uuid" && len(m.known) > 0:
		return pick(m, m.known[pick(m, slices.Sorted(maps.Keys(m.known)))])
	case s.Format == "date":
		return pick(m, []string{"2026-12-01", "2030-01-31", "1999-02-28"})
	case s.Format == "date-time":
		return pick(m, []string{"2026-11-24T09:00:00Z", "2026-11-24T09:00:00.123456+05:30"})
	case s.MaxLength != nil && m.one(6):
		return strings.Repeat("ß", int(min(*s.MaxLength, 9000)))
	}
	return pick(m, append(hostileTexts(), "en", "GB", "alcohol", "Europe/London", "Leeds", "19:30", "Tuesday Night", "FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY;COUNT=3"))
}

// body returns a body of a media type: its example, a value of its schema, or, if spoil is true, a
// value with one error.
func (m *Maker) body(kind string, media *openapi3.MediaType, spoil bool) []byte {
	if !strings.Contains(kind, "json") || media.Schema == nil {
		return []byte(text(media.Example) + pick(m, append(hostileTexts(), "")))
	}
	v := m.value(media.Schema, 0)
	if examples := media.Examples["example"]; examples != nil && m.one(3) {
		v = copied(examples.Value.Value)
	}
	if spoil {
		v = m.spoilt(v)
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	if spoil && m.one(5) {
		return m.broken(encoded)
	}
	return encoded
}

func copied(v any) any {
	encoded, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var decoded any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		return v
	}
	return decoded
}

// spoilt returns a value with one change somewhere: a value of another type, or a member left out
// or added.
func (m *Maker) spoilt(v any) any {
	wrong := []any{nil, true, -1, 1e300, 0.5, "", pick(m, hostileTexts()), []any{}, []any{nil}, map[string]any{}, map[string]any{"": map[string]any{"a": nil}}}
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 || m.one(6) {
			v[pick(m, hostileTexts())] = pick(m, wrong)
			return v
		}
		name := pick(m, slices.Sorted(maps.Keys(v)))
		if m.one(6) {
			delete(v, name)
			return v
		}
		v[name] = m.spoilt(v[name])
		return v
	case []any:
		if len(v) == 0 || m.one(4) {
			return slices.Repeat([]any{pick(m, wrong)}, 1+m.dice.IntN(300))
		}
		i := m.dice.IntN(len(v))
		v[i] = m.spoilt(v[i])
		return v
	}
	return pick(m, wrong)
}

// broken returns a text that is no JSON, or JSON that must be refused.
func (m *Maker) broken(encoded []byte) []byte {
	switch m.dice.IntN(7) {
	case 0:
		return encoded[:len(encoded)/2]
	case 1:
		return append(slices.Clone(encoded), '{')
	case 2:
		return append([]byte("\xef\xbb\xbf"), encoded...)
	case 3:
		return bytes.Repeat([]byte("["), 100_000)
	case 4:
		return []byte("{\"name\":\"a\",\"name\":\"b\"}")
	case 5:
		return []byte{}
	}
	return bytes.ReplaceAll(encoded, []byte("a"), []byte("\xff"))
}
