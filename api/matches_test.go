package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/search"
)

// canary is in what a consultant declares. It may be read in a group's own rankings, by the
// consultant and by moderators, and nowhere else.
const canary = "kestrel-canary"

func TestWhatIsDeclaredIsForGroupsOwnRankingsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator, stranger := s.member("A steward"), s.moderator(), s.member("A stranger")
		input := with(facilitator("A consultant"), "declares", map[string]any{"gender": canary})
		who, id := s.consultant(moderator, input)
		far := with(facilitator("Too far"), "declares", map[string]any{"gender": canary}, "remote", "none")
		far["base"] = map[string]any{"place": map[string]any{"id": "geonames:2650225"}}
		far["service_radius_km"] = 500
		s.consultant(moderator, far)
		_, request := s.openRequest(steward, map[string]any{"must_be": map[string]any{"gender": canary}})

		for _, path := range []string{"/items/0", "/near_misses/0"} {
			ranking := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
			if got := ranking.at(path[1:] + "/consultant/declares/gender"); got != canary {
				t.Errorf("the group's own ranking shows %v at %s: %s", got, path, ranking.body)
			}
		}
		for _, allowed := range []struct {
			path string
			who  person
		}{{"/consultants/me", who}, {"/consultants/" + id, who}, {"/consultants/" + id, moderator}} {
			got := s.ask("GET", allowed.path, allowed.who, nil).wantStatus(http.StatusOK)
			if got.at("declares/gender") != canary {
				t.Errorf("%s hides what is declared from those who may see it", allowed.path)
			}
			if caching := got.header.Get("Cache-Control"); !strings.Contains(caching, "no-store") {
				t.Errorf("%s may be kept: %s", allowed.path, caching)
			}
		}
		s.wantNoCanary(t, id, stranger)
		found, err := s.app.Consultation.Consultants.Find(t.Context(), search.Query{Limit: 10})
		if err != nil || len(found.Hits) != 2 {
			t.Fatalf("%d documents in the index: %v", len(found.Hits), err)
		}
		for _, hit := range found.Hits {
			if text := string(hit.Public); strings.Contains(text, canary) || !strings.Contains(text, "formats") {
				t.Errorf("the index holds %s", text)
			}
		}
	})
}

// wantNoCanary asks for all that the public and strangers may read, in every format.
func (s *site) wantNoCanary(t *testing.T, id string, stranger person) {
	t.Helper()
	for _, reader := range []person{{}, stranger} {
		for _, path := range []string{
			"/consultants/" + id, "/consultants", "/consultants?q=" + canary, "/consultants?near=Leeds", "/changes", "/vocabularies",
			"/consultants?facets=topic,language,format",
		} {
			got := s.ask("GET", path, reader, nil).wantStatus(http.StatusOK)
			if strings.Contains(string(got.mustBytes()), canary) {
				t.Errorf("GET %s shows what is declared", path)
			}
			if strings.Contains(path, "q=") && got.total() != 0 {
				t.Errorf("GET %s finds by what is declared", path)
			}
		}
		for _, kind := range []string{"text/csv", "application/x-ndjson", "application/geo+json"} {
			headers := map[string]string{"Accept": kind}
			got := s.send(request{method: "GET", path: "/consultants", who: reader, headers: headers}).wantStatus(http.StatusOK)
			if body := string(got.mustBytes()); strings.Contains(body, canary) || !strings.Contains(body, "A consultant") {
				t.Errorf("%s shows what is declared, or nobody: %s", kind, body)
			}
		}
	}
}

// Changing what is declared changes nothing that the public sees, neither version nor time, and yet
// the next ranking goes by it.
func TestDeclaringLeavesNoTrace(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		who, id := s.consultant(s.moderator(), facilitator("A consultant"))
		_, request := s.openRequest(steward, map[string]any{"must_be": map[string]any{"gender": "woman"}})
		eligible := func() any {
			return s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK).at("eligible")
		}
		before := s.ask("GET", "/consultants/"+id, person{}, nil).wantStatus(http.StatusOK)
		if got := eligible(); got != 0.0 {
			t.Errorf("%v suit who declare nothing", got)
		}
		s.ask("PUT", "/consultants/me", who, with(facilitator("A consultant"), "declares", map[string]any{"gender": "Woman"})).wantStatus(http.StatusOK)
		after := s.ask("GET", "/consultants/"+id, person{}, nil).wantStatus(http.StatusOK)
		if string(before.body) != string(after.body) || before.header.Get("ETag") != after.header.Get("ETag") {
			t.Errorf("it shows that something was declared:\n%s\n%s", before.body, after.body)
		}
		if got := eligible(); got != 1.0 {
			t.Errorf("%v suit after it was declared", got)
		}
	})
}

