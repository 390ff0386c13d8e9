package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Words find what people mean by them, however they write them.
func TestWordsAsPeopleTypeThem(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for _, name := range []string{"Twenty-Four Hours", "Al-Anon Fridays", "Alanon at noon", "L'Espérance d'Ávila", "C.R.A.F.T. for families", "CRAFT family evenings"} {
			s.named(steward, name, map[string]any{})
		}
		for q, want := range map[string][]string{
			"twentyfour":      {"Twenty-Four Hours"},
			"alanon":          {"Al-Anon Fridays", "Alanon at noon"},
			"al anon":         {"Al-Anon Fridays", "Alanon at noon"},
			"avila":           {"L'Espérance d'Ávila"},
			"espérance avila": {"L'Espérance d'Ávila"},
			"craft":           {"C.R.A.F.T. for families", "CRAFT family evenings"},
			"family craft":    {"C.R.A.F.T. for families", "CRAFT family evenings"},
			"kraft":           {"C.R.A.F.T. for families", "CRAFT family evenings"},
			"esperance craft": {},
		} {
			s.run(q, func(t *testing.T, s *site) {
				found := s.ask("GET", "/groups?q="+url.QueryEscape(q), person{}, nil).wantStatus(http.StatusOK)
				if diff := cmp.Diff(want, found.names()); diff != "" {
					t.Errorf("q=%s (-want +got):\n%s", q, diff)
				}
			})
		}
		onMap := s.ask("GET", "/groups/map?bbox=-180,-90,180,90&zoom=1&q=kraft", person{}, nil).wantStatus(http.StatusOK)
		if onMap.at("features/0") == nil {
			t.Errorf("the map shows nothing that the list shows: %s", onMap.body)
		}
	})
}

// A published address is found by its street and postal code; a concealed one is not.
func TestAddressesAreSearchedWhereTheyArePublished(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for _, precision := range []string{"exact", "area", "hidden"} {
			s.named(steward, "In "+precision, map[string]any{
				"locality": map[string]any{"point": point(53.81, -1.56), "precision": precision, "place": map[string]any{"country": "GB"}},
				"meetings": []any{weekly("TU", "19:30", map[string]any{"venue": "Friends' Hall", "address": map[string]any{"text": "188 Woodhouse Lane, Hyde Park, Leeds LS2 9DX"}})},
			})
		}
		for _, q := range []string{"woodhouse", "LS2 9DX", "hyde park", "friends hall"} {
			found := s.ask("GET", "/groups?q="+url.QueryEscape(q), person{}, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff([]string{"In exact"}, found.names()); diff != "" {
				t.Errorf("q=%s (-want +got):\n%s", q, diff)
			}
		}
	})
}
