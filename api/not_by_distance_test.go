package api_test

import (
	"net/http"
	"net/url"
	"testing"
)

// A search by distance counts the groups that it cannot find, because nothing of them that matches
// has a public point.
func TestWhatNoDistanceFindsIsCounted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		unknown := map[string]any{"label": "Behind the mill", "place": map[string]any{"country": "GB"}}
		for name, change := range map[string]map[string]any{
			"Found":              nil,
			"Unknown":            {"locality": unknown, "meetings": []any{weekly("MO", "19:30", nil)}},
			"No country":         {"locality": map[string]any{"label": "Behind the mill"}, "meetings": []any{weekly("MO", "19:30", map[string]any{"format": "hybrid"})}},
			"Abroad":             {"locality": map[string]any{"label": "Behind the mill", "place": map[string]any{"country": "BD"}}},
			"No meetings":        {"locality": unknown, "meetings": []any{}},
			"Hidden":             {"locality": map[string]any{"precision": "hidden", "place": map[string]any{"id": "geonames:2644688"}}},
			"Online":             {"locality": nil, "meetings": []any{online("MO"), online("TU")}},
			"Online, with words": {"locality": unknown, "meetings": []any{online("MO")}},
			"Thursdays unknown": {"meetings": []any{
				weekly("WE", "19:30", nil), weekly("TH", "19:30", map[string]any{"locality": unknown}),
			}},
			"Over": {"locality": unknown, "activity": "ended", "meetings": []any{weekly("TH", "19:30", map[string]any{"activity": "ended"})}},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				s.named(steward, name, change)
			})
		}
		const leeds, york = "near=Leeds", "lat=53.96&lon=-1.08&radius_km=5"
		for query, want := range map[string]any{
			leeds: 4.0, york: 4.0, leeds + "&radius_km=1000&widen=true": 4.0, "near=Dhaka": 2.0, "lat=0&lon=-30": 1.0,
			leeds + "&day=MO": 2.0, leeds + "&day=TH": 1.0, leeds + "&day=WE": nil, leeds + "&format=online": nil, leeds + "&format=hybrid": 1.0,
			leeds + "&q=hidden": 1.0, leeds + "&q=found": nil, leeds + "&activity=ended": 1.0, leeds + "&topic=bereavement": nil,
			leeds + "&page=2": 4.0, "near=England": nil, "country=GB": nil, "": nil,
		} {
			found := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK)
			if got := found.at("not_found_by_distance"); got != want {
				t.Errorf("%q: %v, want %v", query, got, want)
			}
		}
		body := map[string]any{"near": "Leeds", "day": []string{"TH"}}
		if got := s.ask("POST", "/groups/search", person{}, body).wantStatus(http.StatusOK).at("not_found_by_distance"); got != 1.0 {
			t.Errorf("by a body: %v", got)
		}
	})
}

// online returns a meeting that everybody joins from afar.
func online(day string) map[string]any {
	return weekly(day, "19:30", map[string]any{"format": "online", "locality": nil})
}

// Where a group that hides its place is changes nothing of what is counted: its country does.
func TestTheCountTellsNoHiddenPlace(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for _, place := range []string{"geonames:2644688", "geonames:2643743"} {
			group := leeds("Hidden")
			group["locality"] = map[string]any{"precision": "hidden", "place": map[string]any{"id": place}}
			id := s.group(steward, group)
			for _, near := range []string{"Leeds", "London", "Edinburgh", "53.8,-1.55"} {
				found := s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil).wantStatus(http.StatusOK)
				if got := found.at("not_found_by_distance"); got != 1.0 {
					t.Errorf("hidden in %s, near %s: %v counted", place, near, got)
				}
			}
			if got := s.ask("GET", "/groups?near=Dhaka", person{}, nil).wantStatus(http.StatusOK).at("not_found_by_distance"); got != nil {
				t.Errorf("hidden in %s: %v counted abroad", place, got)
			}
			s.ask("DELETE", "/groups/"+id, steward, nil).wantStatus(http.StatusNoContent)
		}
	})
}

// Consultants who work in person are counted alike.
func TestConsultantsWithoutAPointAreCounted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		unknown := map[string]any{"label": "Behind the mill", "place": map[string]any{"country": "GB"}}
		s.consultant(moderator, with(facilitator("Unknown"), "base", unknown, "formats", []string{"in_person", "online"}))
		s.consultant(moderator, with(facilitator("From afar"), "base", unknown, "formats", []string{"online"}))
		s.consultant(moderator, with(facilitator("Known"), "base", map[string]any{"label": "Leeds"}, "formats", []string{"in_person"}))
		for query, want := range map[string]any{"near=Leeds": 1.0, "near=Leeds&q=known": nil, "near=Dhaka": nil, "near=England": nil} {
			found := s.ask("GET", "/consultants?"+query, person{}, nil).wantStatus(http.StatusOK)
			if got := found.at("not_found_by_distance"); got != want {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
		}
		if found := s.ask("GET", "/consultants?near=Leeds", person{}, nil); len(found.items()) != 1 || found.at("items/0/name") != "Known" {
			t.Errorf("%s", found.body)
		}
	})
}
