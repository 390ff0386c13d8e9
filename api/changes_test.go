package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// mirror is a partner's copy of the directory, updated by following the log: versions by id.
type mirror struct {
	cursor string
	query  string
	groups map[string]float64
}

func newMirror(query string) *mirror { return &mirror{query: query, groups: map[string]float64{}} }

// follow reads one part of the log and reports whether there is more.
func (m *mirror) follow(s *site, limit int) bool {
	s.t.Helper()
	got := s.ask("GET", fmt.Sprintf("/changes?limit=%d&cursor=%s%s", limit, url.QueryEscape(m.cursor), m.query), person{}, nil).wantStatus(http.StatusOK)
	for _, item := range got.items() {
		m.take(item)
	}
	m.cursor = got.text("next_cursor")
	return got.at("has_more") == true
}

func (m *mirror) take(item map[string]any) {
	id, _ := item["id"].(string)
	if delete(m.groups, id); item["type"] == "group.upserted" {
		m.groups[id], _ = item["version"].(float64)
	}
}

func (m *mirror) catchUp(s *site) {
	s.t.Helper()
	for m.follow(s, 100) {
	}
}

// directory returns what the public may see, by id and version.
func (s *site) directory() map[string]float64 {
	s.t.Helper()
	public := map[string]float64{}
	err := s.app.Store.Read(s.t.Context(), func(tx *store.Tx) error {
		return tx.EachRevision(s.t.Context(), store.KindGroup, func(id models.ID, stamp store.Revision) error {
			if stamp.Public {
				public[id.String()] = float64(stamp.Version)
			}
			return nil
		})
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return public
}

// Without a cursor a partner receives all groups, then what changes. A group that leaves is
// removed, however it leaves, and a draft never appears.
func TestSyncByCursor(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("Steward"), s.person("Moderator", models.AccountModerator, "account", "moderate")
		var ids []string
		for i := range 7 {
			ids = append(ids, s.group(steward, leeds(fmt.Sprintf("Group %d", i))))
		}
		s.ask("DELETE", "/groups/"+ids[6], steward, nil).wantStatus(http.StatusNoContent)
		m := newMirror("")
		m.follow(s, 3)
		if len(m.groups) != 3 {
			t.Errorf("after the first part: %v", m.groups)
		}
		s.ask("DELETE", "/groups/"+ids[0], steward, nil).wantStatus(http.StatusNoContent)
		m.catchUp(s)
		searched := s.ask("GET", "/groups?per_page=100", person{}, nil).items()
		if diff := cmp.Diff(s.directory(), m.groups); diff != "" || len(searched) != len(m.groups) {
			t.Errorf("%d are found; (-directory +mirror):\n%s", len(searched), diff)
		}
		renamed := leeds("Another name")
		s.ask("PUT", "/groups/"+ids[1], steward, renamed).wantStatus(http.StatusOK)
		vetted := leeds("Vetted now")
		vetted["topics"] = []string{"domestic_violence"}
		s.ask("PUT", "/groups/"+ids[2], steward, vetted)
		var types []string
		got := s.ask("GET", "/changes?cursor="+m.cursor, person{}, nil).wantStatus(http.StatusOK)
		for _, item := range got.items() {
			types = append(types, item["type"].(string))
			if len(item) != 5 {
				t.Errorf("a change tells %v", item)
			}
		}
		if len(types) != 2 || got.header.Get("Link") != "" {
			t.Errorf("changes %v, Link %q", types, got.header.Get("Link"))
		}
		m.catchUp(s)
		if diff := cmp.Diff(s.directory(), m.groups); diff != "" {
			t.Errorf("(-directory +mirror):\n%s", diff)
		}
		s.ask("POST", "/groups/"+ids[0]+"/publish", moderator, nil).wantStatus(http.StatusForbidden) // its stewards archived it
		s.ask("POST", "/groups/"+ids[0]+"/publish", steward, nil).wantStatus(http.StatusOK)
		m.catchUp(s)
		if _, ok := m.groups[ids[0]]; !ok {
			t.Error("what is published again is not told")
		}
	})
}

