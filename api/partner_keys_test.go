package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// A partner's key reaches what anyone reaches and its own source. Of everything else it learns
// nothing: each route answers alike whether the thing is there or not, and nothing is changed.
func TestPartnersKeysReachNoPeople(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		there := s.group(steward, leeds("Tuesday"))
		need := s.ask("POST", "/groups/"+there+"/needs", steward, map[string]any{"statement": "We keep losing newcomers."}).wantStatus(http.StatusCreated).text("id")
		request := s.ask("POST", "/groups/"+there+"/requests", steward, map[string]any{"needs": []string{need}, "consultation_kinds": []string{"facilitation"}}).
			wantStatus(http.StatusCreated).text("id")
		before := s.ask("GET", "/groups/"+there, person{}, nil).body
		absent := models.ID{15: 1}.String()
		key := s.person("Sync", models.AccountPlain, "source:a", "read", "webhooks")
		tried := 0
		for _, r := range s.app.Door.Routes() {
			if rules().IsOpenToAnyone(r.Act) || rules().IsForKeysOnly(r.Act) {
				continue
			}
			tried++
			real, none := there, absent
			if strings.HasPrefix(r.Path, "/requests/") {
				real = request
			}
			var body any
			if r.Method != http.MethodGet && r.Method != http.MethodDelete {
				body = map[string]any{}
			}
			fill := func(id, needID string) string {
				return strings.NewReplacer(":id", id, ":need_id", needID, ":account_id", steward.id, ":consultant_id", absent).Replace(
					strings.NewReplacer(":need_id", needID, ":account_id", steward.id, ":consultant_id", absent, ":child_id", absent, ":correction_id", needID, ":resource_id", needID).Replace(r.Path))
			}
			a, b := s.ask(r.Method, fill(real, need), key, body), s.ask(r.Method, fill(none, none), key, body)
			if a.status != http.StatusForbidden || a.status != b.status {
				t.Errorf("%s %s with a partner's key: %d, and %d where nothing is", r.Method, r.Path, a.status, b.status)
			}
			if diff := cmp.Diff(withoutInstance(a), withoutInstance(b)); diff != "" {
				t.Errorf("%s %s tells what is there:\n%s", r.Method, r.Path, diff)
			}
		}
		if tried < 20 {
			t.Errorf("only %d routes were tried", tried)
		}
		if after := s.ask("GET", "/groups/"+there, person{}, nil).body; string(before) != string(after) {
			t.Errorf("the group changed: %s", after)
		}
		for _, path := range []string{"/groups/" + there, "/groups"} {
			anybody, partner := s.ask("GET", path, person{}, nil), s.ask("GET", path, key, nil)
			if string(anybody.body) != string(partner.body) {
				t.Errorf("%s tells a partner more than anybody", path)
			}
		}
	})
}

// withoutInstance returns a problem without the request's id, also without the headers that contain
// it.
func withoutInstance(a response) string {
	problem := a.object()
	delete(problem, "instance")
	header := a.header.Clone()
	for _, name := range []string{"X-Request-Id", "Date", "Ratelimit"} {
		header.Del(name)
	}
	return cmp.Diff(nil, problem) + cmp.Diff(nil, header)
}