// A draft shows what it would find once opened, and is marked as a preview.
func TestADraftIsShownAPreview(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		_, id := s.consultant(s.moderator(), facilitator("A consultant"))
		group := s.group(steward, leeds("Tuesday Night"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(201).text("id")
		draft := s.ask("POST", "/groups/"+group+"/requests", steward, map[string]any{"needs": []string{need}}).wantStatus(201).text("id")
		for _, preview := range []bool{true, false} {
			ranking := s.ask("GET", "/requests/"+draft+"/matches", steward, nil).wantStatus(http.StatusOK)
			why := s.ask("GET", "/requests/"+draft+"/matches/"+id, steward, nil).wantStatus(http.StatusOK)
			if ranking.at("preview") != preview || ranking.at("items/0/consultant/id") != id {
				t.Errorf("preview %v: %s", preview, ranking.body)
			}
			if why.at("preview") != preview || why.at("admitted") != true {
				t.Errorf("preview %v: %s", preview, why.body)
			}
			s.ask("POST", "/requests/"+draft+"/open", steward, nil).wantStatus(http.StatusOK)
		}
		s.ask("POST", "/requests/"+draft+"/withdraw", steward, nil).wantStatus(http.StatusOK)
		closed := s.ask("GET", "/requests/"+draft+"/matches", steward, nil).wantStatus(http.StatusOK)
		if closed.at("refused/0/code") != "request_not_open" || closed.at("refused/0/count") != 1.0 || closed.at("preview") != false {
			t.Errorf("a closed request says %s", closed.body)
		}
	})
}

// An empty page lists who was refused for what, and shows those whom two limits refuse.
func TestAnEmptyPageSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		dhaka := with(facilitator("Beyond reach"), "remote", "none")
		dhaka["base"] = map[string]any{"place": map[string]any{"id": "geonames:1185241"}}
		s.consultant(moderator, dhaka)
		s.consultant(moderator, with(facilitator("Busy"), "accepting", false))
		_, two := s.consultant(moderator, with(facilitator("Two limits away"), "languages", []string{"it"}, "consultation_kinds", []string{"conflict"}))
		_, request := s.openRequest(steward, map[string]any{"languages": []string{"en"}})
		ranking := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
		counts := map[any]any{}
		list, _ := ranking.at("refused").([]any)
		for _, item := range list {
			refused, _ := item.(map[string]any)
			counts[refused["code"]] = refused["count"]
			if text, _ := refused["text"].(string); text == "" || strings.HasPrefix(text, "refused.") {
				t.Errorf("%v is not said in words", refused)
			}
		}
		for code, want := range map[string]float64{"beyond_reach": 1, "not_available": 1, "need_not_covered": 1, "no_common_language": 1} {
			if counts[code] != want {
				t.Errorf("%s refuses %v, want %v: %s", code, counts[code], want, ranking.body)
			}
		}
		if ranking.at("near_misses/0/consultant/id") != two || ranking.at("near_misses/0/refusals/1/code") != "no_common_language" {
			t.Fatalf("those whom two limits refuse are not shown: %s", ranking.body)
		}
		if ranking.at("near_misses/0/refusals/1/params/languages/0") != "it" {
			t.Errorf("a refusal without its facts: %s", ranking.body)
		}
		text, _ := ranking.at("near_misses/0/change_text").(string)
		if !strings.Contains(text, "none of your needs") || !strings.Contains(text, "language") {
			t.Errorf("the change is said as %q", text)
		}
	})
}

