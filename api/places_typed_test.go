package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// A country or region is searched as a whole, and words that were not understood are named.
func TestPlacesAsPeopleTypeThem(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		s.named(steward, "In Leeds", nil)
		at := func(id string) map[string]any {
			return map[string]any{"locality": map[string]any{"place": map[string]any{"id": id}}}
		}
		s.named(steward, "In London", at("geonames:2643743"))
		s.named(steward, "In Arkansas", at("geonames:4110001"))
		s.named(steward, "In Boston", at("geonames:4930956"))
		for near, want := range map[string][]string{
			"England": {"In Leeds", "In London"}, "Massachusetts": {"In Boston"}, "Germany": {}, "USA": {"In Arkansas", "In Boston"},
			"England, Arkansas": {"In Arkansas"}, "Leeds, West Yorkshire": {"In Leeds"}, "Leeds LS7 4AA": {"In Leeds"},
			"Headingley, Leeds": {"In Leeds"}, "Leeds": {"In Leeds"},
		} {
			found := s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff(want, found.names()); diff != "" {
				t.Errorf("near=%s (-want +got):\n%s", near, diff)
			}
		}
		england := s.ask("GET", "/groups?place=area:GB.ENG&day=TU&widen=true&facets=country&sort=distance", person{}, nil).wantStatus(http.StatusOK)
		if diff := cmp.Diff(
			map[string]any{"id": "area:GB.ENG", "name": "England", "region_code": "GB.ENG", "country": "GB", "population": england.at("resolved_place/population")},
			england.at("resolved_place"),
		); diff != "" || england.at("total") != 2.0 || england.at("radius_km") != nil || england.at("items/0/distance_km") != nil {
			t.Errorf("England: %s\n%s", england.body, diff)
		}
		for near, want := range map[string]any{
			"Leeds, West Yorkshire": []any{"west yorkshire"}, "Leeds LS7 4AA": []any{"ls7", "4aa"}, "Leeds": nil,
		} {
			found := s.ask("GET", "/groups?near="+url.QueryEscape(near), person{}, nil)
			if diff := cmp.Diff(want, found.at("near_left_out")); diff != "" {
				t.Errorf("near=%s left out (-want +got):\n%s", near, diff)
			}
		}
		if features, _ := s.onMap("bbox=-10,49,3,60&zoom=6&near=England"); len(features) == 0 {
			t.Error("a map of England shows nothing")
		}
		if features, _ := s.onMap("bbox=-10,49,3,60&zoom=6&near=Germany"); len(features) != 0 {
			t.Error("a map of Germany shows groups in England")
		}
		s.ask("GET", "/groups?place=area:XX", person{}, nil).wantProblem(http.StatusBadRequest, "unknown_place", "place", "unknown_place")
		s.ask("GET", "/groups?near="+url.QueryEscape("Paris, Japan"), person{}, nil).wantProblem(http.StatusBadRequest, "unknown_place", "near", "unknown_place")
	})
}

// GET /places offers regions and countries too; what it offers can be searched by its id.
func TestPlacesOfferAreas(t *testing.T) {
	t.Parallel()
	s := newSite(t, testdb.SQLite, config.Meili{})
	s.named(s.member("A steward"), "In Leeds", nil)
	for typed, want := range map[string]string{"England": "area:GB.ENG", "Engl": "area:GB.ENG", "UK": "area:GB", "Leeds LS7 4AA": "geonames:2644688"} {
		found := s.ask("GET", "/places?q="+url.QueryEscape(typed), person{}, nil).wantStatus(http.StatusOK)
		if got := found.at("items/0/id"); got != want {
			t.Errorf("%s: %v, want %s", typed, got, want)
		}
		if area := strings.HasPrefix(want, "area:"); area != (found.at("items/0/lat") == nil) {
			t.Errorf("%s: %s", typed, found.body)
		}
		if got := s.ask("GET", "/groups?place="+want, person{}, nil).wantStatus(http.StatusOK); len(got.items()) != 1 {
			t.Errorf("searched by %s: %s", want, got.body)
		}
	}
	if got := s.ask("GET", "/places?q=Leedz", person{}, nil).wantStatus(http.StatusOK).at("items/0/name"); got != "Leeds" {
		t.Errorf("a typing error: %v", got)
	}
}
