package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const NDJSONType = "application/x-ndjson"

// lines returns a feed of groups named by their number, without some.
func lines(t *testing.T, n int, without ...int) string {
	t.Helper()
	var feed strings.Builder
	skip := map[int]bool{}
	for _, i := range without {
		skip[i] = true
	}
	for i := range n {
		if skip[i] {
			continue
		}
		line, err := json.Marshal(map[string]any{"record": fmt.Sprint("r", i), "group": leeds(fmt.Sprint("Group ", i))})
		if err != nil {
			t.Fatal(err)
		}
		feed.Write(append(line, '\n'))
	}
	return feed.String()
}

// handIn hands a feed in and returns the import's path.
func (s *site) handIn(who person, path, contentType, feed string) string {
	s.t.Helper()
	got := s.askAs("POST", path, who, feed, contentType).wantStatus(http.StatusAccepted)
	return strings.TrimPrefix(got.header.Get("Location"), "/api/v1")
}

// imported hands a feed in, has it done, and returns how it ended.
func (s *site) imported(who person, path, contentType, feed string) response {
	s.t.Helper()
	at := s.handIn(who, path, contentType, feed)
	s.work()
	return s.ask("GET", at, who, nil).wantStatus(http.StatusOK)
}

func (s *site) work() {
	s.t.Helper()
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func counts(a response) string {
	a.t.Helper()
	return fmt.Sprintf("%v: created %v updated %v unchanged %v retired %v refused %v", a.at("status"),
		a.at("counts/created"), a.at("counts/updated"), a.at("counts/unchanged"), a.at("counts/retired"), a.at("counts/refused"))
}

func expect(a response, want string) {
	a.t.Helper()
	if got := counts(a); got != want {
		a.t.Errorf("%s, want %s: %s", got, want, a.body)
	}
}

func TestImportFeeds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		expect(s.imported(key, path+"?dry_run=true", NDJSONType, lines(t, 10)), "done: created 10 updated 0 unchanged 0 retired 0 refused 0")
		if total := s.ask("GET", "/groups", person{}, nil).at("total"); total != float64(0) {
			t.Errorf("a dry run wrote %v groups", total)
		}
		expect(s.imported(key, path, NDJSONType, lines(t, 10)), "done: created 10 updated 0 unchanged 0 retired 0 refused 0")
		expect(s.imported(key, path, NDJSONType, lines(t, 10)), "done: created 0 updated 0 unchanged 10 retired 0 refused 0")
		s.ask("PUT", recordPath("leeds", "r3"), key, leeds("Group 3")).wantStatus(http.StatusOK)
		shrunk := s.imported(key, path+"?complete=true", NDJSONType, lines(t, 10, 1, 2, 3))
		expect(shrunk, "refused: created 0 updated 0 unchanged 0 retired 0 refused 0")
		if shrunk.at("errors/0/code") != "shrinks" {
			t.Errorf("%s", shrunk.body)
		}
		expect(s.imported(key, path+"?complete=true", NDJSONType, lines(t, 10, 1, 2)), "done: created 0 updated 0 unchanged 8 retired 2 refused 0")
		expect(s.imported(key, path+"?complete=true&allow_shrink=true", NDJSONType, lines(t, 10, 1, 2, 3, 4, 5)), "done: created 0 updated 0 unchanged 5 retired 3 refused 0")
		expect(s.imported(key, path, NDJSONType, `{"record":"r9","deleted":true}`), "done: created 0 updated 0 unchanged 0 retired 1 refused 0")
		table := "record;name;country;meeting_days;meeting_start;meeting_timezone\nc1;Aus Köln;DE;TU;19:30;Europe/Berlin\nc1;;;TH;20:00;Europe/Berlin\n"
		expect(s.imported(key, path, "text/csv", table), "done: created 1 updated 0 unchanged 0 retired 0 refused 0")
		guide := `[{"slug":"m1","name":"First Step","day":1,"time":"19:30","timezone":"Europe/London"}]`
		expect(s.imported(key, path, "application/vnd.meeting-guide+json", guide), "done: created 1 updated 0 unchanged 0 retired 0 refused 0")
		if got := s.ask("GET", "/groups?q=K%C3%B6ln", person{}, nil); got.at("total") != float64(1) {
			t.Errorf("%s", got.body)
		}
	})
}

