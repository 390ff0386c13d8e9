package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// All results of an import are sent as lines, in their order, across the limit of one read. HEAD
// returns the same headers.
func TestImportResultsAsLines(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		const records = 1100
		var feed strings.Builder
		for i := range records {
			fmt.Fprintf(&feed, `{"record":"r%d","deleted":true}`+"\n", i)
		}
		key := s.partner("leeds")
		at := s.handIn(key, "/sources/leeds/imports", NDJSONType, feed.String())
		s.work()
		accept := map[string]string{"Accept": NDJSONType}
		results := s.with("GET", at+"/results", key, accept).wantStatus(http.StatusOK)
		if kind, caching := results.header.Get("Content-Type"), results.header.Get("Cache-Control"); kind != NDJSONType || caching != "private, no-store" {
			t.Errorf("told as %q, kept by %q", kind, caching)
		}
		all := strings.Split(strings.TrimSuffix(string(results.body), "\n"), "\n")
		if len(all) != records {
			t.Fatalf("%d lines, want %d", len(all), records)
		}
		for i, line := range all {
			var one struct{ Record, Outcome string }
			if err := json.Unmarshal([]byte(line), &one); err != nil || one.Record != fmt.Sprint("r", i) || one.Outcome != "unchanged" {
				t.Fatalf("line %d is %s: %v", i, line, err)
			}
		}
		head := s.with("HEAD", at+"/results", key, accept).wantStatus(http.StatusOK)
		if len(head.body) > 0 || head.header.Get("Content-Type") != NDJSONType {
			t.Errorf("the headers alone: %v %q", head.header, head.body)
		}
		s.with("GET", at+"/results", s.partner("york"), accept).wantStatus(http.StatusNotFound)
	})
}

// Everything of an import is done in the end, even if several records describe one group and
// something is left out of one.
func TestImportsAreDoneToTheEnd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		meeting := func(slug, name string, day int, joining string) map[string]any {
			return map[string]any{"slug": slug, "name": name, "day": day, "time": "19:30", "formatted_address": "1 Main St, Leeds, UK", "latitude": 53.8, "longitude": -1.55, "conference_url": joining}
		}
		feed, err := json.Marshal([]any{meeting("one", "First Step", 1, ""), meeting("two", "First Step", 3, ""), meeting("four", "First Step", 5, ""), meeting("three", "Second Step", 2, "nobody at all")})
		if err != nil {
			t.Fatal(err)
		}
		at := s.handIn(key, "/sources/leeds/imports?topic=alcohol&language=en&country=GB", "application/json", string(feed))
		s.work()
		progress := s.ask("GET", at, key, nil).wantStatus(http.StatusOK)
		if progress.at("counts/created") != 2.0 || progress.at("counts/refused") != 1.0 || progress.at("counts/total") != 3.0 || progress.at("counts/done") != 3.0 {
			t.Errorf("counts %v", progress.at("counts"))
		}
	})
}

// What came of an import is forgotten after 30 days, and not before.
func TestImportsAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		at := s.handIn(key, "/sources/leeds/imports", NDJSONType, lines(t, 1))
		s.work()
		for _, day := range []struct {
			later time.Duration
			want  int
		}{{29 * 24 * time.Hour, http.StatusOK}, {2 * 24 * time.Hour, http.StatusNotFound}} {
			s.clock.Add(int64(day.later))
			if err := s.app.Webhooks.SchedulePruning(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.work()
			s.ask("GET", at, key, nil).wantStatus(day.want)
		}
		if total := s.ask("GET", "/groups", person{}, nil).at("total"); total != float64(1) {
			t.Errorf("%v groups are left, want what was imported", total)
		}
	})
}

// Errors of a record of a Meeting Guide feed have a JSON pointer, with words for callers over HTTP.
func TestRefusalsOfMeetingGuideFeeds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		at := s.handIn(key, "/sources/leeds/imports", "application/json", `[{"slug":"m1","name":"First Step","day":1,"time":"19:30"},{"slug":"m2","name":"Second","day":9}]`)
		s.work()
		refused := s.ask("GET", at+"/results", key, nil).wantStatus(http.StatusOK).items()
		var details []string
		for _, r := range refused {
			why, _ := r["errors"].([]any)[0].(map[string]any)
			details = append(details, fmt.Sprint(why["pointer"], " ", why["code"]))
			if detail, _ := why["detail"].(string); detail == "" || strings.Contains(detail, "--") {
				t.Errorf("said as %q", detail)
			}
		}
		slices.Sort(details)
		if diff := cmp.Diff([]string{"/day invalid_day", "/timezone timezone_required"}, details); diff != "" {
			t.Error(diff)
		}
	})
}