// A change of a group's private whereabouts alone leaves no trace in the log.
func TestPrivateEditsAreNoChanges(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("Steward")
		input := leeds("Somewhere in Leeds")
		input["locality"] = map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "precision": "area"}
		id := s.group(steward, input)
		m := newMirror("")
		m.catchUp(s)
		before := s.ask("GET", "/changes", person{}, nil).wantStatus(http.StatusOK)
		meeting := input["meetings"].([]any)[0].(map[string]any)
		meeting["id"], meeting["venue"] = s.ask("GET", "/groups/"+id, steward, nil).text("meetings/0/id"), "Somebody's kitchen"
		s.ask("PUT", "/groups/"+id, steward, input).wantStatus(http.StatusOK)
		if after := s.ask("GET", "/changes", person{}, nil).wantStatus(http.StatusOK); string(after.body) != string(before.body) {
			t.Errorf("before %s\nafter %s", before.body, after.body)
		}
		if got := s.ask("GET", "/changes?cursor="+m.cursor, person{}, nil).wantStatus(http.StatusOK).items(); len(got) != 0 {
			t.Errorf("told: %v", got)
		}
	})
}

// Cursors that were not given for the list are refused, those of three months ago have expired, and
// so have those before something forgotten.
func TestCursorsForgedAndExpired(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("Steward")
		id := s.group(steward, leeds("One"))
		s.group(steward, leeds("Two"))
		m := newMirror("")
		m.follow(s, 1)
		forged := []byte(m.cursor)
		forged[4] ^= 1
		for _, wrong := range []string{string(forged), "AbC", "%00", m.cursor + "A", m.cursor[:8], strings.Repeat("A", 4000)} {
			got := s.ask("GET", "/changes?cursor="+wrong, person{}, nil)
			if got.status != http.StatusBadRequest {
				t.Errorf("%.20q: %d", wrong, got.status)
			}
		}
		s.ask("GET", "/changes?cursor="+string(forged), person{}, nil).wantProblem(400, "invalid_cursor", "cursor", "invalid_cursor")
		s.ask("GET", "/changes?source=other&cursor="+m.cursor, person{}, nil).wantProblem(400, "invalid_cursor", "cursor", "invalid_cursor")
		s.ask("GET", "/changes?limit=1001", person{}, nil).wantProblem(400, "invalid_parameter", "limit", "out_of_range")
		s.ask("GET", "/changes?page=2", person{}, nil).wantProblem(400, "unknown_parameter", "page", "unknown_parameter")

		m.catchUp(s)
		s.ask("DELETE", "/groups/"+id, steward, nil).wantStatus(http.StatusNoContent)
		s.clock.Add(int64(89 * 24 * time.Hour))
		s.ask("GET", "/changes?cursor="+m.cursor, person{}, nil).wantStatus(http.StatusOK)
		s.clock.Add(int64(2 * 24 * time.Hour))
		s.ask("GET", "/changes?cursor="+m.cursor, person{}, nil).wantProblem(410, "cursor_expired", "", "")
		young := newMirror("")
		young.follow(s, 1)
		if err := s.app.Webhooks.SchedulePruning(s.t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
			t.Fatal(err)
		}
		young.catchUp(s)
		if diff := cmp.Diff(s.directory(), young.groups); diff != "" {
			t.Errorf("(-directory +mirror):\n%s", diff)
		}
		if waiting, _, err := s.app.Store.ListJobs(s.t.Context(), false, models.Page{Number: 1, PerPage: 10}); err != nil || !prunesTomorrow(s, waiting) {
			t.Errorf("the next pruning is not asked for: %+v %v", waiting, err)
		}
	})
}

func prunesTomorrow(s *site, waiting []models.Job) bool {
	for _, j := range waiting {
		if j.Kind == models.JobPruneChanges {
			return j.RunAt.Sub(time.Unix(0, s.clock.Load())) == 24*time.Hour
		}
	}
	return false
}

