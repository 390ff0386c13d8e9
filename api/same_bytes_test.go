package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// manifold creates groups with everything that changes how one is shown: long texts of meetings,
// places of their own, translations, areas and hidden places.
func (s *site) manifold(who person) []string {
	s.t.Helper()
	groups, err := sample.Many(90, 7, places.Open())
	if err != nil {
		s.t.Fatal(err)
	}
	var ids []string
	for g := range groups {
		in, i := g.Input, len(ids)
		in.Name += ` "translations":{ <&> "meetings":[ "point":{`
		if i%2 == 0 {
			in.Meetings[0].Directions, in.Meetings[0].Notes = "Through the \"yard\" <é>", "Ring twice"
			in.Meetings[0].Locality = models.LocalityInput{Place: in.Locality.Place, Point: &models.Point{Lat: in.Locality.Point.Lat + 0.01, Lon: in.Locality.Point.Lon}}
		}
		if i%3 == 0 {
			in.Translations = map[string]models.Translation{"de": {Name: "Gruppe", Description: "Über uns"}, "fr": {Name: "Groupe"}}
		}
		if i%5 == 0 && i%40 != 9 {
			in.Locality.Point = nil
		}
		created := s.ask("POST", "/groups", who, in).wantStatus(http.StatusCreated)
		ids = append(ids, created.text("id"))
		if diff := cmp.Diff(string(s.ask("GET", "/groups/"+ids[i], who, nil).wantStatus(http.StatusOK).body), string(created.body)); diff != "" {
			s.t.Errorf("what was made is read in other words than it was shown in: -read +made: %s", diff)
		}
	}
	return ids
}

// What anyone reads comes from the index, what somebody with an account reads from the rows: both
// are the same bytes, and the same caching.
func TestAGroupIsTheSameFromTheIndexAndFromItsRows(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		stranger := s.member("A stranger")
		for _, id := range s.manifold(s.member("A steward")) {
			kept, row := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK), s.ask("GET", "/groups/"+id, stranger, nil).wantStatus(http.StatusOK)
			if diff := cmp.Diff(string(row.body), string(kept.body)); diff != "" {
				t.Errorf("-rows +index: %s", diff)
			}
			for _, name := range []string{"ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Type", "Content-Length"} {
				if got, want := kept.header.Get(name), row.header.Get(name); got != want {
					t.Errorf("%s %q from the index, %q from the rows", name, got, want)
				}
			}
		}
	})
}

// A search is put together of what the index keeps; it is the same as if every group had been read
// and written anew, in every language.
func TestFoundGroupsAreTheSameAsEncodedAnew(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.manifold(s.member("A steward"))
		s.settle()
		for _, query := range []string{"per_page=100", "lat=51.5&lon=-0.1&radius_km=20000&per_page=100&sort=distance&facets=topic,format", "near=Dhaka&radius_km=3000&page=2", "q=nothing+at+all"} {
			for _, reads := range []string{"", "en", "de", "fr-CA, de;q=0.5", "bn"} {
				got := s.with("GET", "/groups?"+query, person{}, map[string]string{"Accept-Language": reads}).wantStatus(http.StatusOK)
				if diff := cmp.Diff(s.encodedAnew(query, reads), string(got.body)); diff != "" {
					t.Errorf("%s in %q (-anew +got): %s", query, reads, diff)
				}
			}
		}
	})
}

// encodedAnew returns the answer of a search the slow way.
func (s *site) encodedAnew(query, reads string) string {
	s.t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	f := models.GroupFilter{Q: values.Get("q"), Sort: values.Get("sort"), Page: models.Page{Number: 1, PerPage: 20}}
	f.Origin.Text = values.Get("near")
	for name, into := range map[string]any{"radius_km": &f.Origin.RadiusKm, "page": &f.Page.Number, "per_page": &f.Page.PerPage} {
		if given := values.Get(name); given != "" {
			if _, err := fmt.Sscan(given, into); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	if values.Has("lat") {
		f.Origin.Point = &models.Point{Lat: 51.5, Lon: -0.1}
		f.Facets = []string{"topic", "format"}
	}
	found, err := s.app.Discovery.FindGroups(s.t.Context(), f)
	if err != nil {
		s.t.Fatal(err)
	}
	shown, err := s.app.Door.Presenter.ToFoundGroups(reads, found)
	if err != nil {
		s.t.Fatal(err)
	}
	encoded, err := json.Marshal(shown)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(encoded) + "\n"
}
