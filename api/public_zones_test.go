package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	busingen = "geonames:2940715"
	elPaso   = "geonames:5520993"
)

// somewhere returns a group that meets weekly at a place, whose times are in the zone of the place.
func somewhere(name, precision, place, start string) map[string]any {
	g := leeds(name)
	delete(g, "timezone")
	g["locality"] = map[string]any{"label": "Back room", "place": map[string]any{"id": place}, "precision": precision}
	meeting, _ := g["meetings"].([]any)[0].(map[string]any)
	delete(meeting, "timezone")
	meeting["start"] = start
	return g
}

// The zone of a village with a zone of its own is nowhere in public answers of any form.
func TestTheZoneOfAVillageIsNotPublic(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, precision := range []string{"hidden", "area"} {
			steward := s.member("A steward")
			created := s.ask("POST", "/groups", steward, somewhere("Zone "+precision, precision, busingen, "19:30")).wantStatus(http.StatusCreated)
			path := "/groups/" + created.text("id")
			if s.drawnAtTheVillage(path) {
				continue
			}
			if created.text("timezone") != "Europe/Busingen" || created.at("locality/place/name") != "Büsingen" || !strings.Contains(string(created.body), "other_timezone") {
				t.Errorf("members do not see their own zone and a warning: %s", created.body)
			}
			for _, q := range []string{path, path + "/calendar.ics", "/groups?q=zone", "/groups?near=47.697,8.69", "/groups?facets=region,country", "/changes"} {
				for _, accept := range []string{"", "application/x-ndjson, */*;q=0.1", "text/csv, */*;q=0.1", "application/geo+json, */*;q=0.1"} {
					if got := s.whole(twinQuestion{path: q, accept: accept}, person{}); strings.Contains(got, "Busingen") || strings.Contains(got, "Büsingen") {
						t.Errorf("%s: %s (%s) names the village:\n%s", precision, q, accept, got)
					}
				}
			}
			public := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
			if precision == "hidden" && (public.text("timezone") != "Europe/Berlin" || public.at("locality/place/region_code") != "DE.01") {
				t.Errorf("hidden: %s", public.body)
			}
			if public.at("next_at") != created.at("next_at") || public.at("warnings") != nil || public.at("public_timezone") != nil {
				t.Errorf("%s: the public is told %s", precision, public.body)
			}
			again := s.again(path, steward, func(map[string]any) {}).wantStatus(http.StatusOK)
			if again.at("version") != public.at("version") {
				t.Errorf("sent back as it was shown it is another: %s", again.body)
			}
		}
	})
}

// drawnAtTheVillage reports whether the point that was drawn for an area happens to be nearest to
// the village, about once in forty times. Then the public is shown the village, as it would be for
// a group elsewhere in the area.
func (s *site) drawnAtTheVillage(path string) bool {
	public := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
	lat, _ := public.at("locality/point/lat").(float64)
	lon, _ := public.at("locality/point/lon").(float64)
	place, ok := s.app.Directory.Gazetteer.Nearest(models.Point{Lat: lat, Lon: lon}, 50)
	return public.at("locality/precision") == "area" && ok && place.ID == busingen
}

// A hidden group may choose a zone of its region that has enough people, and no other; its times
// are given in that zone.
func TestAHiddenGroupChoosesItsPublicZone(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		created := s.ask("POST", "/groups", steward, somewhere("Border", "hidden", elPaso, "23:30")).wantStatus(http.StatusCreated)
		path := "/groups/" + created.text("id")
		public := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
		if public.text("timezone") != "America/Chicago" || public.text("meetings/0/start") != "00:30" || public.text("meetings/0/rrule") != "FREQ=WEEKLY;BYDAY=WE" {
			t.Errorf("%s", public.body)
		}
		if created.text("meetings/0/start") != "23:30" || created.text("meetings/0/rrule") != "FREQ=WEEKLY;BYDAY=TU" || created.at("next_at") != public.at("next_at") {
			t.Errorf("members: %s", created.body)
		}
		choose := func(zone string) response {
			return s.askAs("PATCH", path, steward, `{"public_timezone":"`+zone+`"}`, "application/merge-patch+json")
		}
		choose("America/New_York").wantProblem(http.StatusUnprocessableEntity, "invalid", "/public_timezone", "unknown_value")
		choose("America/Denver").wantStatus(http.StatusOK)
		if got := s.ask("GET", path, person{}, nil); got.text("timezone") != "America/Denver" || got.text("meetings/0/start") != "23:30" {
			t.Errorf("chosen: %s", got.body)
		}
	})
}

// An area in which too few people live is shown as if it were hidden, and a country that holds few
// is warned of.
func TestPlacesWithFewPeople(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		alice := s.ask("POST", "/groups", steward, somewhere("Springs", "area", "geonames:2077895", "18:00")).wantStatus(http.StatusCreated) // Alice Springs
		if alice.at("locality/precision") != "area" {
			t.Errorf("members: %s", alice.body)
		}
		coober := s.ask("POST", "/groups", steward, somewhere("Opal", "area", "geonames:2073985", "18:00")).wantStatus(http.StatusCreated) // Coober Pedy
		public := s.ask("GET", "/groups/"+coober.text("id"), person{}, nil).wantStatus(http.StatusOK)
		if public.at("locality/precision") != "hidden" || public.at("locality/point") != nil || strings.Contains(public.text("slug"), "opal") {
			t.Errorf("the public: %s", public.body)
		}
		if coober.at("locality/precision") != "area" || !strings.Contains(string(coober.body), `"area_hidden"`) {
			t.Errorf("members: %s", coober.body)
		}
		niue := s.ask("POST", "/groups", steward, somewhere("Island", "hidden", "geonames:4036284", "18:00")).wantStatus(http.StatusCreated) // Alofi
		if !strings.Contains(string(niue.body), `"small_country"`) {
			t.Errorf("members: %s", niue.body)
		}
	})
}

