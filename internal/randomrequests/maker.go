// Package randomrequests makes requests of an API from its description: valid ones, and ones with
// an error in one place. It is for tests. The same seed makes the same requests.
package randomrequests

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is one operation of the description.
type Operation struct {
	Method, Path string
	said         *openapi3.Operation
}

// Request is a request to send.
type Request struct {
	Method, Path, EscapedPath, Query string
	Header                           http.Header
	Body                             []byte
}

// Maker makes requests. It must not be used by several goroutines at once.
type Maker struct {
	doc        *openapi3.T
	dice       *rand.Rand
	operations []Operation
	known      map[string][]string
}

// New returns a maker for the operations of a description.
func New(doc *openapi3.T, seed uint64) *Maker {
	m := &Maker{doc: doc, dice: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // no secret
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		item := doc.Paths.Value(path)
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			m.operations = append(m.operations, Operation{Method: method, Path: path, said: item.Operations()[method]})
		}
	}
	return m
}

// Operations returns the operations of the description, in the order of their paths.
func (m *Maker) Operations() []Operation { return m.operations }

// Known sets ids that exist, by the part of a path before them: "groups".
func (m *Maker) Known(ids map[string][]string) { m.known = ids }

// Key returns one of the keys; every second time the one with the most permissions.
func (m *Maker) Key(names []string, most string) string {
	if m.one(2) {
		return most
	}
	return pick(m, names)
}

// one reports true once in n calls, at random.
func (m *Maker) one(n int) bool { return m.dice.IntN(n) == 0 }

func pick[T any](m *Maker, list []T) T { return list[m.dice.IntN(len(list))] }

// Request returns a request of an operation. About every second one is valid.
func (m *Maker) Request(o Operation) Request {
	spoil := m.one(2)
	r := Request{Method: o.Method, Header: http.Header{}}
	if o.Method == http.MethodGet && m.one(10) {
		r.Method = http.MethodHead
	}
	r.Path, r.EscapedPath = m.path(o)
	r.Query = m.query(o, spoil)
	m.headers(o, r.Header, spoil)
	if body := o.said.RequestBody; body != nil {
		kinds := slices.Sorted(maps.Keys(body.Value.Content))
		kind := pick(m, kinds)
		r.Header.Set("Content-Type", kind)
		r.Body = m.body(kind, body.Value.Content[kind], spoil)
		if spoil && m.one(8) {
			r.Header.Set("Content-Type", pick(m, []string{"", "text/plain", "application/json; charset=utf-16", "*/*", "application", "multipart/form-data"}))
		}
	}
	return r
}

func (m *Maker) path(o Operation) (plain, escaped string) {
	before := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(o.Path, "/"), "/") {
		if strings.HasPrefix(part, "{") {
			part = m.pathValue(m.known[before])
		}
		before = part
		plain, escaped = plain+"/"+part, escaped+"/"+url.PathEscape(part)
	}
	return plain, escaped
}

// pathValue returns an id that exists, usually.
func (m *Maker) pathValue(known []string) string {
	switch {
	case len(known) > 0 && !m.one(5):
		return pick(m, known)
	case m.one(2):
		return "01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10"
	}
	return "-" + pick(m, hostileTexts()) // never empty: that is another path
}

func (m *Maker) query(o Operation, spoil bool) string {
	var parameters []*openapi3.Parameter
	for _, p := range o.said.Parameters {
		if p.Value.In == openapi3.ParameterInQuery {
			parameters = append(parameters, p.Value)
		}
	}
	values := url.Values{}
	add := func(p *openapi3.Parameter) {
		values.Set(p.Name, m.queryValue(p))
		switch {
		case spoil && m.one(6):
			values.Set(p.Name, pick(m, hostileTexts()))
		case spoil && m.one(5):
			values.Add(p.Name, pick(m, hostileTexts()))
		case spoil && m.one(8):
			values.Set(p.Name, "")
		}
	}
	for _, p := range parameters {
		if p.Required && !m.one(10) {
			add(p)
		}
	}
	for range min(len(parameters), m.dice.IntN(4)) {
		add(pick(m, parameters))
	}
	if spoil && m.one(10) {
		values.Set(pick(m, hostileTexts()), "x")
	}
	if spoil && m.one(20) {
		return values.Encode() + pick(m, []string{"&%zz", "&;", "&=", "&&&", "&a=%", "&%00=%00", "&page=1;per_page=2"})
	}
	return values.Encode()
}

func (m *Maker) queryValue(p *openapi3.Parameter) string {
	if p.Example != nil && m.one(2) {
		return text(p.Example)
	}
	return text(m.value(p.Schema, 0))
}

// text returns a value as it is written in a query.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = text(v[i])
		}
		return strings.Join(parts, ",")
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(encoded)
}

func (m *Maker) headers(o Operation, header http.Header, spoil bool) {
	for _, p := range o.said.Parameters {
		if p.Value.In == openapi3.ParameterInHeader && (p.Value.Required || m.one(2)) {
			header.Set(p.Value.Name, pick(m, []string{"*", `"1.0"`, `"1.abc"`, `W/"2.x"`, "01937f3e5c1a7e409a510c6f2b7d8e10"}))
		}
	}
	if m.one(4) {
		header.Set("Accept-Language", pick(m, []string{"de", "bn, en;q=0.5", "*", "xx-YY", "en;q=9", strings.Repeat("a-", 500)}))
	}
	if !spoil {
		return
	}
	for range m.dice.IntN(3) {
		name := pick(m, []string{
			"Accept", "If-Match", "If-None-Match", "If-Modified-Since", "Idempotency-Key", "Authorization", "traceparent", "X-Request-Id", "X-Forwarded-For",
			"Origin", "Range", "Accept-Encoding", "Prefer", "X-HTTP-Method-Override", "Content-Encoding",
		})
		header.Set(name, pick(m, hostileHeaders()))
	}
}