// The outcome of each record is listed, in its order. A wrong line is refused alone, and nothing is
// retired if a name cannot be read.
func TestImportResults(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		s.imported(key, path, NDJSONType, lines(t, 6))
		feed := lines(t, 5) + `{"record":"bad","group":{"name":""}}` + "\n" + `{"record":` + "\n" + `{"record":"r0","deleted":true}` + "\n"
		at := s.handIn(key, path+"?complete=true", NDJSONType, feed)
		s.work()
		expect(s.ask("GET", at, key, nil), "done: created 0 updated 0 unchanged 5 retired 0 refused 3")
		refused := s.ask("GET", at+"/results?outcome=refused", key, nil).wantStatus(http.StatusOK).items()
		if len(refused) != 3 || refused[0]["record"] != "bad" || refused[0]["line"] != float64(6) || refused[1]["line"] != float64(7) || refused[2]["record"] != "r0" {
			t.Fatalf("%v", refused)
		}
		for _, r := range refused {
			why, _ := r["errors"].([]any)[0].(map[string]any)
			if detail, _ := why["detail"].(string); detail == "" || strings.HasPrefix(detail, "field.") {
				t.Errorf("not said in words: %v", r)
			}
		}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1"+at+"/results", nil)
		req.Header.Set("Authorization", "Bearer "+key.token)
		req.Header.Set("Accept", NDJSONType)
		recorder := httptest.NewRecorder()
		s.handler.ServeHTTP(recorder, req)
		if n := strings.Count(recorder.Body.String(), "\n"); n != 8 || recorder.Header().Get("Content-Type") != NDJSONType {
			t.Errorf("%d lines: %s", n, recorder.Body)
		}
		other := s.partner("other")
		for _, who := range []person{other, s.member("Somebody")} {
			s.ask("GET", at, who, nil).wantProblem(404, "not_found", "", "")
			s.ask("GET", at+"/results", who, nil).wantProblem(404, "not_found", "", "")
			s.askAs("POST", path, who, lines(t, 1), NDJSONType).wantProblem(403, "forbidden", "", "")
		}
	})
}

// A feed that cannot be read is one error and changes nothing; a body of another kind or too large
// is refused at once.
func TestUnreadableFeeds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		s.imported(key, path, NDJSONType, lines(t, 3))
		for kind, feed := range map[string]string{NDJSONType: "<html>\n", "text/csv": "name\nA\n", "application/json": "{"} {
			got := s.imported(key, path+"?complete=true&allow_shrink=true", kind, feed)
			expect(got, "refused: created 0 updated 0 unchanged 0 retired 0 refused 0")
			if detail, _ := got.at("errors/0/detail").(string); detail == "" || strings.HasPrefix(detail, "field.") {
				t.Errorf("%s", got.body)
			}
		}
		if total := s.ask("GET", "/groups", person{}, nil).at("total"); total != float64(3) {
			t.Errorf("%v groups are left", total)
		}
		s.askAs("POST", path, key, "a", "application/xml").wantProblem(415, "unsupported_media_type", "Content-Type", "not_read")
		for _, name := range []string{"topic=alcohol", "language=en", "country=GB"} {
			parameter, _, _ := strings.Cut(name, "=")
			s.askAs("POST", path+"?"+name, key, lines(t, 1), NDJSONType).wantProblem(400, "invalid_parameter", parameter, "conflicts_with")
		}
		for _, kind := range []string{"text/csv", "application/json"} { // what every record would be refused for
			for name, code := range map[string]string{"topic=alcahol": "unknown_topic", "language=e_n": "unknown_language", "country=UKK": "unknown_country"} {
				parameter, _, _ := strings.Cut(name, "=")
				s.askAs("POST", path+"?"+name, key, "[]", kind).wantProblem(400, "invalid_parameter", parameter, code)
			}
		}
		packed := map[string]string{"Content-Type": NDJSONType, "Content-Encoding": "gzip"}
		s.send(request{method: "POST", path: path, who: key, body: lines(t, 1), headers: packed}).wantProblem(415, "unsupported_media_type", "Content-Encoding", "packed")
		s.askAs("POST", path+"?dry=true", key, "a", NDJSONType).wantProblem(400, "unknown_parameter", "dry", "unknown_parameter")
	})
}

