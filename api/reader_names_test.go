package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shownNames returns the names of what a list shows, in its order.
func (a response) shownNames() []string {
	a.t.Helper()
	names := []string{}
	for _, item := range a.items() {
		name, _ := item["name"].(string)
		names = append(names, name)
	}
	return names
}

// readBy requests a list with the languages of a reader.
func (s *site) readBy(reads, path string) response {
	s.t.Helper()
	return s.with(http.MethodGet, path, person{}, map[string]string{"Accept-Language": reads}).wantStatus(http.StatusOK)
}

// onePage asks for the names on pages of one, from the first to the last.
func (s *site) onePage(reads, path string, pages int) []string {
	s.t.Helper()
	names := []string{}
	for page := range pages {
		names = append(names, s.readBy(reads, fmt.Sprintf("%s&per_page=1&page=%d", path, page+1)).shownNames()...)
	}
	return names
}

// Names come in the order that readers of a language expect, by the name that they are shown.
func TestNamesInTheReadersOrder(t *testing.T) {
	english := func(translations ...string) map[string]any {
		all := map[string]any{}
		for i := 0; i < len(translations); i += 2 {
			all[translations[i]] = map[string]any{"name": translations[i+1]}
		}
		return map[string]any{"language": "en", "translations": all}
	}
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for topic, groups := range map[string]map[string]map[string]any{
			"alcohol":    {"Zebra": {}, "Ärlig": {}, "Anker": {}},
			"gambling":   {"Zebra": {}, "Aalborg": {}, "Ålborg Nord": {}, "Abel": {}},
			"depression": {"nzz": {}, "ñandú": {}, "oso": {}, "nube": {}},
			"autism":     {"上海": {}, "北京": {}, "安徽": {}, "广州": {}},
			"cancer":     {"Alpha": english("bn", "শেষ"), "Beta": english("bn", "আরম্ভ"), "Gamma": english("bn", "মাঝ", "fr", "Zénith")},
		} {
			s.run(topic, func(_ *testing.T, s *site) {
				for name, change := range groups {
					change["topics"] = []string{topic}
					s.named(steward, name, change)
				}
			})
		}
		for name, one := range map[string]struct {
			reads, topic string
			want         []string
		}{
			"Swedish: Ä after Z":              {"sv", "alcohol", []string{"Anker", "Zebra", "Ärlig"}},
			"Swedish before English":          {"en;q=0.5, sv-SE", "alcohol", []string{"Anker", "Zebra", "Ärlig"}},
			"German: Ä as A":                  {"de-AT, sv;q=0.5", "alcohol", []string{"Anker", "Ärlig", "Zebra"}},
			"no language":                     {"", "alcohol", []string{"Anker", "Ärlig", "Zebra"}},
			"no language that can be read":    {"x-;;", "alcohol", []string{"Anker", "Ärlig", "Zebra"}},
			"Danish: Aa as Å, after Z":        {"da", "gambling", []string{"Abel", "Zebra", "Aalborg", "Ålborg Nord"}},
			"English: Aa before Ab":           {"en", "gambling", []string{"Aalborg", "Abel", "Ålborg Nord", "Zebra"}},
			"Spanish: ñ after n":              {"es-MX", "depression", []string{"nube", "nzz", "ñandú", "oso"}},
			"English: ñ as n":                 {"en", "depression", []string{"ñandú", "nube", "nzz", "oso"}},
			"Chinese: by pinyin":              {"zh-CN", "autism", []string{"安徽", "北京", "广州", "上海"}},
			"Bengali: by the translated name": {"bn", "cancer", []string{"আরম্ভ", "মাঝ", "শেষ"}},
			"French: where there is a name":   {"fr", "cancer", []string{"Alpha", "Beta", "Zénith"}},
		} {
			path := "/groups?sort=name&topic=" + one.topic
			found := s.readBy(one.reads, path)
			if diff := cmp.Diff(one.want, found.shownNames()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if total := found.at("total"); total != float64(len(one.want)) {
				t.Errorf("%s: total %v", name, total)
			}
			if diff := cmp.Diff(one.want, s.onePage(one.reads, path, len(one.want))); diff != "" {
				t.Errorf("%s, in pages (-want +got):\n%s", name, diff)
			}
			back := s.readBy(one.reads, "/groups?sort=-name&topic="+one.topic).shownNames()
			slices.Reverse(back)
			if diff := cmp.Diff(one.want, back); diff != "" {
				t.Errorf("%s, backward (-want +got):\n%s", name, diff)
			}
			byBody := s.send(request{
				method: http.MethodPost, path: "/groups/search", headers: map[string]string{"Accept-Language": one.reads, "Content-Type": "application/json"},
				body: map[string]any{"sort": "name", "topic": []string{one.topic}},
			}).wantStatus(http.StatusOK)
			if diff := cmp.Diff(one.want, byBody.shownNames()); diff != "" {
				t.Errorf("%s, by a body (-want +got):\n%s", name, diff)
			}
		}
	})
}

// A change of a name is in order at once, also for a reader whose order was asked for before.
func TestAChangedNameMovesInTheReadersOrder(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.named(steward, "Ärlig", nil)
		s.named(steward, "Zebra", nil)
		for _, one := range []struct {
			name string
			want []string
		}{{"Ärlig", []string{"Zebra", "Ärlig"}}, {"Arlig", []string{"Arlig", "Zebra"}}} {
			s.send(request{
				method: http.MethodPatch, path: "/groups/" + id, who: steward, body: map[string]any{"name": one.name},
				headers: map[string]string{"If-Match": "*", "Content-Type": "application/merge-patch+json"},
			}).wantStatus(http.StatusOK)
			if diff := cmp.Diff(one.want, s.readBy("sv", "/groups?sort=name").shownNames()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", one.name, diff)
			}
		}
	})
}

// Consultants too come in the reader's order.
func TestConsultantsInTheReadersOrder(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		for _, name := range []string{"Zoe", "Ärla", "Anna"} {
			s.consultant(moderator, facilitator(name))
		}
		for reads, want := range map[string][]string{"sv": {"Anna", "Zoe", "Ärla"}, "de": {"Anna", "Ärla", "Zoe"}} {
			if diff := cmp.Diff(want, s.readBy(reads, "/consultants?sort=name").shownNames()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", reads, diff)
			}
		}
	})
}
