package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// named creates a group with a name and some members changed.
func (s *site) named(who person, name string, change map[string]any) string {
	s.t.Helper()
	g := leeds(name)
	maps.Copy(g, change)
	return s.group(who, g)
}

// names returns the names of what a list shows, sorted.
func (a response) names() []string {
	a.t.Helper()
	names := []string{}
	for _, item := range a.items() {
		name, _ := item["name"].(string)
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// weekly returns a meeting of each of the days of a rule.
func weekly(days, start string, change map[string]any) map[string]any {
	m := map[string]any{
		"format": "in_person", "start": start, "duration_minutes": 60, "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=" + days,
	}
	maps.Copy(m, change)
	return m
}

// Every filter of a set can ask for one of its values, for every one, and for none.
func TestFiltersAskForOneForEveryAndForNone(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		who := s.member("A steward")
		s.named(who, "Both", map[string]any{
			"topics": []string{"alcohol", "gambling"}, "languages": []string{"en", "bn"}, "audience": []string{"women", "seniors"},
			"meetings": []any{weekly("TU,SU", "19:30", map[string]any{"accessibility": []string{"step_free", "hearing_loop"}})},
		})
		s.named(who, "Alcohol", map[string]any{
			"topics": []string{"alcohol"}, "languages": []string{"en"}, "audience": []string{"women"},
			"meetings": []any{weekly("TU", "08:00", map[string]any{"accessibility": []string{"step_free"}})},
		})
		s.named(who, "Grief", map[string]any{"topics": []string{"bereavement"}, "languages": []string{"de", "PT-br"}, "meetings": []any{weekly("SU", "19:30", nil)}})
		for query, want := range map[string][]string{
			"language=DE":                                     {"Grief"},
			"language=pt-BR":                                  {"Grief"},
			"language_not=DE":                                 {"Alcohol", "Both"},
			"topic=alcohol,bereavement":                       {"Alcohol", "Both", "Grief"},
			"topic=alcohol&topic=bereavement":                 {"Alcohol", "Both", "Grief"},
			"topic_all=alcohol,gambling":                      {"Both"},
			"topic_all=addiction":                             {"Alcohol", "Both"},
			"topic_not=gambling":                              {"Alcohol", "Grief"},
			"topic_not=addiction":                             {"Grief"},
			"topic=alcohol&topic_not=gambling":                {"Alcohol"},
			"language_all=en,bn":                              {"Both"},
			"language_not=bn,de":                              {"Alcohol"},
			"audience_all=women&audience_all=seniors":         {"Both"},
			"audience_not=seniors":                            {"Alcohol", "Grief"},
			"accessibility=step_free,hearing_loop":            {"Both"},
			"accessibility_all=step_free":                     {"Alcohol", "Both"},
			"accessibility_not=hearing_loop":                  {"Alcohol", "Grief"},
			"kind_all=peer,practitioner":                      {},
			"kind_not=practitioner":                           {"Alcohol", "Both", "Grief"},
			"day_all=TU,SU":                                   {"Both"},
			"day_all=today":                                   {"Alcohol", "Both"},
			"day_not=SU":                                      {"Alcohol"},
			"day=TU,SU&starts_after=18:00":                    {"Both", "Grief"},
			"day_not=SU&starts_after=18:00":                   {},
			"country_not=GB":                                  {},
			"source_not=nobody":                               {"Alcohol", "Both", "Grief"},
			"parent_not=01937f3e-5c1a-7e40-9a51-000000000000": {"Alcohol", "Both", "Grief"},
		} {
			s.run(query, func(t *testing.T, s *site) {
				got := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK)
				if diff := cmp.Diff(want, got.names()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", query, diff)
				}
			})
		}
	})
}

