package api_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// page asks for anything below the service's address, as a browser does.
func (s *site) page(path string) response {
	s.t.Helper()
	s.settle()
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, http.NoBody))
	return response{t: s.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// publicDoors returns the addresses at which the public finds a group called Rosewood, and one that
// is its child.
func publicDoors(id, child string) []string {
	const api = "/api/v1/groups"
	return []string{
		api + "/" + id, api + "/rosewood", api + "/rosewood/calendar.ics", api + "?q=rosewood", api + "?near=Leeds", api + "?topic=alcohol",
		api + "/map?bbox=-2,53,-1,54&zoom=14", api + "/" + child, "/feeds/meeting-guide.json", "/feeds/calendar.ics",
		"/groups?q=rosewood", "/groups/rosewood", "/groups/rosewood/sheet", "/groups/rosewood/correction", "/groups/print?q=rosewood", "/embed/groups?q=rosewood",
	}
}

// openDoors returns the doors that show the group.
func (s *site) openDoors(id, child string) (open []string) {
	s.t.Helper()
	for _, door := range publicDoors(id, child) {
		if got := s.page(door); strings.Contains(string(got.body), "Rosewood") || strings.Contains(string(got.body), id) {
			open = append(open, door)
		}
	}
	return open
}

// A group that is hidden leaks through no door, at once: no search, page, feed or map shows it, and
// who follows the changes or has a webhook learns that it was removed. Its stewards see why, and
// cannot publish it. Restored, it is where it was.
func TestAHiddenGroupIsNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, member, moderator := s.member("A steward"), s.member("A member"), s.moderator()
		group := s.group(steward, leeds("Rosewood"))
		s.join(group, steward, member)
		child := s.group(steward, under("Below it", group))
		before := s.openDoors(group, child)
		if len(before) < 14 || !slices.Contains(before, "/api/v1/groups/"+child) {
			t.Errorf("before, only these show it: %v", before)
		}
		receiver := newReceiver(t, nil)
		s.webhook(s.listener("Partner"), receiver.url)
		follower := newMirror("")
		s.deliver()
		follower.catchUp(s)
		report := s.report(group)
		s.decide(moderator, report, "hide", "exposes_a_person").wantStatus(http.StatusOK)

		if open := s.openDoors(group, child); len(open) != 0 {
			t.Errorf("hidden, it leaks through %v", open)
		}
		for _, door := range []string{"/groups/rosewood", "/groups/rosewood/qr.svg", "/groups/" + group, "/api/v1/groups/" + group, "/api/v1/groups/rosewood", "/api/v1/groups/" + group + "/stages"} {
			if got := s.page(door); got.status != http.StatusNotFound {
				t.Errorf("%s answers %d", door, got.status)
			}
		}
		s.deliver()
		follower.catchUp(s)
		if _, there := follower.groups[group]; there {
			t.Error("who follows the changes still has it")
		}
		if got := receiver.all(); len(got) == 0 || !slices.ContainsFunc(got, func(m received) bool {
			return strings.Contains(string(m.body), "group.removed") && strings.Contains(string(m.body), group)
		}) {
			t.Errorf("webhooks receive %s", got)
		}
		s.ask("GET", "/groups/"+group, member, nil).wantStatus(http.StatusOK)
		why := s.ask("GET", "/groups/"+group+"/decisions", steward, nil).wantStatus(http.StatusOK)
		if why.text("items/0/decision") != "hide" || why.text("items/0/ground") != "exposes_a_person" || why.text("items/0/reason") != "Because of hide." ||
			why.text("items/0/appeal_by") != "2027-05-24" || strings.Contains(string(why.body), moderator.id) || strings.Contains(string(why.body), report) {
			t.Errorf("its stewards see %s", why.body)
		}
		renamed := leeds("Rosewood")
		renamed["description"] = "Without the name."
		s.ask("PUT", "/groups/"+group, steward, renamed).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+group+"/publish", steward, nil).wantProblem(409, "hidden_by_moderation", "", "")
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", "/groups/"+group+"/publish", steward, nil).wantProblem(409, "hidden_by_moderation", "", "")
		if open := s.openDoors(group, child); len(open) != 0 {
			t.Errorf("its stewards brought it to %v", open)
		}
		s.decide(moderator, report, "restore", "no_violation").wantStatus(http.StatusOK)
		s.ask("GET", "/groups/"+group, person{}, nil).wantProblem(404, "not_found", "", "") // its stewards archived it
		s.ask("POST", "/groups/"+group+"/publish", steward, nil).wantStatus(http.StatusOK)
		s.decide(moderator, report, "hide", "spam").wantStatus(http.StatusOK)
		s.decide(moderator, report, "restore", "no_violation").wantStatus(http.StatusOK)
		if after := s.openDoors(group, child); len(after) < len(before) {
			t.Errorf("restored, only these show it: %v", after)
		}
	})
}

// A profile that is hidden is in no search, on no page and in no ranking; its consultant changes it,
// and it stays hidden until it is restored.
func TestAHiddenProfileIsNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		consultant, profile := s.consultant(moderator, facilitator("Rosalind"))
		_, request := s.openRequest(steward, nil)
		path, ranking := "/consultants/"+profile, "/requests/"+request+"/matches"
		shown := func() (open int) {
			for _, door := range []string{"/api/v1" + path, "/api/v1/consultants?q=rosalind", "/consultants?q=rosalind", path} {
				if got := s.page(door); strings.Contains(string(got.body), "Rosalind") {
					open++
				}
			}
			if got := s.ask("GET", ranking, steward, nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), "Rosalind") {
				open++
			}
			return open
		}
		if got := shown(); got != 5 {
			t.Errorf("%d doors show it before", got)
		}
		report := s.ask("POST", "/reports", person{}, about("consultant", profile)).wantStatus(http.StatusCreated).text("id")
		s.decide(moderator, report, "hide", "impersonation").wantStatus(http.StatusOK)
		if got := shown(); got != 0 {
			t.Errorf("hidden, %d doors show it", got)
		}
		if why := s.ask("GET", "/consultants/me/decisions", consultant, nil).wantStatus(http.StatusOK); why.text("items/0/ground") != "impersonation" {
			t.Errorf("the consultant sees %s", why.body)
		}
		me := s.ask("GET", "/me", consultant, nil)
		changed := facilitator("Rosalind")
		changed["bio"] = "Without the title."
		kept := s.ask("PUT", "/consultants/me", consultant, changed).wantStatus(http.StatusOK)
		if me.at("consultant/hidden") != true || kept.at("listed") != false || shown() != 0 {
			t.Errorf("changed, it is listed: %s, %s", me.body, kept.body)
		}
		s.ask("POST", path+"/verify", moderator, map[string]any{"ground": "school"}).wantProblem(409, "hidden_by_moderation", "", "")
		s.decide(moderator, report, "restore", "no_violation").wantStatus(http.StatusOK)
		if got := shown(); got != 5 {
			t.Errorf("restored, %d doors show it", got)
		}
		s.ask("GET", "/consultants/me/decisions", steward, nil).wantProblem(404, "not_found", "", "")
	})
}
