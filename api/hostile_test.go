package api_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/shg-directory/shg/api/rest"
)

// utf16Of returns a text in UTF-16, little endian, with its mark.
func utf16Of(text string) string {
	var b strings.Builder
	for _, unit := range append([]uint16{0xfeff}, utf16.Encode([]rune(text))...) {
		b.WriteByte(byte(unit & 0xff))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

// Hostile bodies are refused in words, whole or as patches, and nothing is created from them.
func TestHostileBodies(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	tests := map[string]struct {
		body, kind, encoding string
		status               int
		code                 string
	}{
		"UTF-16":                 {body: utf16Of(`{"name":"a"}`), status: 400, code: "malformed"},
		"a mark before UTF-8":    {body: "\ufeff" + `{"name":"a"}`, status: 400, code: "malformed"},
		"no UTF-8":               {body: "{\"name\":\"a\xff\"}", status: 400, code: "malformed"},
		"half a character":       {body: "{\"name\":\"a\xe0\xa6\"}", status: 400, code: "malformed"},
		"100,000 lists":          {body: deep, status: 400, code: "malformed"},
		"100,000 lists, unended": {body: deep[:100_000], status: 400, code: "malformed"},
		"lists in a member":      {body: `{"name":` + deep + `}`, status: 400, code: "malformed"},
		"the same member twice":  {body: `{"name":"a","name":"b"}`, status: 400, code: "malformed"},
		"twice further in":       {body: `{"name":"a","locality":{"label":"a","label":"b"}}`, status: 400, code: "malformed"},
		"twice, written apart":   {body: `{"name":"a","\u006eame":"b"}`, status: 400, code: "malformed"},
		"another writing":        {body: `{"NAME":"a"}`, status: 422, code: "invalid"},
		"more behind it":         {body: `{"name":"a"}{"name":"b"}`, status: 400, code: "malformed"},
		"nothing":                {body: "", status: 400, code: "malformed"},
		"a huge number":          {body: `{"name":"a","min_age":1` + strings.Repeat("0", 10_000) + `}`, status: 422, code: "invalid"},
		"half a pair":            {body: `{"name":"a\ud800"}`, status: 400, code: "malformed"},
		"halves in a member":     {body: `{"name":"a","contacts":[{"kind":"email","label":"\udc00\ud800"}]}`, status: 400, code: "malformed"},
		"a number out of range":  {body: `{"name":"a","locality":{"point":{"lat":1e999,"lon":0}}}`, status: 422, code: "invalid"},
		"packed":                 {body: "\x1f\x8b\x08", encoding: "gzip", status: 415, code: "unsupported_media_type"},
		"another charset":        {body: `{"name":"a"}`, kind: "application/json; charset=utf-16", status: 415, code: "unsupported_media_type"},
	}
	each(t, func(t *testing.T, s *site) {
		somebody := s.member("Somebody")
		for name, test := range tests {
			s.run(name, func(_ *testing.T, s *site) {
				headers := map[string]string{"Content-Type": test.kind}
				if test.kind == "" {
					headers["Content-Type"] = "application/json; charset=UTF-8"
				}
				if test.encoding != "" {
					headers["Content-Encoding"] = test.encoding
				}
				s.send(request{method: http.MethodPost, path: "/groups", who: somebody, body: test.body, headers: headers}).wantProblem(test.status, test.code, "", "")
			})
		}
		if got := s.ask("GET", "/groups", person{}, nil).at("total"); got != 0.0 {
			t.Errorf("%v groups were made", got)
		}
	})
}

// Every code that a problem can have has a text and a page.
func TestProblemsHaveTheirPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		c := &conforming{site: s}
		for _, code := range rest.ProblemCodes() {
			page := c.page("/problems/" + code)
			if page.status != http.StatusOK || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") || strings.Contains(string(page.body), "problem."+code) {
				t.Errorf("%s: %d %s", code, page.status, page.body)
			}
		}
		if page := c.page("/problems/no-such-code"); page.status != http.StatusNotFound {
			t.Errorf("a code that there is not: %d", page.status)
		}
	})
}
