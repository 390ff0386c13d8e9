package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// housingAdvice returns a resource as a person might enter it.
func housingAdvice() map[string]any {
	return map[string]any{
		"name": "Housing advice", "kind": "service", "category": "housing_advice", "summary": "Free advice for tenants.", "topics": []string{"alcohol"},
		"languages": []string{"en"}, "locality": map[string]any{"place": map[string]any{"id": "geonames:2644688"}}, "website": "https://advice.example.org",
		"phone": "+44 113 496 0000", "email": "advice@example.org",
	}
}

// resource suggests a resource and returns its id.
func (s *site) resource(who person, input map[string]any) string {
	s.t.Helper()
	return s.ask("POST", "/resources", who, input).wantStatus(http.StatusCreated).text("id")
}

// confirmed confirms a resource as a moderator and returns its id.
func (s *site) confirmed(moderator person, id string) string {
	s.t.Helper()
	s.ask("POST", "/resources/"+id+"/confirm", moderator, nil).wantStatus(http.StatusOK)
	return id
}

// named returns the names of what a list holds.
func names(r response) []string {
	list := []string{}
	for _, item := range r.wantStatus(http.StatusOK).items() {
		if inner, ok := item["resource"].(map[string]any); ok {
			item = inner
		}
		list = append(list, fmt.Sprint(item["name"]))
	}
	return list
}

// A suggested resource is there for its maker and moderators alone, and is found by nobody; a
// confirmed one is for everybody, without a word of who suggested it.
func TestResourcesArePublicOnceConfirmed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		maker, moderator, stranger := s.member("The maker"), s.moderator(), s.member("A stranger")
		id := s.resource(maker, housingAdvice())
		path := "/resources/" + id
		absent := "/resources/" + models.NewRandomID().String()
		for name, who := range map[string]person{"nobody": {}, "a stranger": stranger, "a partner": s.partner("leeds")} {
			a, b := s.ask("GET", path, who, nil), s.ask("GET", absent, who, nil)
			if a.status != http.StatusNotFound || withoutInstance(a) != withoutInstance(b) {
				t.Errorf("%s: %d %s, of nothing %s", name, a.status, a.body, b.body)
			}
		}
		for _, who := range []person{maker, moderator} {
			if got := s.ask("GET", path, who, nil).wantStatus(http.StatusOK); got.text("status") != "suggested" || got.header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s, %v", got.body, got.header)
			}
		}
		if found := names(s.ask("GET", "/resources?q=housing", maker, nil)); len(found) > 0 {
			t.Errorf("found before it is confirmed: %v", found)
		}
		s.ask("POST", path+"/confirm", maker, nil).wantProblem(403, "forbidden", "", "")
		s.confirmed(moderator, id)
		s.confirmed(moderator, id) // again
		got := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
		if got.text("status") != "confirmed" || got.text("confirmed_by") != "moderator" || got.text("confirmed_on") != "2026-11-24" || strings.Contains(string(got.body), maker.id) {
			t.Errorf("%s", got.body)
		}
		if diff := cmp.Diff([]string{"Housing advice"}, names(s.ask("GET", "/resources?q=housing", person{}, nil))); diff != "" {
			t.Error(diff)
		}
		s.ask("PUT", path, maker, housingAdvice()).wantProblem(403, "forbidden", "", "")
		s.ask("DELETE", path, maker, nil).wantProblem(403, "forbidden", "", "")
		s.ask("PUT", path, moderator, with(housingAdvice(), "name", "Advice on housing")).wantStatus(http.StatusOK)
		s.ask("DELETE", path, moderator, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", path, person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", path, maker, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", path+"/confirm", moderator, nil).wantProblem(409, "conflict", "", "")
		if found := names(s.ask("GET", "/resources", person{}, nil)); len(found) > 0 {
			t.Errorf("found after it was withdrawn: %v", found)
		}
	})
}