// stream asks for the log as lines.
func (s *site) stream(t *testing.T, path string) []map[string]any {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1"+path, nil)
	request.Header.Set("Accept", "application/x-ndjson")
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	if kind := recorder.Header().Get("Content-Type"); recorder.Code != http.StatusOK || kind != "application/x-ndjson" {
		t.Fatalf("%d %s: %s", recorder.Code, kind, recorder.Body)
	}
	if err := s.checks.Check(request, recorder.Code, recorder.Header(), recorder.Body.Bytes()); err != nil {
		t.Error(err)
	}
	var lines []map[string]any
	for decoder := json.NewDecoder(recorder.Body); decoder.More(); {
		var line map[string]any
		if err := decoder.Decode(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

// The log is streamed whole as lines, from any line's cursor on, with the present groups if that is
// requested.
func TestChangesAsLines(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("Steward")
		for i := range 5 {
			s.group(steward, leeds(fmt.Sprintf("Group %d", i)))
		}
		m := newMirror("")
		lines := s.stream(t, "/changes?include=group")
		for _, line := range lines {
			m.take(line)
			group, _ := line["group"].(map[string]any)
			if group["id"] != line["id"] || group["version"] != line["version"] {
				t.Errorf("line %v", line)
			}
		}
		if diff := cmp.Diff(s.directory(), m.groups); diff != "" {
			t.Errorf("(-directory +mirror):\n%s", diff)
		}
		rest := s.stream(t, "/changes?cursor="+lines[2]["cursor"].(string))
		if len(rest) != 2 || rest[0]["id"] != lines[3]["id"] {
			t.Errorf("behind the third: %v", rest)
		}
		if few := s.stream(t, "/changes?limit=2"); len(few) != 2 {
			t.Errorf("%d lines of 2", len(few))
		}
		part := s.ask("GET", "/changes?limit=2", person{}, nil).wantStatus(http.StatusOK)
		next := "<http://shg.test/api/v1/changes?cursor=" + part.text("next_cursor") + "&limit=2>; rel=\"next\""
		if got := part.header.Get("Link"); got != next {
			t.Errorf("Link %s", got)
		}
	})
}

// For any writes, and wherever a partner stops and continues: at the end it holds what the
// directory holds.
func TestAMirrorHoldsWhatTheDirectoryHolds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("Steward")
		var ids []string
		write := map[string]func(n int){
			"create": func(n int) { ids = append(ids, s.group(steward, leeds(fmt.Sprintf("New %d", n)))) },
			"rename": func(n int) {
				s.ask("PUT", "/groups/"+ids[n%len(ids)], steward, leeds(fmt.Sprintf("Renamed %d", n)))
			},
			"archive": func(n int) {
				s.ask("DELETE", "/groups/"+ids[n%len(ids)], steward, nil).wantStatus(http.StatusNoContent)
			},
			"publish": func(n int) { s.ask("POST", "/groups/"+ids[n%len(ids)]+"/publish", steward, nil) },
		}
		write["create"](0)
		steps := 0
		rapid.Check(t, func(rt *rapid.T) {
			if steps++; steps > 25 {
				return // each is some dozen requests
			}
			m := newMirror("")
			for _, n := range rapid.SliceOfN(rapid.IntRange(1, 1<<20), 1, 12).Draw(rt, "numbers") {
				act := rapid.SampledFrom([]string{"create", "rename", "archive", "publish", "follow", "follow"}).Draw(rt, "act")
				if act == "follow" {
					m.follow(s, 1+n%4)
				} else {
					write[act](n)
				}
			}
			m.catchUp(s)
			if diff := cmp.Diff(s.directory(), m.groups); diff != "" {
				rt.Fatalf("(-directory +mirror):\n%s", diff)
			}
		})
	})
}

// A partner may follow the groups of one source alone.
func TestChangesOfASource(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group(s.member("Steward"), leeds("Of nobody's feed"))
		feed := `[{"slug":"tue-1","name":"From the feed","day":2,"time":"19:00","types":["O"],"formatted_address":"Leeds, UK","city":"Leeds","country":"GB","timezone":"Europe/London"}]`
		operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
		options := models.ImportOptions{Format: models.FeedMeetingGuide, Source: "leeds-aa", Topic: "alcohol", Country: "GB"}
		got, err := s.app.Imports.Import(context.WithoutCancel(t.Context()), operator, imports.FeedFromBytes([]byte(feed)), options, func(int, int) {})
		if err != nil || got.Created != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		m := newMirror("&source=leeds-aa")
		m.catchUp(s)
		if len(m.groups) != 1 {
			t.Errorf("of the source: %v", m.groups)
		}
	})
}