// A group that discloses less gets a slug of what is public now, and its slugs of before lead
// nowhere.
func TestTighteningReplacesATellingSlug(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		s.group(steward, leeds("Tuesday Night"))
		id := s.group(steward, somewhere("Tuesday Night", "exact", "geonames:2940715", "19:30"))
		before := s.ask("GET", "/groups/"+id, person{}, nil).text("slug")
		if before != "tuesday-night-büsingen" {
			t.Fatalf("its slug is %q", before)
		}
		patch := func(precision string) response {
			body := `{"locality":{"precision":"` + precision + `"}}`
			s.askAs("PATCH", "/groups/"+id, steward, body, "application/merge-patch+json").wantStatus(http.StatusOK)
			return s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
		}
		area := patch("area")
		if slug := area.text("slug"); strings.Contains(slug, "büsingen") && !s.drawnAtTheVillage("/groups/"+id) {
			t.Errorf("its slug is %q", slug)
		}
		hidden := patch("hidden").text("slug")
		for _, slug := range []string{before, area.text("slug")} {
			s.ask("GET", "/groups/"+slug, person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
			s.ask("GET", "/groups/"+slug, steward, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		}
		s.ask("GET", "/groups/"+hidden, person{}, nil).wantStatus(http.StatusOK)
	})
}

// What an older program wrote is derived anew once: zone, region, country and slug of groups, and
// the bases of consultants.
func TestOlderRowsAreDerivedAnew(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for _, precision := range []string{"area", "hidden"} {
			id := s.group(steward, somewhere("Older "+precision, precision, busingen, "19:30"))
			want := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
			s.asOlder(t, id)
			if got := s.ask("GET", "/groups/"+id, steward, nil); got.text("timezone") != "Europe/Busingen" {
				t.Fatalf("the older program says %s", got.body)
			}
			s.rederive(t)
			got := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
			for _, member := range []string{"timezone", "meetings/0/timezone", "slug", "locality", "next_at"} {
				if diff := cmp.Diff(want.at(member), got.at(member)); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", precision, member, diff)
				}
			}
			s.ask("GET", "/groups/older-busingen", person{}, nil).wantStatus(http.StatusNotFound)
			s.rederive(t)
			if again := s.ask("GET", "/groups/"+id, person{}, nil); again.at("version") != got.at("version") {
				t.Errorf("%s: derived twice: %s", precision, again.body)
			}
		}
		base := map[string]any{"place": map[string]any{"id": busingen}, "precision": "hidden"}
		_, consultant := s.consultant(s.moderator(), with(facilitator("Older"), "base", base, "timezone", "Europe/Busingen"))
		if got := s.ask("GET", "/consultants/"+consultant, person{}, nil); got.text("timezone") != "Europe/Berlin" {
			t.Errorf("a consultant's zone: %s", got.body)
		}
		s.write(t, func(tx *store.Tx) error {
			c, err := tx.Consultant(t.Context(), mustID(consultant))
			if err != nil {
				return err
			}
			c.Timezone, c.Base.RegionCode = "Europe/Busingen", "DE.99"
			return tx.UpdateConsultant(t.Context(), &c, c.Version)
		})
		s.rederive(t)
		if got := s.ask("GET", "/consultants/"+consultant, person{}, nil); got.text("timezone") != "Europe/Berlin" || got.at("base/place/region_code") != nil {
			t.Errorf("a consultant: %s", got.body)
		}
	})
}

func (s *site) rederive(t *testing.T) {
	t.Helper()
	if err := s.app.Directory.RederivePlaces(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *site) write(t *testing.T, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.app.Store.Write(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// asOlder writes a group as the program before schema 26 did: with the zone, region and country of
// the exact place.
func (s *site) asOlder(t *testing.T, id string) {
	t.Helper()
	s.write(t, func(tx *store.Tx) error {
		g, err := tx.Group(t.Context(), mustID(id))
		if err != nil {
			return err
		}
		exact, err := tx.ExactPlaces(t.Context(), g.ID)
		if err != nil {
			return err
		}
		g.Timezone, g.Meetings[0].Timezone, g.Slug = "Europe/Busingen", "Europe/Busingen", "older-busingen"
		g.Locality.Region, g.Locality.RegionCode, g.Locality.Country = "Baden-Wurttemberg", "DE.01", "DE"
		if err := tx.UpdateGroup(t.Context(), &g, g.Version); err != nil {
			return err
		}
		for _, e := range exact {
			e.Rules, e.Timezone, e.Country, e.RegionCode, e.Precision = 0, "", "", "", ""
			e.Times.V = nil
			if err := tx.PutExactPlace(t.Context(), &e); err != nil {
				return err
			}
		}
		return nil
	})
}

func mustID(text string) models.ID {
	id, err := models.ParseID(text)
	if err != nil {
		panic(err)
	}
	return id
}
