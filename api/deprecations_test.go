package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/server"
)

// going returns an ending that gives callers a year.
func going() api.Deprecation {
	since := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	return api.Deprecation{Since: since, Sunset: since.AddDate(1, 0, 0), Link: "https://docs.shg.test/moving"}
}

// ending is the service with routes that go.
func (s *site) ending(routes map[string]api.Deprecation) {
	parts := s.app.Door.Parts
	parts.Deprecations = routes
	s.handler = server.New(server.Parts{API: api.New(parts), Authenticate: s.app.People.Authenticate}).Handler()
}

// A route that will be removed announces that in every answer; the others do not.
func TestARouteThatGoesSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group(s.member("A steward"), leeds("Tuesday"))
		s.ending(map[string]api.Deprecation{"GET /groups": going(), "GET /me": going()})
		for name, got := range map[string]response{
			"a read": s.ask("GET", "/groups?per_page=1", person{}, nil).wantStatus(200), "its headers": s.ask("HEAD", "/groups", person{}, nil).wantStatus(200),
			"a whole set": s.send(request{method: "GET", path: "/groups", headers: map[string]string{"Accept": "application/x-ndjson"}}).wantStatus(200),
			"a mistake":   s.ask("GET", "/groups?colour=red", person{}, nil).wantStatus(400), "a refusal": s.ask("GET", "/me", person{}, nil).wantStatus(401),
		} {
			if got.header.Get("Deprecation") != "@1798761600" || got.header.Get("Sunset") != "Sat, 01 Jan 2028 00:00:00 GMT" {
				t.Errorf("%s: Deprecation %q, Sunset %q", name, got.header.Get("Deprecation"), got.header.Get("Sunset"))
			}
			links := strings.Join(got.header.Values("Link"), ", ")
			for _, rel := range []string{"deprecation", "sunset"} {
				if !strings.Contains(links, `<https://docs.shg.test/moving>; rel="`+rel+`"`) {
					t.Errorf("%s: Link %s", name, links)
				}
			}
			if first := strings.Contains(links, `rel="first"`); first != (name == "a read" || name == "its headers") {
				t.Errorf("%s: its own links: %v", name, links)
			}
		}
		tag := s.ask("GET", "/groups", person{}, nil).header.Get("ETag")
		if got := s.send(request{method: "GET", path: "/groups", headers: map[string]string{"If-None-Match": tag}}).wantStatus(http.StatusNotModified); got.header.Get("Sunset") == "" {
			t.Errorf("304: %v", got.header)
		}
		for _, got := range []response{s.ask("POST", "/groups", person{}, nil).wantStatus(401), s.ask("GET", "/topics", person{}, nil).wantStatus(200)} {
			if got.header.Get("Deprecation")+got.header.Get("Sunset")+got.header.Get("Link") != "" {
				t.Errorf("a route that stays: %v", got.header)
			}
		}
	})
}

// Callers have twelve months and a page to read; what gives them less is not built.
func TestEndingsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*api.Deprecation){
		"eleven months":    func(e *api.Deprecation) { e.Sunset = e.Since.AddDate(0, 12, -1) },
		"no end":           func(e *api.Deprecation) { e.Sunset = time.Time{} },
		"no beginning":     func(e *api.Deprecation) { e.Since = time.Time{} },
		"no page":          func(e *api.Deprecation) { e.Link = "" },
		"no page for all":  func(e *api.Deprecation) { e.Link = "http://docs.shg.test/moving" },
		"breaks a header":  func(e *api.Deprecation) { e.Link = "https://docs.shg.test/\r\nX: y" },
		"leaves its angle": func(e *api.Deprecation) { e.Link = "https://docs.shg.test/>; rel=self" },
	} {
		t.Run(name, func(t *testing.T) {
			e := going()
			if change(&e); e.Check() == nil {
				t.Errorf("%s was accepted", name)
			}
		})
	}
	if err := going().Check(); err != nil {
		t.Errorf("a year: %v", err)
	}
	for name, e := range map[string]api.Deprecation{"GET /nowhere": going(), "GET /groups": {}} {
		if text := built(map[string]api.Deprecation{name: e}); !strings.Contains(text, name) {
			t.Errorf("%s: said %q", name, text)
		}
	}
}

// built returns why a door with routes that go cannot be built, or nothing.
func built(endings map[string]api.Deprecation) (text string) {
	defer func() { text, _ = recover().(string) }()
	server.New(server.Parts{API: api.New(api.Parts{Deprecations: endings})})
	return ""
}

// The description marks just those that go.
func TestDescriptionMarksWhatGoes(t *testing.T) {
	t.Parallel()
	var marked, listed []string
	for name, o := range operations(t) {
		if o.Deprecated {
			marked = append(marked, name)
		}
	}
	for name := range api.Deprecations() {
		listed = append(listed, parameter.ReplaceAllString(name, "{$1}"))
	}
	slices.Sort(marked)
	slices.Sort(listed)
	if !slices.Equal(marked, listed) {
		t.Errorf("marked %v, listed %v", marked, listed)
	}
}
