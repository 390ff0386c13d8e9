package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// in asks for something in a language.
func (s *site) in(language, path string) response {
	s.t.Helper()
	return s.send(request{method: "GET", path: path, headers: map[string]string{"Accept-Language": language}}).wantStatus(http.StatusOK)
}

// ids are those of the items, or of the things in a list below.
func idsOf(list any) []string {
	things, _ := list.([]any)
	ids := []string{}
	for _, thing := range things {
		id, _ := thing.(map[string]any)["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

// A topic has the topics above and below it, and the other words by which people look for it, in
// the reader's language.
func TestATopicSaysWhereItStands(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		got := s.in("de", "/topics/drugs")
		if got.text("label") != "Drogen" || got.text("labels/es") != "Drogas" || got.text("parent") != "addiction" || got.text("field") != "addiction" {
			t.Errorf("%s", got.body)
		}
		if diff := cmp.Diff([]string{"addiction"}, idsOf(got.at("broader"))); diff != "" || got.text("broader/0/label") != "Sucht" {
			t.Errorf("broader: %s", diff)
		}
		if diff := cmp.Diff([]string{"opioids", "cocaine", "cannabis", "medicines_dependence"}, idsOf(got.at("narrower"))); diff != "" || got.text("narrower/0/label") != "Opioide" {
			t.Errorf("narrower: %s", diff)
		}
		if got.text("synonyms/en/0") != "narcotics" || got.text("synonyms/ms/0") != "dadah" {
			t.Errorf("synonyms: %v", got.at("synonyms"))
		}
		if got := s.in("en", "/topics/postnatal_depression"); !slices.Equal(idsOf(got.at("broader")), []string{"depression", "mental_health"}) {
			t.Errorf("broader, the nearest first: %v", got.at("broader"))
		}
		if got := s.in("bn-BD", "/topics/alcohol"); got.text("label") != "মদ্যপান" {
			t.Errorf("in Bangla: %s", got.body)
		}
		s.ask("GET", "/topics/Drugs", person{}, nil).wantProblem(404, "not_found", "", "")
	})
}

// What is shown differs by language, and so does its tag.
func TestWordsHaveATagForEachLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, path := range []string{"/topics", "/topics/alcohol"} {
			english, german := s.in("en", path), s.in("de-AT, en;q=0.5", path)
			if english.header.Get("ETag") == german.header.Get("ETag") || !strings.Contains(german.header.Get("Vary"), "Accept-Language") {
				t.Errorf("%s: %v", path, german.header)
			}
			again := map[string]string{"Accept-Language": "de", "If-None-Match": german.header.Get("ETag")}
			s.send(request{method: "GET", path: path, headers: again}).wantStatus(http.StatusNotModified)
			again["Accept-Language"] = "en"
			s.send(request{method: "GET", path: path, headers: again}).wantStatus(http.StatusOK)
		}
	})
}

// Words and the topic above narrow the list together, and all that is found is in the answer.
func TestTopicsAreFoundWhole(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		all := s.in("en", "/topics").items()
		if got := s.in("en", "/topics?q=depression&parent=depression"); !slices.Equal(idsOf(got.at("items")), []string{"postnatal_depression"}) {
			t.Errorf("both: %s", got.body)
		}
		found := s.in("en", "/topics?q=a")
		if n := len(found.items()); n <= 100 || n >= len(all) || found.at("total") != float64(n) {
			t.Errorf("%d of %d topics have a word that begins with a: total %v", n, len(all), found.at("total"))
		}
		for _, item := range all {
			one := s.in("en", "/topics/"+item["id"].(string)).object()
			if diff := cmp.Diff(item, one); diff != "" {
				t.Errorf("-in the list +alone: %s", diff)
			}
		}
	})
}

// Every closed set is listed once with a label for each value, and no others.
func TestVocabulariesAreWhole(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		seen := map[string]bool{}
		for _, set := range s.in("en", "/vocabularies").items() {
			name, _ := set["name"].(string)
			values, _ := set["values"].([]any)
			if seen[name] || len(values) == 0 {
				t.Errorf("%s stands twice or is empty", name)
			}
			seen[name] = true
			for _, v := range values {
				value := v.(map[string]any)
				if label, _ := value["label"].(string); label == "" || strings.HasPrefix(label, "label.") || seen[name+"."+value["value"].(string)] {
					t.Errorf("%s: %v", name, value)
				}
				seen[name+"."+value["value"].(string)] = true
			}
		}
	})
}
