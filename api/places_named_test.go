package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a label names is looked up as near= is, unless the place is concealed.
func TestLabelsAreLookedUp(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for name, at := range map[string]map[string]any{
			"By town":        {"label": "Headingley, Leeds"},
			"By country too": {"label": "Leeds", "place": map[string]any{"country": "GB"}},
			"Elsewhere":      {"label": "Leeds", "place": map[string]any{"country": "US"}},
			"Hidden":         {"label": "Leeds", "precision": "hidden"},
			"Area":           {"label": "Leeds", "precision": "area"},
			"Nobody knows":   {"label": "The back room"},
			"Not there":      {"label": "Leeds", "place": map[string]any{"country": "BD"}},
			"In England":     {"label": "England"},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				s.named(steward, name, map[string]any{"locality": at})
			})
		}
		for near, want := range map[string][]string{
			"Leeds, GB": {"By country too", "By town"}, "Leeds, Alabama": {"Elsewhere"},
			"England": {"By country too", "By town", "In England"},
		} {
			found := s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff(want, found.names()); diff != "" {
				t.Errorf("near=%s (-want +got):\n%s", near, diff)
			}
		}
		s.named(steward, "Church", map[string]any{
			"locality": map[string]any{"place": map[string]any{"id": "geonames:2644688"}},
			"meetings": []any{
				weekly("TU", "19:30", map[string]any{"locality": map[string]any{"label": "Barnstaple"}}),
				weekly("TH", "19:30", map[string]any{"locality": map[string]any{"label": "Bradford"}}),
			},
		})
		church := s.ask("GET", "/groups?q=church", person{}, nil).wantStatus(http.StatusOK)
		if far, near := church.at("items/0/meetings/0/locality/place/id"), church.at("items/0/meetings/1/locality/place/id"); far != nil || near != "geonames:2654993" {
			t.Errorf("a meeting's label far from its group is %v, one close to it %v", far, near)
		}
	})
}

// Tables name places, localities and towns; what nobody knows is counted.
func TestImportsCountPlacesThatNobodyKnows(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("towns")
		const table = "record,name,topics,language,place,locality,town,country,meeting_locality,meeting_days,meeting_start\n" +
			"a,By place,alcohol,en,\"Leeds, West Yorkshire\",,,GB\nb,By town,alcohol,en,,Headingley,Leeds,GB\n" +
			"c,By locality,alcohol,en,,Leeds,,GB\nd,By id,alcohol,en,geonames:2644688,,,\ne,Unknown,alcohol,en,,Behind the mill,,GB\n" +
			"f,Far from its group,alcohol,en,geonames:2654993,,,,Barnstaple,TU,19:30\ng,Near it,alcohol,en,geonames:2654993,,,,Halifax,TU,19:30\n"
		done := s.imported(key, "/sources/towns/imports", "text/csv", table)
		if got := counts(done); got != "done: created 7 updated 0 unchanged 0 retired 0 refused 0" || done.at("counts/places_not_found") != 2.0 {
			t.Errorf("%s: %s", got, done.body)
		}
		found := s.ask("GET", "/groups?near=Leeds&radius_km=5", person{}, nil).wantStatus(http.StatusOK)
		if diff := cmp.Diff([]string{"By id", "By locality", "By place", "By town"}, found.names()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Where a consultant works from, and the places of meetings in tables, are looked up as near= is.
func TestBasesAndMeetingsOfTablesAreLookedUp(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		for name, at := range map[string]map[string]any{
			"By town":        {"label": "Headingley, Leeds"},
			"By postal code": {"label": "Leeds LS7 4AA"},
			"Elsewhere":      {"label": "Leeds", "place": map[string]any{"country": "US"}},
			"In England":     {"label": "England"},
			"Nobody knows":   {"label": "The back room"},
			"Hidden":         {"label": "Leeds", "precision": "hidden"},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				s.consultant(moderator, with(facilitator(name), "base", at))
			})
		}
		key := s.partner("tables")
		const table = "record,name,topics,language,country,meeting_days,meeting_start,meeting_timezone," +
			"meeting_place,meeting_locality,meeting_town,meeting_country\n" +
			"a,Place,alcohol,en,GB,TU,19:30,,\"Leeds, West Yorkshire\",,,\nb,Town,alcohol,en,GB,TU,19:30,,,Headingley,Leeds,\n" +
			"c,Locality,alcohol,en,GB,TU,19:30,,,Leeds LS7 4AA,,\nd,Id,alcohol,en,GB,TU,19:30,,geonames:2644688,,,\n" +
			"e,Country,alcohol,en,,TU,19:30,,,Leeds,,US\nf,Unknown,alcohol,en,GB,TU,19:30,Europe/London,,Behind the mill,,\n"
		done := s.imported(key, "/sources/tables/imports", "text/csv", table)
		if got := counts(done); got != "done: created 6 updated 0 unchanged 0 retired 0 refused 0" || done.at("counts/places_not_found") != 1.0 {
			t.Errorf("%s: %s", got, done.body)
		}
		for path, want := range map[string][]string{
			"/consultants?near=Leeds,+GB": {"By postal code", "By town"}, "/consultants?near=Leeds,+Alabama": {"Elsewhere"},
			"/consultants?near=England": {"By postal code", "By town", "In England"},
			"/groups?near=Leeds,+GB":    {"Id", "Locality", "Place", "Town"}, "/groups?near=Leeds,+Alabama": {"Country"},
			"/groups?near=England": {"Id", "Locality", "Place", "Town"},
		} {
			s.run(path, func(t *testing.T, s *site) {
				found := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
				if diff := cmp.Diff(want, found.names()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", path, diff)
				}
			})
		}
		if got := s.ask("GET", "/groups?near=Leeds,+GB", person{}, nil).at("not_found_by_distance"); got != 1.0 {
			t.Errorf("%v groups are not found by distance", got)
		}
	})
}
