package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

func TestGroupIsMadeFoundChangedAndArchived(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		created := s.ask("POST", "/groups", steward, leeds("Tuesday Night")).wantStatus(http.StatusCreated)
		id := created.text("id")
		if got := created.header.Get("Location"); got != "/api/v1/groups/"+id {
			t.Errorf("Location %q", got)
		}
		if got := created.text("slug"); got != "tuesday-night" {
			t.Errorf("slug %q", got)
		}
		if got := created.text("meetings/0/next_at"); got != "2026-11-24T19:30:00Z" {
			t.Errorf("next_at %q", got)
		}
		found := s.ask("GET", "/groups?near=Leeds&q=tuesday", person{}, nil).wantStatus(http.StatusOK)
		if got := found.at("items/0/id"); got != id {
			t.Errorf("a group is not found after it was made: %s", found.body)
		}
		if got := found.at("resolved_place/name"); got != "Leeds" {
			t.Errorf("resolved_place %v", got)
		}
		s.askAs("PATCH", "/groups/"+id, steward, `{"name":"Wednesday Night","notice":null}`, "application/merge-patch+json").wantStatus(http.StatusOK)
		if got := s.ask("GET", "/groups?q=wednesday", person{}, nil).at("items/0/name"); got != "Wednesday Night" {
			t.Errorf("a change is not found: %v", got)
		}
		if got := s.ask("GET", "/groups/"+id, person{}, nil).at("meetings/0/id"); got != created.at("meetings/0/id") {
			t.Errorf("the meeting lost its identity: %v", got)
		}
		s.ask("DELETE", "/groups/"+id, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/groups/"+id, person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		if got := s.ask("GET", "/groups?q=wednesday", person{}, nil).at("total"); got != 0.0 {
			t.Errorf("an archived group is found: %v", got)
		}
	})
}

func TestWrongGroupsAreRefusedByPointerAndChangeNothing(t *testing.T) {
	cases := []struct {
		name   string
		change func(g, meeting map[string]any)
		status int
		code   string
		where  string
		field  string
	}{
		{"no name", func(g, _ map[string]any) { delete(g, "name") }, 422, "invalid", "/name", "required"},
		{"unknown member", func(g, _ map[string]any) { g["nmae"] = "x" }, 422, "invalid", "/nmae", "unknown_field"},
		{"wrong type", func(g, _ map[string]any) { g["name"] = 7 }, 422, "invalid", "/name", "wrong_type"},
		{"unknown topic", func(g, _ map[string]any) { g["topics"] = []string{"alcohl"} }, 422, "invalid", "/topics/0", "unknown_topic"},
		{"a zone that does not exist", func(g, _ map[string]any) { g["timezone"] = "Europe/Leeds" }, 422, "invalid", "/timezone", "unknown_timezone"},
		{"a rule that never occurs", func(_, m map[string]any) { m["rrule"] = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, 422, "invalid", "/meetings/0/rrule", "never_occurs"},
		{"control character", func(g, _ map[string]any) { g["name"] = "a\u0007b" }, 422, "invalid", "/name", "control_character"},
		{"NUL", func(g, _ map[string]any) { g["description"] = "a\u0000b" }, 422, "invalid", "/description", "control_character"},
		{"off the globe", func(g, _ map[string]any) {
			g["locality"] = map[string]any{"point": map[string]any{"lat": 91, "lon": 0}}
		}, 422, "invalid", "/locality/point/lat", "out_of_range"},
		{"unknown place", func(g, _ map[string]any) { g["locality"] = map[string]any{"place": map[string]any{"id": "geonames:1"}} }, 422, "invalid", "/locality/place/id", "unknown_place"},
		{"unknown value", func(g, _ map[string]any) { g["kind"] = "club" }, 422, "invalid", "/kind", "unknown_value"},
	}
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for _, c := range cases {
			s.run(c.name, func(_ *testing.T, s *site) {
				g := leeds("Refused")
				meeting, _ := g["meetings"].([]any)[0].(map[string]any)
				c.change(g, meeting)
				s.ask("POST", "/groups", steward, g).wantProblem(c.status, c.code, c.where, c.field)
			})
		}
		if got := s.ask("GET", "/groups", person{}, nil).at("total"); got != 0.0 {
			t.Errorf("refused groups are there: %v", got)
		}
	})
}