// The group's yes to remote help is graded; a yes from before means within the country.
func TestRemoteHelpIsGraded(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		online := func(name, place string) string {
			input := with(facilitator(name), "remote", "anywhere", "formats", []string{"online"})
			input["base"] = map[string]any{"place": map[string]any{"id": place}}
			_, id := s.consultant(moderator, input)
			return id
		}
		leedsOne, edinburgh, dhaka := online("Leeds", "geonames:2644688"), online("Edinburgh", "geonames:2650225"), online("Dhaka", "geonames:1185241")
		_, request := s.openRequest(steward, nil)
		body := s.ask("GET", "/requests/"+request, steward, nil).wantStatus(http.StatusOK)
		if body.at("remote") != "country" || body.at("allow_remote") != true {
			t.Errorf("a request that says nothing takes help %s", body.body)
		}
		needs := body.at("needs")
		for _, c := range []struct {
			terms map[string]any
			want  []string
		}{
			{map[string]any{}, []string{leedsOne, edinburgh}},
			{map[string]any{"allow_remote": true}, []string{leedsOne, edinburgh}},
			{map[string]any{"remote": "region"}, []string{leedsOne}},
			{map[string]any{"remote": "country"}, []string{leedsOne, edinburgh}},
			{map[string]any{"remote": "anywhere"}, []string{leedsOne, edinburgh, dhaka}},
			{map[string]any{"allow_remote": false, "remote": "anywhere"}, nil},
		} {
			c.terms["needs"] = needs
			s.ask("PUT", "/requests/"+request, steward, c.terms).wantStatus(http.StatusOK)
			ranking := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
			if got := ranking.total(); got != len(c.want) {
				t.Errorf("%v: %d suit, want %d: %s", c.terms, got, len(c.want), ranking.body)
			}
			for _, id := range c.want {
				if why := s.ask("GET", "/requests/"+request+"/matches/"+id, steward, nil); why.at("admitted") != true {
					t.Errorf("%v: refused: %s", c.terms, why.body)
				}
			}
		}
		s.ask("PUT", "/requests/"+request, steward, map[string]any{"needs": needs, "remote": "none"}).wantProblem(422, "invalid", "/remote", "unknown_value")
	})
}

// Sentences, and the languages, topics and dates that they name, are in the reader's language.
func TestRankingsAreInTheReadersLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		bradford := map[string]any{"place": map[string]any{"id": "geonames:2654993"}}
		_, _ = s.consultant(s.moderator(), with(facilitator("A facilitator"), "base", bradford, "worked_in", []string{"geonames:2644688"}))
		_, request := s.openRequest(steward, nil)
		texts := func(reader string) string {
			var list []string
			answer := s.with("GET", "/requests/"+request+"/matches", steward, map[string]string{"Accept-Language": reader}).wantStatus(http.StatusOK)
			for _, principle := range answer.at("items/0/principles").([]any) {
				for _, reason := range principle.(map[string]any)["reasons"].([]any) {
					list = append(list, reason.(map[string]any)["text"].(string))
				}
			}
			return strings.Join(list, "\n")
		}
		english, german, bangla := texts("ja"), texts("de-AT"), texts("bn")
		for text, words := range map[string][]string{
			english: {"Says to speak English", "work on Alcohol", "24 November 2026"}, german: {"Englisch", "Alkohol", "24. November 2026"}, bangla: {"ইংরেজি", "২৪ নভেম্বর"},
		} {
			for _, word := range words {
				if !strings.Contains(text, word) {
					t.Errorf("%q is not in %s", word, text)
				}
			}
		}
		for _, text := range []string{german, bangla} {
			if strings.Contains(text, "Says") || strings.Contains(text, "your") || strings.Count(text, "\n") != strings.Count(english, "\n") {
				t.Errorf("in English: %s", text)
			}
		}
	})
}

// What was concluded here is counted by the service: sent back as shown it is overlooked, otherwise
// it is refused by name.
func TestConcludedWorkIsNotTheConsultantsToSay(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		who, _ := s.consultant(s.moderator(), facilitator("A consultant"))
		stages := func(concluded int) map[string]any {
			stage := map[string]any{"stage": "forming", "declared": 0, "concluded": concluded}
			return with(facilitator("A consultant"), "stage_experience", []any{stage})
		}
		s.ask("PUT", "/consultants/me", who, stages(5)).wantProblem(422, "invalid", "/stage_experience/0/concluded", "read_only")
	})
}
