package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A place that only groups name is found by their words. If nobody knows its point, the town of the
// group is used, and the answer reports that.
func TestPlacesThatOnlyGroupsName(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		words := func(label string) map[string]any {
			return map[string]any{"label": label, "place": map[string]any{"country": "GB"}}
		}
		town := func() map[string]any { return map[string]any{"place": map[string]any{"id": "geonames:2644688"}} }
		for name, change := range map[string]map[string]any{
			"With a point":     {"locality": with(atPoint(53.96, -1.08), "label", "Shed by the river")},
			"Town alone":       {"locality": with(town(), "label", "Snug in the cellar")},
			"Meeting's words":  {"locality": town(), "meetings": []any{weekly("TU", "19:30", map[string]any{"locality": words("Behind the mill")})}},
			"Meeting's town":   {"locality": words("Between two bridges"), "meetings": []any{weekly("TU", "19:30", map[string]any{"locality": town()})}},
			"Without a town":   {"locality": words("Attic of nobody")},
			"Meeting was held": {"locality": town(), "meetings": []any{weekly("TU", "19:30", nil), weekly("TH", "19:30", map[string]any{"activity": "ended", "locality": words("Former barn")})}},
			"Town was left":    {"locality": words("Loft of the old mill"), "meetings": []any{weekly("TU", "19:30", nil), weekly("TH", "19:30", map[string]any{"activity": "ended", "locality": town()})}},
			"Hidden":           {"locality": with(town(), "label", "Secret lodge", "precision", "hidden")},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				s.named(steward, name, change)
			})
		}
		draft := s.named(steward, "Draft", map[string]any{"locality": town(), "meetings": []any{weekly("TU", "19:30", map[string]any{"locality": words("Quiet parlour")})}})
		s.ask("DELETE", "/groups/"+draft, steward, nil).wantStatus(http.StatusNoContent)
		for near, want := range map[string]struct{ name, townOf any }{
			"shed by the river": {"Shed by the river", nil}, "Snug in the cellar": {"Leeds", "Snug in the cellar"}, "Snug in the": {"Leeds", "Snug in the cellar"},
			"behind the MILL": {"Leeds", "Behind the mill"}, "Between two bridges": {"Leeds", "Between two bridges"}, "Leeds": {"Leeds", nil},
		} {
			found := s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil)
			if got := found.at("resolved_place/name"); got != want.name || found.at("near_town_of") != want.townOf {
				t.Errorf("near=%s: %v, the town of %v; want %v", near, got, found.at("near_town_of"), want)
			}
		}
		found := s.ask("GET", "/groups?near=Between+two+bridges&radius_km=5", person{}, nil).wantStatus(http.StatusOK)
		if diff := cmp.Diff([]string{"Meeting was held", "Meeting's town", "Town alone"}, found.names()); diff != "" {
			t.Errorf("around the town (-want +got):\n%s", diff)
		}
		for _, near := range []string{"Attic of nobody", "Former barn", "Loft of the old mill", "Secret lodge", "Quiet parlour"} {
			s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil).wantProblem(http.StatusBadRequest, "unknown_place", "near", "unknown_place")
		}
		if got := s.ask("GET", "/consultants?near=behind+the+mill", person{}, nil).wantStatus(http.StatusOK).at("near_town_of"); got != "Behind the mill" {
			t.Errorf("consultants: the town of %v", got)
		}
	})
}
