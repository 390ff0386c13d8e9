package api_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// accepting sends a request that takes only some media types.
func (s *site) accepting(method, path, accept string, body any) response {
	s.t.Helper()
	s.settle()
	req := httptest.NewRequestWithContext(s.t.Context(), method, "/api/v1"+path, reader(s.t, body))
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	got := response{t: s.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
	s.check(req, got)
	return got
}

// three are a group at a place, one in an area and a hidden one.
func (s *site) three() {
	s.t.Helper()
	who := s.member("A steward")
	s.named(who, "=HYPERLINK(\"http://x\")", map[string]any{"locality": map[string]any{"precision": "exact", "point": map[string]any{"lat": 53.8, "lon": -1.5}}})
	s.named(who, "Somewhere, \"there\"", map[string]any{"locality": map[string]any{
		"precision": "area", "point": map[string]any{"lat": 53.81, "lon": -1.55}, "place": map[string]any{"id": "geonames:2644688"},
	}})
	s.named(who, "Hidden", map[string]any{"locality": map[string]any{"precision": "hidden", "place": map[string]any{"id": "geonames:2644688"}}})
	s.settle()
}

func TestAWholeSetIsToldInTheMediaTypeWanted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.three()
		page := s.ask("GET", "/groups", person{}, nil).wantStatus(http.StatusOK)
		for name, ask := range map[string]func(accept string) response{
			"by address": func(accept string) response { return s.accepting("GET", "/groups", accept, nil) },
			"by body": func(accept string) response {
				return s.accepting("POST", "/groups/search", accept, map[string]any{})
			},
		} {
			t.Run(name, func(t *testing.T) {
				lines := ask("application/x-ndjson").wantStatus(http.StatusOK)
				if diff := cmp.Diff(page.names(), lines.linesNamed()); diff != "" {
					t.Errorf("%s, lines (-page +lines):\n%s", name, diff)
				}
				if got := ask("text/csv").wantStatus(http.StatusOK).rows(); len(got) != 3 {
					t.Errorf("%s: %d rows", name, len(got))
				}
				features, _ := ask("application/geo+json").wantStatus(http.StatusOK).at("features").([]any)
				if len(features) != 3 {
					t.Errorf("%s: %d features", name, len(features))
				}
			})
		}
		if got := s.accepting("GET", "/groups?topic=gambling", "application/geo+json", nil).wantStatus(http.StatusOK); string(got.body) != "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n" {
			t.Errorf("nothing as features: %q", got.body)
		}
		if got := s.accepting("GET", "/groups?near=Leeds&q=somewhere", "application/x-ndjson", nil).wantStatus(http.StatusOK).linesNamed(); len(got) != 1 {
			t.Errorf("words and a place, whole: %v", got)
		}
	})
}

// linesNamed returns the names of what lines of JSON show, sorted.
func (a response) linesNamed() []string {
	a.t.Helper()
	names := []string{}
	for line := range strings.Lines(string(a.body)) {
		var item map[string]any
		if err := json.Unmarshal([]byte(line), &item); err != nil {
			a.t.Fatalf("%v: %s", err, line)
		}
		name, _ := item["name"].(string)
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// rows returns the rows of a table by their columns' names.
func (a response) rows() []map[string]string {
	a.t.Helper()
	lines, err := csv.NewReader(strings.NewReader(string(a.body))).ReadAll()
	if err != nil {
		a.t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// A table is RFC 4180, and nothing in it is calculated by a spreadsheet; features have no place
// that is not public.
func TestTablesAndFeaturesTellNoMoreThanPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.three()
		table := s.accepting("GET", "/groups", "text/csv", nil).wantStatus(http.StatusOK)
		if got := table.header.Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" || strings.Count(string(table.body), "\r\n") != 4 {
			t.Errorf("%s: %q", got, table.body)
		}
		page := map[string]map[string]any{}
		for _, item := range s.ask("GET", "/groups", person{}, nil).items() {
			id, _ := item["id"].(string)
			page[id] = item
		}
		for _, row := range table.rows() {
			name, _ := page[row["id"]]["name"].(string)
			if want := strings.Replace(name, "=HYPER", "'=HYPER", 1); row["name"] != want {
				t.Errorf("name %q, want %q", row["name"], want)
			}
			if hidden := name == "Hidden"; hidden != (row["lat"] == "") || hidden && (row["place"] != "" || row["locality"] != "") {
				t.Errorf("where %s is: %v", name, row)
			}
		}
		features, _ := s.accepting("GET", "/groups", "application/geo+json", nil).at("features").([]any)
		for _, one := range features {
			f, _ := one.(map[string]any)
			shown, _ := f["properties"].(map[string]any)
			id, _ := f["id"].(string)
			if diff := cmp.Diff(page[id], shown); diff != "" {
				t.Errorf("a feature shows other than the page (-page +feature):\n%s", diff)
			}
			if hidden := shown["name"] == "Hidden"; hidden != (f["geometry"] == nil) {
				t.Errorf("geometry %v of %v", f["geometry"], shown["name"])
			}
		}
	})
}