// A moderator does not confirm what is their own, nor is it in their queue; others confirm it there.
func TestModeratorsConfirmResourcesOfOthers(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		own, other := s.moderator(), s.moderator()
		id := s.resource(own, housingAdvice())
		s.ask("POST", "/resources/"+id+"/confirm", own, nil).wantProblem(403, "conflict_of_interest", "", "")
		s.decide(own, id, "publish", "no_violation").wantProblem(403, "conflict_of_interest", "", "")
		if got := s.queued(own, "?kind=resource_to_confirm"); len(got) > 0 {
			t.Errorf("in the maker's own queue: %v", got)
		}
		queue := s.ask("GET", "/moderation/queue?kind=resource_to_confirm", other, nil).wantStatus(http.StatusOK)
		if queue.total() != 1 || queue.text("items/0/link") != "/api/v1/resources/"+id {
			t.Errorf("%s", queue.body)
		}
		if item := s.ask("GET", "/moderation/"+id, other, nil).wantStatus(http.StatusOK); fmt.Sprint(item.at("possible")) != "[publish hide]" {
			t.Errorf("%s", item.body)
		}
		s.decide(other, id, "publish", "no_violation").wantStatus(http.StatusOK)
		s.ask("GET", "/resources/"+id, person{}, nil).wantStatus(http.StatusOK)
		report := s.ask("POST", "/reports", person{}, about("resource", id)).wantStatus(http.StatusCreated).text("id")
		hidden := s.decide(other, report, "hide", "spam").wantStatus(http.StatusOK).text("id")
		s.ask("GET", "/resources/"+id, person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/reports", person{}, about("resource", id)).wantProblem(404, "not_found", "", "")
		s.decide(other, hidden, "restore", "no_violation").wantStatus(http.StatusOK)
		if got := names(s.ask("GET", "/resources", person{}, nil)); len(got) != 1 {
			t.Errorf("found after it was restored: %v", got)
		}
	})
}

// Two groups that use a resource make it public, if they are published, by two members who may vote
// there. Which groups they are is in no answer to others.
func TestGroupsConfirmResources(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		maker, other, both := s.member("The maker"), s.member("Another"), s.member("In both")
		first, second := s.group(maker, leeds("First")), s.group(other, leeds("Second"))
		s.join(first, maker, both)
		s.join(second, other, both)
		id := s.resource(maker, housingAdvice())
		use := func(group string, who person) string {
			return s.ask("PUT", "/groups/"+group+"/resources/"+id, who, nil).wantStatus(http.StatusOK).text("status")
		}
		s.clock.Add(int64(13 * 24 * time.Hour))
		use(first, both)
		if status := use(second, both); status != "suggested" {
			t.Errorf("by one member of both: %s", status)
		}
		s.ask("DELETE", "/groups/"+second+"/resources/"+id, both, nil).wantStatus(http.StatusNoContent)
		if status := use(second, other); status != "suggested" {
			t.Errorf("by members of 13 days: %s", status)
		}
		s.clock.Add(int64(24 * time.Hour))
		if status := use(second, other); status != "confirmed" {
			t.Errorf("by two members of 14 days: %s", status)
		}
		got := s.ask("GET", "/resources/"+id, person{}, nil).wantStatus(http.StatusOK)
		if got.text("confirmed_by") != "groups" || strings.Contains(string(got.body), first) || strings.Contains(string(got.body), second) {
			t.Errorf("%s", got.body)
		}
		s.ask("DELETE", "/groups/"+first+"/resources/"+id, both, nil).wantStatus(http.StatusNoContent)
		s.ask("DELETE", "/groups/"+first+"/resources/"+id, both, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/resources/"+id, person{}, nil).wantStatus(http.StatusOK)
	})
}

// A group's list is for its members; they read there what is only suggested too.
func TestResourcesThatAGroupUses(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, member, stranger := s.member("A steward"), s.member("A member"), s.member("A stranger")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		suggested := s.resource(stranger, housingAdvice())
		list := "/groups/" + group + "/resources"
		s.ask("GET", "/resources/"+suggested, steward, nil).wantProblem(404, "not_found", "", "")
		s.ask("PUT", list+"/"+suggested, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("PUT", list+"/"+models.NewRandomID().String(), member, nil).wantProblem(404, "not_found", "", "")
		s.ask("PUT", list+"/"+suggested, member, nil).wantStatus(http.StatusOK)
		s.ask("PUT", list+"/"+suggested, steward, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/resources/"+suggested, steward, nil).wantStatus(http.StatusOK)
		s.ask("PUT", "/resources/"+suggested, steward, housingAdvice()).wantProblem(403, "forbidden", "", "")
		if diff := cmp.Diff([]string{"Housing advice"}, names(s.ask("GET", list, steward, nil))); diff != "" {
			t.Error(diff)
		}
		s.ask("GET", list, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", list+"/suggestions", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/resources/"+suggested, stranger, nil).wantStatus(http.StatusNoContent)
		if got := names(s.ask("GET", list, steward, nil)); len(got) > 0 {
			t.Errorf("after it was withdrawn: %v", got)
		}
	})
}

