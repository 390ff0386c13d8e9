package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// feed asks for a feed as a page of another site does.
func (s *site) feed(method, path string, headers map[string]string) response {
	s.t.Helper()
	s.settle()
	req := httptest.NewRequestWithContext(s.t.Context(), method, "/feeds"+path, nil)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	return response{t: s.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// groupsFed are the names of groups in a Meeting Guide feed.
func (a response) groupsFed() map[string]bool {
	a.t.Helper()
	var entries []map[string]any
	if err := json.Unmarshal(a.body, &entries); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e["group"].(string)] = true
	}
	return names
}

// The feeds contain what a search finds. Unknown and wrong parameters are ignored. Both may be read
// by pages of other sites and can be revalidated by ETag.
func TestFeedsTellWhatASearchFinds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		monthly := leeds("Once a month")
		monthly["topics"], monthly["meetings"].([]any)[0].(map[string]any)["rrule"] = []string{"gambling"}, "FREQ=MONTHLY;BYDAY=2TU"
		s.group(steward, monthly)
		other := leeds("Other troubles")
		other["topics"] = []string{"gambling"}
		s.group(steward, other)
		both, one := map[string]bool{"Tuesday Night": true, "Other troubles": true}, map[string]bool{"Tuesday Night": true}
		for path, want := range map[string]map[string]bool{
			"": both, "?topic=alcohol": one, "?topic=alcohol&colour=blue&lat=7&day=XX": one, "?q=tuesday": one, "?near=Leeds&topic=alcohol": one, "?per_page=1&page=7": both,
			"?lat=53.8&lon=-1.55&radius_km=10": both, "?lat=-30&lon=100": {}, "?lat=530&lon=-1.55": both, "?topic=no_such_topic": both, "?country=FR": {},
		} {
			got := s.feed("GET", "/meeting-guide.json"+path, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff(want, got.groupsFed()); diff != "" {
				t.Errorf("%q: %s", path, diff)
			}
		}
		report := s.feed("GET", "/meeting-guide.json?report=true", nil).wantStatus(http.StatusOK).object()
		if diff := cmp.Diff(map[string]any{"groups": 3.0, "meetings": 3.0, "entries": 2.0, "skipped": map[string]any{"not_weekly": 1.0}}, report); diff != "" {
			t.Error(diff)
		}
		calendar := s.feed("GET", "/calendar.ics?topic=gambling", nil).wantStatus(http.StatusOK)
		if got := strings.Count(string(calendar.body), "BEGIN:VEVENT"); got != 2 || strings.Count(string(calendar.body), "BEGIN:VTIMEZONE") != 1 {
			t.Errorf("%d events in\n%s", got, calendar.body)
		}
		s.feed("GET", "/meeting-guide.json?near=Nowhereville+Upon+Nothing", nil).wantStatus(http.StatusBadRequest)
		for path, kind := range map[string]string{"/calendar.ics": "text/calendar; charset=utf-8", "/meeting-guide.json": "application/json"} {
			got := s.feed("GET", path, nil).wantStatus(http.StatusOK)
			tag := got.header.Get("ETag")
			if got.header.Get("Content-Type") != kind || got.header.Get("Access-Control-Allow-Origin") != "*" || tag == "" || got.header.Get("Cache-Control") == "" {
				t.Errorf("%s: %v", path, got.header)
			}
			again := map[string]string{"If-None-Match": tag}
			s.feed("GET", path, again).wantStatus(http.StatusNotModified)
			if head := s.feed("HEAD", path, nil).wantStatus(http.StatusOK); len(head.body) > 0 || head.header.Get("ETag") != tag {
				t.Errorf("%s: HEAD %v", path, head.header)
			}
			s.askAs("PATCH", "/groups/"+id, steward, `{"name":"Tuesday Night `+path[1:4]+`"}`, "application/merge-patch+json").wantStatus(http.StatusOK)
			s.feed("GET", path, again).wantStatus(http.StatusOK)
		}
		s.feed("GET", "/nothing.json", nil).wantStatus(http.StatusNotFound)
	})
}

// Nothing of a place that a group conceals is in a feed, nor a group that the public may not see; a
// key that is sent changes nothing.
func TestFeedsTellNothingConcealed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.person("A steward", models.AccountPlain)
		for _, precision := range []string{"area", "hidden"} {
			g := leeds("Tuesday " + precision)
			g["locality"].(map[string]any)["precision"] = precision
			s.group(steward, g)
		}
		gone := s.group(steward, leeds("Gone"))
		s.ask("DELETE", "/groups/"+gone, steward, nil).wantStatus(http.StatusNoContent)
		draft := leeds("Vetted")
		draft["topics"] = []string{"domestic_violence"}
		s.group(steward, draft)
		for _, path := range []string{"/calendar.ics", "/meeting-guide.json"} {
			got := s.feed("GET", path, map[string]string{"Authorization": "Bearer " + steward.token}).wantStatus(http.StatusOK)
			for _, word := range []string{"Library", "Headingley", "LOCATION", "GEO", "latitude", "Gone", "Vetted"} {
				if strings.Contains(string(got.body), word) {
					t.Errorf("%s: %q in\n%s", path, word, got.body)
				}
			}
			if !strings.Contains(string(got.body), "Tuesday hidden") {
				t.Errorf("%s lacks the group", path)
			}
		}
	})
}

// The page on feeds asks for what is there.
func TestFeedsPageAsksForWhatIsThere(t *testing.T) {
	page, err := os.ReadFile("../docs/feeds.md")
	if err != nil {
		t.Fatal(err)
	}
	paths := regexp.MustCompile(`curl 'http://127.0.0.1:8080/feeds(/[^']+)'`).FindAllStringSubmatch(string(page), -1)
	if len(paths) < 3 {
		t.Fatalf("the page asks for %v", paths)
	}
	each(t, func(_ *testing.T, s *site) {
		s.group(s.member("A steward"), leeds("Tuesday Night"))
		for _, path := range paths {
			if got := s.feed("GET", path[1], nil).wantStatus(http.StatusOK); len(got.body) < 20 {
				s.t.Errorf("%s answers %s", path[1], got.body)
			}
		}
	})
}
