package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// onServer runs a test on both databases with a search server that nobody brings up to the rows
// unless the test does.
func onServer(t *testing.T, f func(t *testing.T, s *site)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		s := newSite(t, open, searchServer(t))
		s.late = true
		f(t, s)
	})
}

// What the public may no longer see is gone at the next read, before the index has received it.
// What has changed is shown as it is now.
func TestPagesAreFreshFromASlowIndex(t *testing.T) {
	onServer(t, func(t *testing.T, s *site) {
		steward := s.member("Ana")
		var ids []string
		for _, name := range []string{"First", "Second", "Third"} {
			ids = append(ids, s.group(steward, leeds(name)))
		}
		s.settle()
		const list = "/groups?near=Leeds&sort=name&format=in_person"
		if got := s.ask("GET", list, person{}, nil).wantStatus(200).at("total"); got != 3.0 {
			t.Fatalf("total %v", got)
		}
		renamed := leeds("First, renamed")
		s.ask("PUT", "/groups/"+ids[0], steward, renamed).wantStatus(200)
		online := leeds("Second")
		online["meetings"] = []any{map[string]any{"format": "online", "start": "19:30", "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=TU"}}
		s.ask("PUT", "/groups/"+ids[1], steward, online).wantStatus(200)
		got := s.ask("GET", list, person{}, nil).wantStatus(200)
		if items := got.items(); len(items) != 2 || items[0]["name"] != "First, renamed" || items[1]["name"] != "Third" {
			t.Errorf("after a change of name and one of format: %s", got.body)
		}
		if got.at("total") != 2.0 || got.at("total_is_exact") != false {
			t.Errorf("total %v, exact %v", got.at("total"), got.at("total_is_exact"))
		}
		s.ask("DELETE", "/groups/"+ids[2], steward, nil).wantStatus(204)
		if items := s.ask("GET", list, person{}, nil).wantStatus(200).items(); len(items) != 1 {
			t.Errorf("after an archived one: %v", items)
		}
	})
}

// A group that hides its place is hidden in the index before that is acknowledged, even if other
// writes reach the index late.
func TestHidingDoesNotWaitForItsJob(t *testing.T) {
	onServer(t, func(t *testing.T, s *site) {
		steward := s.member("Ana")
		id := s.group(steward, leeds("Quiet"))
		s.settle()
		hidden := leeds("Quiet")
		hidden["locality"] = map[string]any{"label": "Headingley", "place": map[string]any{"id": "geonames:2644688"}, "precision": "hidden"}
		s.ask("PUT", "/groups/"+id, steward, hidden).wantStatus(200)
		for _, path := range []string{"/groups?near=Leeds", "/groups?q=Headingley", "/groups?lat=53.8&lon=-1.55&radius_km=50&facets=region"} {
			got := s.ask("GET", path, person{}, nil).wantStatus(200)
			if len(got.items()) != 0 || got.at("total") != 0.0 {
				t.Errorf("%s: %s", path, got.body)
			}
		}
		if items := s.ask("GET", "/groups?q=Quiet", person{}, nil).wantStatus(200).items(); len(items) != 1 {
			t.Errorf("it is still found by its name: %v", items)
		}
	})
}

// Without the search server writes succeed, and so do reads of one resource. Searches answer with
// the time of the next retry; afterwards everything catches up by itself.
func TestSearchServerAway(t *testing.T) {
	t.Parallel()
	server := testmeili.StartServer(t)
	s := newSite(t, testdb.Postgres, config.Meili{URL: server.URL, Key: server.Key})
	s.late = true
	steward := s.member("Ana")
	before := s.group(steward, leeds("Before"))
	s.settle()
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	during := s.group(steward, leeds("During"))
	s.ask("GET", "/groups/"+during, person{}, nil).wantStatus(200)
	s.ask("DELETE", "/groups/"+before, steward, nil).wantStatus(204)
	got := s.ask("GET", "/groups?near=Leeds", person{}, nil)
	if got.wantProblem(503, "unavailable", "", ""); got.header.Get("Retry-After") == "" {
		t.Error("no word on when to come again")
	}
	if done, err := s.app.Worker().Drain(t.Context()); err != nil || done != 0 {
		t.Errorf("%d jobs done without the server, %v", done, err)
	}
	if err := errors.Join(server.Restart(), server.Answers(t.Context())); err != nil {
		t.Fatal(err)
	}
	s.clock.Add(int64(60e9))
	s.settle()
	if items := s.ask("GET", "/groups?near=Leeds", person{}, nil).wantStatus(200).items(); len(items) != 1 || items[0]["id"] != during {
		t.Errorf("afterwards: %v", items)
	}
}

