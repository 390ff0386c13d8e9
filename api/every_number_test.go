package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// withNumbers is a resource that is put whole and read again, with a body that has every number.
type withNumbers struct {
	path  string
	who   person
	input reflect.Type
	body  map[string]any
}

// Zero is a value: every number of every input is read as it was sent, or is refused by its
// pointer. Null means absent.
func TestEveryNumberIsReadAsSentOrRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, testdb.SQLite, config.Meili{})
	for _, n := range s.numberedThings() {
		pointers := numbersOf(n.input, "")
		for _, pointer := range pointers {
			if _, ok := valueAt(n.body, pointer).(float64); !ok {
				t.Fatalf("%s: the body of this test says nothing at %s", n.path, pointer)
			}
		}
		rapid.Check(t, func(rt *rapid.T) {
			pointer := rapid.SampledFrom(pointers).Draw(rt, "number")
			value := rapid.OneOf(
				rapid.SampledFrom([]float64{0, 1, -1, 2, 90, 0.5}), rapid.Map(rapid.IntRange(-10, 100_100), func(n int) float64 { return float64(n) }),
			).Draw(rt, "value")
			got := s.ask("PUT", n.path, n.who, put(n.body, pointer, value))
			if got.status == http.StatusUnprocessableEntity {
				wantNamed(rt, got, pointer, value)
				return
			}
			read := s.ask("GET", n.path, n.who, nil)
			if is, ok := valueAt(read.object(), pointer).(float64); got.status != http.StatusOK || !ok || math.Abs(is-value) > 1e-5 {
				rt.Errorf("%s: sent %v at %s, answered %d, read %v", n.path, value, pointer, got.status, valueAt(read.object(), pointer))
			}
		})
		for _, pointer := range pointers {
			if strings.HasSuffix(pointer, "/lat") || strings.HasSuffix(pointer, "/lon") {
				continue // a point needs both numbers
			}
			unsaid := s.ask("PUT", n.path, n.who, put(n.body, pointer, nil)).wantStatus(http.StatusOK)
			absent := s.ask("PUT", n.path, n.who, put(n.body, pointer, absence{})).wantStatus(http.StatusOK)
			if null, none := valueAt(unsaid.object(), pointer), valueAt(absent.object(), pointer); !reflect.DeepEqual(null, none) {
				t.Errorf("%s: null at %s is read as %v, nothing as %v", n.path, pointer, null, none)
			}
		}
	}
}

// wantNamed checks that a refusal names the number, the greater of the pair that it is compared
// with, or the object that it belongs to.
func wantNamed(t *rapid.T, got response, pointer string, value float64) {
	fields, _ := got.at("errors").([]any)
	for _, f := range fields {
		field, _ := f.(map[string]any)
		named, _ := field["pointer"].(string)
		pair := strings.Replace(pointer, "min", "max", 1) // the two are compared
		if named == pointer || named == pair || named == pointer[:strings.LastIndex(pointer, "/")] && named != "" {
			return
		}
	}
	t.Errorf("%v at %s is refused without naming it: %s", value, pointer, got.body)
}

func (s *site) numberedThings() []withNumbers {
	s.t.Helper()
	steward := s.member("A steward")
	consultant, _ := s.consultant(s.moderator(), facilitator("A consultant"))
	group, request := s.openRequest(steward, nil)
	need := s.ask("GET", "/groups/"+group+"/needs", steward, nil).wantStatus(http.StatusOK).text("items/0/id")
	point := map[string]any{"lat": 53.8, "lon": -1.5}
	base := with(facilitator("A consultant"), "capacity", 2, "stage_experience", []any{map[string]any{"stage": "forming", "declared": 3}})
	base["base"] = map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "point": point}
	terms := map[string]any{
		"needs": []string{need}, "session_minutes": 60, "radius_km": 30, "offers_wanted": 2,
		"weights": map[string]any{"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 1},
	}
	full := with(leeds("Numbers"), "min_age", 18, "max_age", 100, "size", map[string]any{"min": 4, "max": 12})
	full["locality"] = map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "point": point}
	meeting, _ := full["meetings"].([]any)[0].(map[string]any)
	meeting["locality"] = map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "point": point}
	return []withNumbers{
		{"/consultants/me", consultant, reflect.TypeFor[models.ConsultantInput](), plainJSON(base)},
		{"/requests/" + request, steward, reflect.TypeFor[models.RequestInput](), plainJSON(terms)},
		{"/groups/" + group + "/needs/" + need, steward, reflect.TypeFor[models.NeedInput](), plainJSON(newcomers())},
		{"/groups/" + group, steward, reflect.TypeFor[models.GroupInput](), plainJSON(full)},
	}
}

// numbersOf returns the pointers of all numbers of a type: the first item of each list, every
// principle of a map by principle.
func numbersOf(t reflect.Type, pointer string) []string {
	switch t.Kind() { //nolint:exhaustive // the others hold no numbers
	case reflect.Pointer:
		return numbersOf(t.Elem(), pointer)
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return numbersOf(t.Elem(), pointer+"/0")
		}
	case reflect.Map:
		var all []string
		if t.Key() == reflect.TypeFor[models.Principle]() {
			for _, p := range models.Principles() {
				all = append(all, numbersOf(t.Elem(), pointer+"/"+string(p))...)
			}
		}
		return all
	case reflect.Int, reflect.Int64, reflect.Float64:
		return []string{pointer}
	case reflect.Struct:
		if t == reflect.TypeFor[models.Date]() {
			return nil
		}
		var all []string
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			all = append(all, numbersOf(f.Type, pointer+"/"+name)...)
		}
		return all
	}
	return nil
}

// absence is put where a member is to be left out.
type absence struct{}

func plainJSON(value any) map[string]any {
	var plain map[string]any
	encoded, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(encoded, &plain)
	}
	if err != nil {
		panic(fmt.Sprint("a body of a test: ", err))
	}
	return plain
}

// put returns a copy of a body with another value at a pointer.
func put(body map[string]any, pointer string, value any) map[string]any {
	changed := plainJSON(body)
	parts := strings.Split(pointer, "/")
	last := parts[len(parts)-1]
	holder, _ := valueAt(changed, strings.Join(parts[:len(parts)-1], "/")).(map[string]any)
	if _, absent := value.(absence); absent {
		delete(holder, last)
	} else {
		holder[last] = value
	}
	return changed
}

func valueAt(body any, pointer string) any {
	if m, ok := body.(map[string]any); ok && pointer == "" {
		return m
	}
	for _, part := range strings.Split(pointer, "/")[1:] {
		switch v := body.(type) {
		case map[string]any:
			body = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				return nil
			}
			body = v[i]
		default:
			return nil
		}
	}
	return body
}
