package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
)

// again reads a resource, applies change, and sends it whole.
func (s *site) again(path string, who person, change func(o map[string]any)) response {
	s.t.Helper()
	read := s.ask("GET", path, who, nil).wantStatus(http.StatusOK)
	o := read.object()
	change(o)
	headers := map[string]string{"If-Match": read.header.Get("ETag"), "Content-Type": "application/json"}
	return s.send(request{method: "PUT", path: path, who: who, body: o, headers: headers})
}

// What was read can be sent back as it is. Read-only members can be left in, but not changed.
func TestWhatWasReadCanBeSentBack(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		group, request := s.openRequest(steward, map[string]any{"radius_km": 40})
		consultant, _ := s.consultant(moderator, facilitator("A consultant"))
		listener := s.listener("A listener")
		webhook := s.ask("POST", "/webhooks", listener, map[string]any{"url": "http://127.0.0.1:9/", "paused": true}).wantStatus(http.StatusCreated).text("id")
		need := s.ask("GET", "/groups/"+group+"/needs", steward, nil).text("items/0/id")
		for _, c := range []struct {
			path, said string
			who        person
			readOnly   map[string]any
		}{
			{"/groups/" + group, "notice", steward, map[string]any{
				"id": "x", "version": 9, "slug": "other", "url": "https://elsewhere.example/", "status": "draft", "created_at": nil, "fields": []any{"housing"},
				"stage": map[string]any{"value": "forming"}, "sources": []any{1},
			}},
			{"/groups/" + group + "/needs/" + need, "statement", steward, map[string]any{"version": 9, "status": "met", "endorsements": 7, "group_id": nil}},
			{"/requests/" + request, "timezone", steward, map[string]any{"version": 9, "status": "draft", "opened_at": "2026-01-01T00:00:00Z"}},
			{"/webhooks/" + webhook, "url", listener, map[string]any{"version": 9, "state": "failing", "created_at": nil, "failing_since": "2026-01-01T00:00:00Z"}},
			{"/consultants/me", "bio", consultant, map[string]any{"version": 9, "verified": nil, "listed": false, "active": 2}},
		} {
			zone := "Europe/Paris"
			if c.said == "url" {
				zone = "http://127.0.0.1:9/other"
			}
			before := s.ask("GET", c.path, c.who, nil).object()
			s.again(c.path, c.who, func(map[string]any) {}).wantStatus(http.StatusOK)
			after := s.ask("GET", c.path, c.who, nil).object()
			for _, own := range []string{"version", "updated_at"} {
				delete(before, own)
				delete(after, own)
			}
			if a, b := encodeJSON(t, before), encodeJSON(t, after); a != b {
				t.Errorf("%s changed by being sent back:\n%s\n%s", c.path, a, b)
			}
			s.again(c.path, c.who, func(o map[string]any) { o[c.said] = zone }).wantStatus(http.StatusOK)
			for member, value := range c.readOnly {
				s.again(c.path, c.who, func(o map[string]any) { o[member] = value }).wantProblem(http.StatusUnprocessableEntity, "invalid", "/"+member, "read_only")
			}
			s.again(c.path, c.who, func(o map[string]any) { o["colour"] = "red" }).wantProblem(http.StatusUnprocessableEntity, "invalid", "/colour", "unknown_field")
		}
	})
}

// Members that may be set once, or in part, are not changed by a later write.
func TestWhatIsSaidOnceStays(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, other, moderator := s.member("A steward"), s.member("Another"), s.moderator()
		group, _ := s.openRequest(steward, nil)
		s.ask("POST", "/groups/"+group+"/members", steward, map[string]any{"account_id": other.id})
		need := "/groups/" + group + "/needs/" + s.ask("GET", "/groups/"+group+"/needs", steward, nil).text("items/0/id")
		for _, author := range []string{other.id, moderator.id, "01937f3e-0000-7000-8000-000000000000"} {
			s.again(need, steward, func(o map[string]any) { o["author_id"] = author }).wantProblem(http.StatusUnprocessableEntity, "invalid", "/author_id", "read_only")
		}
		s.again(need, steward, func(o map[string]any) { o["order"] = 2 }).wantStatus(http.StatusOK)
		s.again(need, steward, func(o map[string]any) { delete(o, "author_id") }).wantStatus(http.StatusOK)
		consultant, _ := s.consultant(moderator, facilitator("A consultant"))
		experience := func(concluded int) func(map[string]any) {
			return func(o map[string]any) {
				o["stage_experience"] = []any{map[string]any{"stage": "forming", "declared": 2, "concluded": concluded}}
			}
		}
		s.again("/consultants/me", consultant, experience(0)).wantStatus(http.StatusOK)
		s.again("/consultants/me", consultant, experience(3)).wantProblem(http.StatusUnprocessableEntity, "invalid", "/stage_experience/0/concluded", "read_only")
	})
}

func encodeJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Meetings are found by their ids, at any position of the list. A new one has no read-only members.
func TestReadOnlyMembersOfMeetings(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward := s.member("A steward")
		g := leeds("Tuesday Night")
		meeting, _ := g["meetings"].([]any)[0].(map[string]any)
		other := map[string]any{"format": "online", "start": "10:00", "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=SA", "duration_minutes": 60}
		g["meetings"] = []any{meeting, other}
		path := "/groups/" + s.group(steward, g)
		meetings := func(o map[string]any) []any { list, _ := o["meetings"].([]any); return list }
		s.again(path, steward, func(o map[string]any) {
			list := meetings(o)
			o["meetings"] = []any{list[1], list[0], map[string]any{"format": "phone", "by_appointment": true}}
			list[0].(map[string]any)["next_at"] = "2020-01-01T00:00:00Z" // time has passed since it was read
		}).wantStatus(http.StatusOK)
		s.again(path, steward, func(o map[string]any) { meetings(o)[0].(map[string]any)["mood"] = "x" }).wantProblem(http.StatusUnprocessableEntity, "invalid", "/meetings/0/mood", "unknown_field")
		patch := func(body string) response {
			headers := map[string]string{"If-Match": "*", "Content-Type": "application/merge-patch+json"}
			return s.send(request{method: "PATCH", path: path, who: steward, body: body, headers: headers})
		}
		patch(`{"status":"published","notice":"Closed today"}`).wantStatus(http.StatusOK)
		patch(`{"status":"draft"}`).wantProblem(http.StatusUnprocessableEntity, "invalid", "/status", "read_only")
		patch(`{"status":null}`).wantProblem(http.StatusUnprocessableEntity, "invalid", "/status", "read_only")
	})
}
