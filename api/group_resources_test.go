package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is suggested for a group comes in the order of the documented points, with its reasons, without
// what the group uses, what is out of reach and what is in no language of the group.
func TestResourcesThatAreSuggestedForAGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator, maker := s.member("A steward"), s.moderator(), s.member("The maker")
		group := s.group(steward, leeds("Tuesday Night"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, with(newcomers(), "topics", []string{"alcohol"})).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/groups/"+group+"/requests", steward, map[string]any{"needs": []string{need}, "resources": []string{"meeting_space"}}).wantStatus(http.StatusCreated)
		london := map[string]any{"place": map[string]any{"id": "geonames:2643743"}}
		country := map[string]any{"place": map[string]any{"country": "GB"}}
		used := ""
		for _, input := range []map[string]any{
			with(housingAdvice(), "name", "Room nearby", "kind", "room", "category", "meeting_space", "topics", []string{}),
			with(housingAdvice(), "name", "Advice nearby"),
			with(housingAdvice(), "name", "National advice", "reach", "national", "locality", country),
			with(housingAdvice(), "name", "Forum", "reach", "online", "locality", map[string]any{}, "languages", []string{}),
			with(housingAdvice(), "name", "Another topic", "topics", []string{"bereavement"}),
			with(housingAdvice(), "name", "Another language", "languages", []string{"bn"}),
			with(housingAdvice(), "name", "Another country", "locality", map[string]any{"place": map[string]any{"id": "geonames:2950159"}}),
			with(housingAdvice(), "name", "In the region", "locality", london),
			with(housingAdvice(), "name", "Used already"),
		} {
			used = s.confirmed(moderator, s.resource(maker, input))
		}
		s.resource(s.member("Another"), with(housingAdvice(), "name", "Not confirmed"))
		s.ask("PUT", "/groups/"+group+"/resources/"+used, steward, nil).wantStatus(http.StatusOK)
		got := s.ask("GET", "/groups/"+group+"/resources/suggestions", steward, nil).wantStatus(http.StatusOK)
		want := []string{
			"Room nearby: resource_wanted resource_nearby resource_language",      // 6 + 12 + 12 + 12
			"Advice nearby: resource_topic resource_nearby resource_language",     // 12 + 12 + 12
			"National advice: resource_topic resource_national resource_language", // 12 + 8 + 12
			"In the region: resource_topic resource_region resource_language",     // 12 + 6 + 12
			"Forum: resource_topic resource_online",                               // 12 + 6 + 6
		}
		shown := []string{}
		for i, name := range names(got) {
			codes := []string{name + ":"}
			for _, reason := range got.at(fmt.Sprintf("items/%d/reasons", i)).([]any) {
				codes = append(codes, fmt.Sprint(reason.(map[string]any)["code"]))
			}
			shown = append(shown, strings.Join(codes, " "))
		}
		if diff := cmp.Diff(want, shown); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if text := got.text("items/0/reasons/0/text"); text != "You asked for this: meeting space" {
			t.Errorf("in words: %q", text)
		}
	})
}

// A consultant's profile names confirmed resources alone. One near the group is a reason why the
// consultant is rooted there, as long as it is confirmed.
func TestConsultantsKnowResources(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator, maker := s.member("A steward"), s.moderator(), s.member("The maker")
		suggested := s.resource(maker, housingAdvice())
		near := s.confirmed(moderator, s.resource(maker, housingAdvice()))
		far := s.confirmed(moderator, s.resource(maker, with(housingAdvice(), "locality", map[string]any{"place": map[string]any{"id": "geonames:2643743"}})))
		profile := facilitator("Knows one")
		consultant, id := s.consultant(moderator, profile)
		s.ask("PUT", "/consultants/me", consultant, with(profile, "resources", []string{suggested})).wantProblem(422, "invalid", "/resources/0", "unknown_resource")
		_, request := s.openRequest(steward, nil)
		reasons := func() string {
			return string(s.ask("GET", "/requests/"+request+"/matches/"+id, steward, nil).wantStatus(http.StatusOK).body)
		}
		for _, c := range []struct {
			knows []string
			want  bool
		}{{nil, false}, {[]string{far}, false}, {[]string{far, near}, true}} {
			s.ask("PUT", "/consultants/me", consultant, with(profile, "resources", c.knows)).wantStatus(http.StatusOK)
			if got := reasons(); strings.Contains(got, "knows_local_resource") != c.want {
				t.Errorf("of %v: %s", c.knows, got)
			}
		}
		if got := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK); !strings.Contains(string(got.body), "Says to know a confirmed resource near you: housing advice") {
			t.Errorf("the ranking: %s", got.body)
		}
		s.ask("DELETE", "/resources/"+near, moderator, nil).wantStatus(http.StatusNoContent)
		if got := reasons(); strings.Contains(got, "knows_local_resource") {
			t.Errorf("after it was withdrawn: %s", got)
		}
		s.ask("PUT", "/consultants/me", consultant, with(profile, "resources", []string{far, near}, "name", "Another name")).wantStatus(http.StatusOK)
	})
}