func TestMediaTypesAreChosenByAccept(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		for accept, want := range map[string]string{
			"": "application/json", "*/*": "application/json", "application/*": "application/json", "text/*": "text/csv; charset=utf-8; header=present",
			"text/csv;q=0.5, application/x-ndjson": "application/x-ndjson", "application/json;q=0.1, application/geo+json;q=0.2": "application/geo+json",
			"text/html, application/xhtml+xml, */*;q=0.8": "application/json", "application/json;q=0, */*": "application/x-ndjson",
			"no media type": "application/json", "APPLICATION/X-NDJSON": "application/x-ndjson",
		} {
			s.run(accept, func(t *testing.T, s *site) {
				for _, method := range []string{"GET", "HEAD"} {
					got := s.accepting(method, "/groups", accept, nil).wantStatus(http.StatusOK)
					if kind := got.header.Get("Content-Type"); kind != want {
						t.Errorf("%s as %q: %s, want %s", method, accept, kind, want)
					}
					if !strings.Contains(got.header.Get("Vary"), "Accept,") {
						t.Errorf("Vary %q", got.header.Get("Vary"))
					}
				}
			})
		}
		for _, path := range []string{"/groups", "/consultants", "/topics", "/topics/alcohol", ""} {
			s.accepting("GET", path, "text/html", nil).wantProblem(http.StatusNotAcceptable, "not_acceptable", "", "")
			s.accepting("GET", path, "application/json;q=0", nil).wantProblem(http.StatusNotAcceptable, "not_acceptable", "", "")
		}
		s.accepting("GET", "/topics", "text/csv", nil).wantProblem(http.StatusNotAcceptable, "not_acceptable", "", "")
		s.accepting("GET", "/openapi.yaml", "application/json", nil).wantStatus(http.StatusOK) // its name determines the media type
	})
}

// Parameters of pages alone are refused for a whole set. The refusal of a page that is too deep
// explains how to get the whole set.
func TestWholeSetsHaveNoPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for parameter, value := range map[string]string{"page": "2", "per_page": "5", "sort": "name", "facets": "topic"} {
			for _, list := range []string{"/groups", "/consultants"} {
				s.accepting("GET", list+"?"+parameter+"="+value, "text/csv", nil).wantProblem(http.StatusBadRequest, "invalid_parameter", parameter, "conflicts_with")
			}
		}
		deep := s.ask("GET", "/groups?page=101&per_page=100", person{}, nil)
		deep.wantProblem(http.StatusBadRequest, "page_too_deep", "", "")
		if !strings.Contains(deep.text("detail"), "application/x-ndjson") {
			t.Errorf("no way to the whole set: %s", deep.body)
		}
		s.accepting("GET", "/groups?near=Nowhereatall", "text/csv", nil).wantProblem(http.StatusBadRequest, "unknown_place", "near", "unknown_place")
	})
}