func TestBodiesThatAreNoProperJSON(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward := s.member("A steward")
		s.ask("POST", "/groups", steward, `{"name":"a","name":"b"}`).wantProblem(400, "malformed", "/name", "duplicate_key")
		s.ask("POST", "/groups", steward, `{"name":`).wantProblem(400, "malformed", "", "")
		s.ask("POST", "/groups", steward, `{"name":"a"} {}`).wantProblem(400, "malformed", "", "malformed_json")
		s.ask("POST", "/groups", steward, strings.Repeat("[", 5000)).wantProblem(400, "malformed", "", "too_deep")
		s.askAs("POST", "/groups", steward, `name=a`, "application/x-www-form-urlencoded").wantProblem(415, "unsupported_media_type", "Content-Type", "not_read")
		big := fmt.Sprintf(`{"name":%q}`, strings.Repeat("a", 1<<20))
		s.ask("POST", "/groups", steward, big).wantProblem(413, "body_too_large", "", "")
		s.ask("POST", "/groups", person{}, leeds("Nobody's")).wantProblem(401, "unauthorized", "", "")
		s.ask("POST", "/groups", person{token: "shg_wrong"}, leeds("Nobody's")).wantProblem(401, "unauthorized", "", "")
	})
}

func TestWrongQueriesAreRefusedByName(t *testing.T) {
	cases := []struct{ query, code, parameter, field string }{
		{"near=Leedz", "unknown_place", "near", "unknown_place"},
		{"near=91,0", "invalid_parameter", "near", "off_the_globe"},
		{"lat=91&lon=0", "invalid_parameter", "lat", "out_of_range"},
		{"near=Leeds&radius_km=0", "invalid_parameter", "radius_km", "out_of_range"},
		{"near=Leeds&radius_km=-1", "invalid_parameter", "radius_km", "out_of_range"},
		{"near=Leeds&radius_km=20001", "invalid_parameter", "radius_km", "out_of_range"},
		{"page=0", "invalid_parameter", "page", "out_of_range"},
		{"per_page=101", "invalid_parameter", "per_page", "out_of_range"},
		{"stage=old", "invalid_parameter", "stage", "unknown_value"},
		{"colour=red", "unknown_parameter", "colour", "unknown_parameter"},
		{"timezone=Mars/Olympus", "invalid_parameter", "timezone", "unknown_timezone"},
		{"q=a%00b", "invalid_parameter", "q", "control_character"},
		{"facets=colour", "invalid_parameter", "facets", "unknown_value"},
		{"bbox=1,2,3", "invalid_parameter", "bbox", "wrong_type"},
		{"near=Leeds&topic=alcohol;gambling", "invalid_parameter", "topic", "malformed_query"},
		{"near=100%", "invalid_parameter", "near", "malformed_query"},
		{"%zz=1&page=1", "invalid_parameter", "", "malformed_query"},
	}
	each(t, func(t *testing.T, s *site) {
		for _, c := range cases {
			s.run(c.query, func(_ *testing.T, s *site) {
				s.ask("GET", "/groups?"+c.query, person{}, nil).wantProblem(400, c.code, c.parameter, c.field)
			})
		}
		s.ask("GET", "/groups?page=501&per_page=20", person{}, nil).wantProblem(400, "page_too_deep", "", "")
		suggestions, _ := s.ask("GET", "/groups?near=Leedz", person{}, nil).at("errors/0/suggestions").([]any)
		if len(suggestions) == 0 || !strings.HasPrefix(fmt.Sprint(suggestions[0]), "Leeds") {
			t.Errorf("no suggestion for Leedz: %v", suggestions)
		}
		s.ask("GET", "/groups/no-such-group", person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/consultants/not-a-uuid", person{}, nil).wantProblem(404, "not_found", "", "")
	})
}

// A refusal lists what is allowed.
func TestRefusalsSayWhatWouldDo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for query, want := range map[string]string{
			"updated_since=2026-01-01": "2026-03-01T09:30:00Z", "updated_since=2026-01-01T00:00:00+05:30": "%2B", "bbox=1,4,3,2": "South lies above north",
			"bbox=1,91,3,92": "not on the globe",
		} {
			got := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusBadRequest)
			if detail := got.text("errors/0/detail"); !strings.Contains(detail, want) {
				t.Errorf("%s: %s", query, detail)
			}
		}
	})
}

func TestMeetingOfAnotherGroupCannotBeTaken(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		one, other := s.member("One"), s.member("Other")
		first := s.ask("POST", "/groups", one, leeds("First")).wantStatus(http.StatusCreated)
		mine := leeds("Second")
		second := s.group(other, mine)
		mine["meetings"].([]any)[0].(map[string]any)["id"] = first.text("meetings/0/id")
		s.ask("PUT", "/groups/"+second, other, mine).wantProblem(422, "invalid", "/meetings/0/id", "not_of_this_group")
		if got := s.ask("GET", "/groups/"+first.text("id"), person{}, nil).at("meetings/0/id"); got != first.at("meetings/0/id") {
			t.Errorf("the first group's meeting moved: %v", got)
		}
	})
}

