package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/shg-directory/shg/reference/topics"
)

// groupsOn makes a group on each topic, and returns their names, which tell nothing of the topic.
func (s *site) groupsOn(ids ...string) map[string]string {
	s.t.Helper()
	names, steward := map[string]string{}, s.member("A steward")
	for i, id := range ids {
		names[id] = fmt.Sprintf("Circle %d", i)
		s.named(steward, names[id], map[string]any{"topics": []string{id}})
	}
	return names
}

// Groups are found by what their topic is called, and by what people type for it, in each language.
func TestGroupsAreFoundByTheirTopicInEachLanguage(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		names := s.groupsOn("alcohol", "cancer", "autism", "widowhood", "refugees", "single_parents",
			"womens_savings", "suicidal_thoughts", "loneliness")
		for _, lang := range topics.Languages() {
			s.run(lang, func(t *testing.T, s *site) {
				for id, name := range names {
					topic := s.in(lang, "/topics/"+id)
					wantGroupFound(t, s, lang, topic.text("label"), name)
					if synonyms, _ := topic.at("synonyms/" + lang).([]any); len(synonyms) > 0 {
						wantGroupFound(t, s, lang, synonyms[0].(string), name)
					}
				}
			})
		}
	})
}

func wantGroupFound(t *testing.T, s *site, lang, q, name string) {
	t.Helper()
	found := s.in(lang, "/groups?q="+url.QueryEscape(q)).names()
	if !slices.Contains(found, name) || len(found) > 3 {
		t.Errorf("%s: q=%s finds %q, want %s and few others", lang, q, found, name)
	}
}

// A word that several topics have leads first to the one that it names.
func TestTheTopicThatAWordNamesComesFirst(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		names := s.groupsOn("postnatal_depression", "depression", "food_compulsion", "eating_disorder", "relatives_addiction", "alcohol",
			"breast_cancer", "cancer", "mental_health", "health")
		for q, want := range map[string]string{
			"depression": "depression", "Depresión": "depression", "Essstörungen": "eating_disorder", "AA": "alcohol",
			"Al-Anon": "relatives_addiction",
			"خمر":     "alcohol", "抑郁症": "depression", "অবসাদ": "depression", "कैंसर": "cancer",
			"סרטן": "cancer", "Salute": "health", "健康": "health",
		} {
			found := s.ask("GET", "/groups?sort=relevance&q="+url.QueryEscape(q), person{}, nil).wantStatus(http.StatusOK)
			if first := found.at("items/0/name"); first != names[want] {
				t.Errorf("q=%s: %v is first of %q, want the group on %s: %s", q, first, found.names(), want, names[want])
			}
		}
	})
}