// A search by a body takes the same members, reports errors by pointer, and may not be stored by
// caches.
func TestASearchByABody(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.three()
		for name, test := range map[string]struct {
			body any
			want int
		}{
			"everything":  {map[string]any{}, 3},
			"words":       {map[string]any{"q": "somewhere"}, 1},
			"sets":        {map[string]any{"topic": []string{"alcohol", "gambling"}, "language_not": []string{"de"}}, 3},
			"every one":   {map[string]any{"topic_all": []string{"alcohol", "gambling"}}, 0},
			"a place":     {map[string]any{"near": "Leeds", "radius_km": 40, "widen": false}, 2},
			"a point":     {map[string]any{"lat": 53.8, "lon": -1.5, "radius_km": 0.1}, 1},
			"a box":       {map[string]any{"bbox": []any{-2, 53, -1, 54.5}, "age": nil}, 2},
			"a page":      {map[string]any{"page": 2, "per_page": 2, "sort": "name", "facets": []string{"topic"}}, 1},
			"with commas": {map[string]any{"source": []string{"a,b"}}, 0},
		} {
			got := s.ask("POST", "/groups/search", person{}, test.body).wantStatus(http.StatusOK)
			if items := got.items(); len(items) != test.want {
				t.Errorf("%s: %d found, want %d", name, len(items), test.want)
			}
			if got.header.Get("Cache-Control") != "private, no-store" || got.header.Get("Link") != "" {
				t.Errorf("%s: %v", name, got.header)
			}
		}
	})
}

func TestAWrongSearchByABodyIsRefusedByPointer(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		for body, want := range map[string][2]string{
			`{"topik":["alcohol"]}`:   {"/topik", "unknown_field"},
			`{"topic":"alcohol"}`:     {"/topic", "wrong_type"},
			`{"topic":["alcohl"]}`:    {"/topic", "unknown_topic"},
			`{"topic":[{"a":1}]}`:     {"/topic", "wrong_type"},
			`{"q":7}`:                 {"/q", "wrong_type"},
			`{"page":"2"}`:            {"/page", "wrong_type"},
			`{"page":1.5}`:            {"/page", "wrong_type"},
			`{"widen":"true"}`:        {"/widen", "wrong_type"},
			`{"bbox":"1,2,3,4"}`:      {"/bbox", "wrong_type"},
			`{"bbox":[1,2,3]}`:        {"/bbox", "wrong_type"},
			`{"bbox":[1,2,3,400]}`:    {"/bbox", "off_the_globe"},
			`{"near":"Nowhereatall"}`: {"/near", "unknown_place"},
			`{"lat":1}`:               {"/lon", "required"},
			`{"near":"Leeds","place":"geonames:2644688"}`: {"/near", "conflicts_with"},
			`[]`: {"", "wrong_type"},
		} {
			s.run(body, func(_ *testing.T, s *site) {
				s.ask("POST", "/groups/search", person{}, body).wantProblem(http.StatusUnprocessableEntity, "invalid", want[0], want[1])
			})
		}
		for _, body := range []string{``, `{"q":`, `{"q":"a"}{}`, `{"q":"a","q":"b"}`, strings.Repeat("[", 60_000), "{\"q\":\"\xff\"}x"} {
			s.ask("POST", "/groups/search", person{}, body).wantStatus(http.StatusBadRequest)
		}
		s.ask("POST", "/groups/search", person{}, strings.Repeat("[", 100_000)).wantProblem(http.StatusRequestEntityTooLarge, "body_too_large", "", "")
		s.ask("POST", "/groups/search?q=secret", person{}, map[string]any{}).wantProblem(http.StatusBadRequest, "unknown_parameter", "q", "unknown_parameter")
		s.askAs("POST", "/groups/search", person{}, `q=a`, "application/x-www-form-urlencoded").wantProblem(http.StatusUnsupportedMediaType, "unsupported_media_type", "", "")
		s.ask("POST", "/groups/search", person{}, map[string]any{"page": 101, "per_page": 100}).wantProblem(http.StatusBadRequest, "page_too_deep", "", "")
	})
}
