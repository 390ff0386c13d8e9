package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// A group's calendar is for calendar programs, is the same for everybody, and can be revalidated by
// its ETag.
func TestCalendarOfAGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		g := leeds("Tuesday Night")
		m := g["meetings"].([]any)[0].(map[string]any)
		m["format"], m["online"] = "hybrid", map[string]any{"access": "on_request", "url": "https://meet.example.org/asked"}
		id := s.group(steward, g)
		path := "/groups/" + id + "/calendar.ics"
		got := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
		if kind := got.header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
			t.Errorf("Content-Type %q", kind)
		}
		for _, line := range []string{
			"BEGIN:VTIMEZONE", "RRULE:FREQ=WEEKLY;BYDAY=TU", "DTSTART;TZID=Europe/London:20261124T193000", "SEQUENCE:1", "LOCATION;LANGUAGE=en:Library\\, Headingley\\, Leeds",
		} {
			if !strings.Contains(string(got.body), line+"\r\n") {
				t.Errorf("no line %q in\n%s", line, got.body)
			}
		}
		if own := s.ask("GET", path, steward, nil); string(own.body) != string(got.body) || strings.Contains(string(own.body), "meet.example.org") {
			t.Error("a member's calendar tells more than anybody's")
		}
		bySlug := s.ask("GET", "/groups/tuesday-night/calendar.ics", person{}, nil).wantStatus(http.StatusOK)
		tag := got.header.Get("ETag")
		if bySlug.header.Get("ETag") != tag || !tagged.MatchString(tag) {
			t.Errorf("ETag %q by slug, %q by id", bySlug.header.Get("ETag"), tag)
		}
		s.with("GET", path, person{}, map[string]string{"If-None-Match": tag}).wantStatus(http.StatusNotModified)
		if got := s.ask("HEAD", path, person{}, nil).wantStatus(http.StatusOK); len(got.body) > 0 {
			t.Errorf("HEAD has a body: %s", got.body)
		}
		m["id"], m["start"] = s.ask("GET", "/groups/"+id, steward, nil).text("meetings/0/id"), "20:00"
		s.ask("PUT", "/groups/"+id, steward, g).wantStatus(http.StatusOK)
		changed := s.with("GET", path, person{}, map[string]string{"If-None-Match": tag}).wantStatus(http.StatusOK)
		if !strings.Contains(string(changed.body), "SEQUENCE:2\r\n") || !strings.Contains(string(changed.body), "T200000\r\n") {
			t.Errorf("after a change:\n%s", changed.body)
		}
	})
}

// A group that the public may not see has no calendar, just as one that does not exist. A group
// that conceals its place has one without the place.
func TestCalendarTellsNothingConcealed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		gone := s.group(steward, leeds("Gone"))
		s.ask("DELETE", "/groups/"+gone, steward, nil).wantStatus(http.StatusNoContent)
		draft := leeds("Vetted")
		draft["topics"] = []string{"domestic_violence"}
		for _, id := range []string{gone, s.group(steward, draft)} {
			for _, who := range []person{{}, steward} {
				s.ask("GET", "/groups/"+id+"/calendar.ics", who, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
			}
		}
		s.ask("GET", "/groups/no-such-slug/calendar.ics", person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		for _, precision := range []string{"area", "hidden"} {
			g := leeds("Tuesday " + precision)
			g["locality"].(map[string]any)["precision"] = precision
			got := s.ask("GET", "/groups/"+s.group(steward, g)+"/calendar.ics", steward, nil).wantStatus(http.StatusOK)
			for _, word := range []string{"LOCATION", "GEO", "Library", "Headingley", "Leeds"} {
				if strings.Contains(string(got.body), word) {
					t.Errorf("%s: %q in\n%s", precision, word, got.body)
				}
			}
		}
	})
}