// A facet is counted without what was asked of it, in each form, and with all else.
func TestFacetsLeaveOutEveryFormOfTheirOwnFilter(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		who := s.member("A steward")
		s.named(who, "Both", map[string]any{"topics": []string{"alcohol", "gambling"}, "meetings": []any{weekly("TU", "19:30", nil)}})
		s.named(who, "Alcohol", map[string]any{"topics": []string{"alcohol"}, "meetings": []any{weekly("SU", "19:30", nil)}})
		for query, want := range map[string]map[string]float64{
			"topic_all=alcohol,gambling":     {"alcohol": 2, "gambling": 1},
			"topic_not=gambling":             {"alcohol": 2, "gambling": 1},
			"topic_not=gambling&kind_not=x":  nil,
			"topic=gambling&language_all=en": {"alcohol": 2, "gambling": 1},
			"topic_all=gambling&day_not=SU":  {"alcohol": 1, "gambling": 1},
		} {
			got := s.ask("GET", "/groups?facets=topic,day&"+query, person{}, nil)
			if want == nil {
				got.wantProblem(http.StatusBadRequest, "invalid_parameter", "kind_not", "unknown_value")
				continue
			}
			if diff := cmp.Diff(want, got.wantStatus(http.StatusOK).counts("topic")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
		}
		days := s.ask("GET", "/groups?facets=day&day=SU", person{}, nil).wantStatus(http.StatusOK).counts("day")
		if diff := cmp.Diff(map[string]float64{"TU": 1, "SU": 1}, days); diff != "" {
			t.Errorf("days (-want +got):\n%s", diff)
		}
	})
}

// counts returns the values of a facet.
func (a response) counts(facet string) map[string]float64 {
	a.t.Helper()
	counts := map[string]float64{}
	list, _ := a.at("facets/" + facet).([]any)
	for _, one := range list {
		value, _ := one.(map[string]any)
		name, _ := value["value"].(string)
		counts[name], _ = value["count"].(float64)
	}
	return counts
}

// What nobody knows is refused by name, also beside what is known.
func TestUnknownFormsOfFiltersAreRefusedByName(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		for path, parameter := range map[string]string{
			"/groups?topic_any=alcohol": "topic_any", "/groups?q_not=x": "q_not", "/groups?facets_all=topic": "facets_all", "/consultants?kind_not=peer": "kind_not",
			"/groups?age_all=3": "age_all",
		} {
			s.ask("GET", path, person{}, nil).wantProblem(http.StatusBadRequest, "unknown_parameter", parameter, "unknown_parameter")
		}
		s.ask("GET", "/groups?topic_not=alcohl", person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "topic_not", "unknown_topic")
		s.ask("GET", "/consultants?role_not="+url.QueryEscape("no such"), person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "role_not", "unknown_value")
	})
}

// The weekend is that of the country where a meeting is held; in Bangladesh it begins on Friday.
func TestWeekends(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		who := s.member("A steward")
		for name, at := range map[string][2]string{
			"London Sunday": {"geonames:2643743", "SU"}, "London Friday": {"geonames:2643743", "FR"}, "London Saturday": {"geonames:2643743", "SA"},
			"Dhaka Friday": {"geonames:1185241", "FR"}, "Dhaka Sunday": {"geonames:1185241", "SU"}, "Dhaka Saturday": {"geonames:1185241", "SA"},
		} {
			s.named(who, name, map[string]any{
				"locality": map[string]any{"place": map[string]any{"id": at[0]}},
				"meetings": []map[string]any{{"format": "in_person", "start": "10:00", "duration_minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=" + at[1], "starts_on": "2026-01-01"}},
			})
		}
		two := func(name, london, dhaka string) {
			meeting := func(place, day string) map[string]any {
				return map[string]any{
					"format": "in_person", "start": "10:00", "duration_minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=" + day, "starts_on": "2026-01-01",
					"locality": map[string]any{"place": map[string]any{"id": place}},
				}
			}
			s.named(who, name, map[string]any{"topics": []string{"bereavement"}, "meetings": []any{meeting("geonames:2643743", london), meeting("geonames:1185241", dhaka)}})
		}
		two("Two countries, one at the weekend", "SU", "MO")
		two("Two countries, none at the weekend", "FR", "MO")
		for query, want := range map[string]string{
			"day=weekend&topic=bereavement": "Two countries, one at the weekend", "day_not=weekend&topic=bereavement": "Two countries, none at the weekend",
			"day_all=weekend,MO&topic=bereavement": "Two countries, one at the weekend",
			"day=weekend&topic_not=bereavement":    "Dhaka Friday Dhaka Saturday London Saturday London Sunday", "day=weekend,TH&country=BD&topic_not=bereavement": "Dhaka Friday Dhaka Saturday",
			"day_not=weekend&topic_not=bereavement": "Dhaka Sunday London Friday", "day=weekend&starts_after=11:00": "",
		} {
			if got := strings.Join(s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK).names(), " "); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
		}
	})
}