func TestFacetsCountWithoutTheirOwnFilter(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for i, topic := range []string{"alcohol", "alcohol", "gambling"} {
			g := leeds(fmt.Sprintf("Group %d", i))
			g["topics"] = []string{topic}
			s.group(steward, g)
		}
		got := s.ask("GET", "/groups?near=Leeds&topic=alcohol&facets=topic,format", person{}, nil).wantStatus(http.StatusOK)
		if total := got.at("total"); total != 2.0 {
			t.Errorf("total %v", total)
		}
		want := []any{
			map[string]any{"value": "alcohol", "label": "Alcohol", "count": 2.0}, map[string]any{"value": "gambling", "label": "Gambling", "count": 1.0},
		}
		if diff := cmp.Diff(want, got.at("facets/topic")); diff != "" {
			t.Errorf("facet topic (-want +got):\n%s", diff)
		}
		if format := got.at("facets/format/0/count"); format != 2.0 {
			t.Errorf("facet format %v", format)
		}
		if field := s.ask("GET", "/groups?topic=addiction", person{}, nil).at("total"); field != 3.0 {
			t.Errorf("a topic does not include those below it: %v", field)
		}
	})
}

func TestTimesAreReadInTheMeetingsOwnZoneOrTheReaders(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group(s.member("A steward"), leeds("Tuesday Night")) // Tuesdays 19:30 to 21:00 in London
		for query, want := range map[string]float64{
			"day=TU": 1, "day=WE": 0, "day=TU&starts_after=19:00&starts_before=20:00": 1, "day=TU&starts_after=20:00": 0, "day=today": 1,
			"day=WE&timezone=Asia/Dhaka": 1, "day=WE&starts_after=01:00&starts_before=02:00&timezone=Asia/Dhaka": 1, "now=true": 0,
		} {
			if got := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(200).at("total"); got != want {
				t.Errorf("%s finds %v, want %v", query, got, want)
			}
		}
		s.clock.Store(began.Add(11 * time.Hour).UnixNano()) // 20:00: the meeting is under way
		if _, err := s.app.Worker().Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := s.ask("GET", "/groups?now=true", person{}, nil).wantStatus(200)
		if got.at("total") != 1.0 || got.at("items/0/next_at") != "2026-12-01T19:30:00Z" {
			t.Errorf("a meeting that is under way: %s", got.body)
		}
	})
}

func TestSurvivorsGroupsAreVettedAndHidden(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.person("A moderator", models.AccountModerator, "account", "moderate")
		g := leeds("Safe Harbour")
		g["topics"] = []string{"violence_survivors"}
		created := s.ask("POST", "/groups", steward, g).wantStatus(http.StatusCreated)
		id := created.text("id")
		if got := created.text("status"); got != "draft" {
			t.Errorf("status %s", got)
		}
		s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusNotFound)
		s.ask("POST", "/groups/"+id+"/publish", steward, nil).wantStatus(http.StatusForbidden)
		s.ask("POST", "/groups/"+id+"/publish", moderator, nil).wantStatus(http.StatusOK)
		public := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
		for _, secret := range []string{"Headingley", "Library", "Leeds", "53.", "2644688"} {
			if strings.Contains(string(public.body), secret) {
				t.Errorf("the public sees %q: %s", secret, public.body)
			}
		}
		if own := s.ask("GET", "/groups/"+id, steward, nil); !strings.Contains(string(own.body), "Headingley") {
			t.Errorf("members do not see their own place: %s", own.body)
		}
		if got := s.ask("GET", "/groups?near=Leeds&radius_km=20000", person{}, nil).at("total"); got != 0.0 {
			t.Errorf("a hidden group is found by distance: %v", got)
		}
		if got := s.ask("GET", "/groups?q=harbour&country=GB", person{}, nil).at("total"); got != 1.0 {
			t.Errorf("a hidden group is not found by name and country: %v", got)
		}
	})
}

// What no slug can be is not there, on every database.
func TestSlugsThatAreNoText(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		for _, slug := range []string{"-%FF%FE", "a%00b"} {
			s.ask("GET", "/groups/"+slug, person{}, nil).wantStatus(http.StatusNotFound)
		}
	})
}