// A flag without a value, or an address that cannot be read, does not mean "no": nothing is
// written.
func TestFlagsOfImportsAreSaid(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports?"
		for query, want := range map[string][2]string{
			"dry_run": {"dry_run", "unknown_value"}, "dry_run=": {"dry_run", "unknown_value"}, "complete&allow_shrink=true": {"complete", "unknown_value"},
			"complete=true&allow_shrink": {"allow_shrink", "unknown_value"}, "dry_run=true;complete=true": {"dry_run", "malformed_query"},
			"dry_run=true%": {"dry_run", "malformed_query"},
		} {
			s.askAs("POST", path+query, key, lines(t, 1), NDJSONType).wantProblem(400, "invalid_parameter", want[0], want[1])
		}
	})
}

// Feeds of one source that wait are done one after the other, and none twice: the last one sent
// decides.
func TestImportsOfOneSourceAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		var all []string
		for i := range 3 {
			all = append(all, s.handIn(key, path, NDJSONType, strings.ReplaceAll(lines(t, 30), "Group", fmt.Sprint("Word ", i))))
			s.clock.Add(int64(time.Second))
		}
		done := make(chan error, 3)
		for range 3 {
			go func() {
				_, err := s.app.Worker().Drain(t.Context())
				done <- err
			}()
		}
		for range 3 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		for range 5 {
			s.clock.Add(int64(2 * time.Minute))
			s.work()
		}
		for _, at := range all {
			if got := s.ask("GET", at, key, nil); got.at("status") != "done" || got.at("counts/done") != float64(30) {
				t.Errorf("%s", got.body)
			}
		}
		found := s.ask("GET", "/groups?per_page=100", person{}, nil)
		if found.at("total") != float64(30) || !strings.HasPrefix(found.text("items/0/name"), "Word 2") {
			t.Errorf("%v groups, %v", found.at("total"), found.at("items/0/name"))
		}
	})
}

// An import that is interrupted at any batch continues after it: nothing is doubled, nothing is
// lost, and each record is listed once.
func TestImportIsCutOff(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, path := s.partner("leeds"), "/sources/leeds/imports"
		const records = 1000
		at := s.handIn(key, path, NDJSONType, lines(t, records))
		ctx, cutOff := context.WithCancel(t.Context())
		broken := make(chan error, 1)
		go func() { broken <- s.app.Imports.RunImports(ctx, []string{"leeds"}) }()
		s.late = true // waiting for the index at each look would see the whole import done
		for s.ask("GET", at, key, nil).at("counts/done") == float64(0) && t.Context().Err() == nil {
		}
		cutOff()
		if err := <-broken; err == nil {
			t.Fatal("it was not cut off")
		}
		half := s.ask("GET", at, key, nil)
		s.late = false // from here on each look does what waits, and so goes on with the import
		if done, _ := half.at("counts/done").(float64); half.at("status") != "running" || done == 0 || done == records {
			t.Fatalf("cut off at %s", half.body)
		}
		for range 3 {
			s.clock.Add(int64(2 * time.Minute))
			s.work()
		}
		expect(s.ask("GET", at, key, nil), "done: created 1000 updated 0 unchanged 0 retired 0 refused 0")
		if total := s.ask("GET", "/groups", person{}, nil).at("total"); total != float64(records) {
			t.Errorf("%v groups", total)
		}
		if total := s.ask("GET", at+"/results", key, nil).at("total"); total != float64(records) {
			t.Errorf("%v results", total)
		}
	})
}