// While an index is built anew people search and write: nobody misses a group, and what was written
// meanwhile is there in the end.
func TestReindexWhilePeopleSearchAndWrite(t *testing.T) {
	onServer(t, func(t *testing.T, s *site) {
		steward := s.member("Ana")
		const before = 30
		for i := range before {
			s.group(steward, leeds(fmt.Sprint("Group ", i)))
		}
		s.settle()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var searches, wrote atomic.Int64
		var all sync.WaitGroup
		all.Go(func() {
			for ctx.Err() == nil {
				got := s.ask("GET", "/groups?near=Leeds&per_page=100", person{}, nil)
				if total, _ := got.at("total").(float64); got.status != http.StatusOK || total < before {
					t.Errorf("meanwhile: %d %v", got.status, got.at("total"))
					return
				}
				searches.Add(1)
			}
		})
		all.Go(func() {
			for ctx.Err() == nil {
				s.group(steward, leeds(fmt.Sprint("New ", wrote.Add(1))))
			}
		})
		for range 3 {
			if err := s.app.Discovery.Reindex(t.Context(), "groups", nil); err != nil {
				t.Error(err)
			}
		}
		stop()
		all.Wait()
		s.settle()
		if got := s.ask("GET", "/groups?near=Leeds", person{}, nil).at("total"); got != float64(before+wrote.Load()) {
			t.Errorf("%v are found of %d", got, before+wrote.Load())
		}
		t.Logf("3 times anew; %d searches and %d writes meanwhile", searches.Load(), wrote.Load())
	})
}

// A run that is cut off leaves an index that answers as before, and the comparison with the rows
// brings up what it lacks.
func TestReindexCutOff(t *testing.T) {
	onServer(t, func(t *testing.T, s *site) {
		steward := s.member("Ana")
		kept, gone := s.group(steward, leeds("Kept")), s.group(steward, leeds("Gone"))
		s.settle()
		cut, cancel := context.WithCancel(t.Context())
		err := s.app.Discovery.Reindex(cut, "groups", func(string, int, int) { cancel() })
		if err == nil {
			t.Fatal("it was not cut off")
		}
		if items := s.ask("GET", "/groups?near=Leeds", person{}, nil).wantStatus(200).items(); len(items) != 2 {
			t.Errorf("after the cut: %v", items)
		}
		s.ask("DELETE", "/groups/"+gone, steward, nil).wantStatus(204)
		if err := s.app.Discovery.ReconcileIndexes(t.Context(), []string{"groups"}); err != nil {
			t.Fatal(err)
		}
		versions, err := s.app.Discovery.Groups.Revisions(t.Context())
		if id, bad := models.ParseID(kept); err != nil || bad != nil || len(versions) != 1 || versions[id].Version == 0 {
			t.Errorf("the index holds %v, %v", versions, err)
		}
	})
}

// A group is found by the labels and synonyms of its topics in every language, by the same words on
// every pair of engines.
func TestFoundByWordsOfItsTopics(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		t.Helper()
		id := s.group(s.member("Ana"), leeds("Tuesday Night"))
		for _, word := range []string{"Alcohol", "sobriety", "Alkoholismus", "alcolismo", "মদ্যপান", "शराब", "酒精", "אלכוהול", "كحول"} {
			got := s.ask("GET", "/groups?q="+url.QueryEscape(word), person{}, nil).wantStatus(200)
			if items := got.items(); len(items) != 1 || items[0]["id"] != id {
				t.Errorf("%s: %s", word, got.body)
			}
		}
		for _, word := range []string{"gambling", "পান", "酒店"} {
			if items := s.ask("GET", "/groups?q="+url.QueryEscape(word), person{}, nil).wantStatus(200).items(); len(items) != 0 {
				t.Errorf("%s: %v", word, items)
			}
		}
	})
}