// What is wrong with a resource is refused by name, and an account suggests ten a day.
func TestResourcesThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		maker, other := s.member("The maker"), s.member("Another")
		unseen := s.resource(other, housingAdvice())
		whole := s.resource(maker, with(housingAdvice(), "kind", "association"))
		part := s.resource(maker, with(housingAdvice(), "kind", "chapter", "part_of", whole))
		for name, c := range map[string]struct {
			body          map[string]any
			pointer, code string
		}{
			"no name":                  {with(housingAdvice(), "name", ""), "/name", "required"},
			"an unknown kind":          {with(housingAdvice(), "kind", "club"), "/kind", "unknown_value"},
			"an unknown category":      {with(housingAdvice(), "category", "gossip"), "/category", "unknown_value"},
			"a local one nowhere":      {with(housingAdvice(), "locality", map[string]any{}), "/locality", "required"},
			"a national one nowhere":   {with(housingAdvice(), "reach", "national", "locality", map[string]any{}), "/locality/place/country", "required"},
			"an address of a script":   {with(housingAdvice(), "website", "javascript:alert(1)"), "/website", "invalid_url"},
			"no e-mail address":        {with(housingAdvice(), "email", "advice"), "/email", "invalid_email"},
			"a summary of 2,001":       {with(housingAdvice(), "summary", strings.Repeat("x", 2001)), "/summary", "too_long"},
			"a part of what is unseen": {with(housingAdvice(), "part_of", unseen), "/part_of", "unknown_resource"},
			"a part of a part":         {with(housingAdvice(), "part_of", part), "/part_of", "unknown_resource"},
		} {
			t.Log(name)
			s.ask("POST", "/resources", maker, c.body).wantProblem(422, "invalid", c.pointer, c.code)
		}
		s.ask("PUT", "/resources/"+whole, maker, with(housingAdvice(), "part_of", whole)).wantProblem(422, "invalid", "/part_of", "unknown_resource")
		third := s.resource(maker, housingAdvice())
		s.ask("PUT", "/resources/"+whole, maker, with(housingAdvice(), "part_of", third)).wantProblem(422, "invalid", "/part_of", "unknown_resource")
		for range models.MaxResourcesADay - 3 {
			s.resource(maker, housingAdvice())
		}
		if got := s.ask("POST", "/resources", maker, housingAdvice()).wantStatus(http.StatusTooManyRequests).header.Get("Retry-After"); got != "86400" {
			t.Errorf("Retry-After %q", got)
		}
		s.resource(other, housingAdvice())
		s.clock.Add(int64(24 * time.Hour))
		s.resource(maker, housingAdvice())
	})
}

// Resources are found by words, place, kind, category, topic, language, reach and country, as groups
// and consultants are; of an area nothing more exact is shown than of a group.
func TestSearchResources(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator, maker := s.moderator(), s.member("The maker")
		london := map[string]any{"place": map[string]any{"id": "geonames:2643743"}}
		for _, input := range []map[string]any{
			with(housingAdvice(), "name", "Leeds rooms", "kind", "room", "category", "meeting_space", "topics", []string{}),
			with(housingAdvice(), "name", "London advice", "locality", london, "languages", []string{"en", "bn"}),
			with(housingAdvice(), "name", "National helpline", "kind", "helpline", "category", "crisis_line", "reach", "national", "locality", map[string]any{"place": map[string]any{"country": "GB"}}),
			with(housingAdvice(), "name", "Forum", "kind", "online_community", "category", "online_community", "reach", "online", "locality", map[string]any{}, "anonymous", true),
			with(housingAdvice(), "name", "Refuge", "locality", map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "point": map[string]any{"lat": 53.80001, "lon": -1.55001}, "precision": "area"}),
		} {
			s.confirmed(moderator, s.resource(maker, input))
		}
		for query, want := range map[string][]string{
			"sort=name":                      {"Forum", "Leeds rooms", "London advice", "National helpline", "Refuge"},
			"q=helpline":                     {"National helpline"},
			"near=London":                    {"London advice"},
			"kind=room,helpline&sort=name":   {"Leeds rooms", "National helpline"},
			"category=crisis_line":           {"National helpline"},
			"language=bn":                    {"London advice"},
			"reach=online":                   {"Forum"},
			"topic=addiction&reach=national": {"National helpline"},
			"country=GB&reach=national":      {"National helpline"},
			"country=DE":                     {},
			"kind_not=room&near=London":      {"London advice"},
		} {
			if diff := cmp.Diff(want, names(s.ask("GET", "/resources?"+query, person{}, nil))); diff != "" {
				t.Errorf("%s: -want +got:\n%s", query, diff)
			}
		}
		facets := s.ask("GET", "/resources?facets=kind", person{}, nil).wantStatus(http.StatusOK)
		if got := fmt.Sprint(facets.at("facets/kind")); !strings.Contains(got, "label:Helpline") {
			t.Errorf("facets %s", got)
		}
		if got := s.ask("GET", "/resources?q=refuge", person{}, nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), "53.80001") || got.text("items/0/locality/precision") != "area" {
			t.Errorf("%s", got.body)
		}
		s.ask("GET", "/resources?kind=club", person{}, nil).wantProblem(400, "invalid_parameter", "kind", "unknown_value")
	})
}
