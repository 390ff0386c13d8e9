package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// halfPastSeven returns the suggestion of the examples.
func halfPastSeven() map[string]any {
	return map[string]any{"kind": "time", "text": "They meet at half past seven now.\nNot at seven.", "reply_to": "reader@example.org"}
}

// suggest sends a suggestion about a group without a key, and returns its id.
func (s *site) suggest(group string) string {
	s.t.Helper()
	return s.ask("POST", "/groups/"+group+"/corrections", person{}, halfPastSeven()).wantStatus(http.StatusCreated).text("id")
}

// Anybody suggests a correction; the group's stewards and moderators read it, nobody else does, and
// the sender gets no more back than a receipt.
func TestCorrectionsAreForStewardsAndModerators(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, member, moderator := s.member("A steward"), s.member("A member"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		path := "/groups/" + group + "/corrections"
		sent := s.ask("POST", "/groups/tuesday-night/corrections", person{}, halfPastSeven()).wantStatus(http.StatusCreated)
		one := path + "/" + sent.text("id")
		if got := sent.header.Get("Location"); got != "/api/v1"+one || sent.header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("Location %q, Cache-Control %q", got, sent.header.Get("Cache-Control"))
		}
		if body := string(sent.body); strings.Contains(body, "half past") || strings.Contains(body, "reader@") {
			t.Errorf("the receipt repeats the words: %s", body)
		}
		for name, who := range map[string]person{"a steward": steward, "a moderator": moderator} {
			got := s.ask("GET", path, who, nil).wantStatus(http.StatusOK)
			if got.at("total") != 1.0 || got.text("items/0/text") != halfPastSeven()["text"] || got.text("items/0/reply_to") != "reader@example.org" || got.text("items/0/status") != "open" {
				t.Errorf("%s reads %s", name, got.body)
			}
			if got := s.ask("GET", one, who, nil).wantStatus(http.StatusOK).text("kind"); got != "time" {
				t.Errorf("%s reads the kind %q", name, got)
			}
		}
		for _, r := range []request{{method: "GET", path: path}, {method: "GET", path: one}, {method: "POST", path: one + "/accept"}, {method: "POST", path: one + "/dismiss"}} {
			s.ask(r.method, r.path, person{}, nil).wantProblem(401, "unauthorized", "", "")
			s.ask(r.method, r.path, s.member("A stranger"), nil).wantProblem(404, "not_found", "", "")
			s.ask(r.method, r.path, member, nil).wantProblem(403, "forbidden", "", "")
			s.ask(r.method, r.path, s.partner("a"), nil).wantProblem(403, "forbidden", "", "")
		}
		other := "/groups/" + s.group(steward, leeds("Elsewhere")) + "/corrections/" + sent.text("id")
		s.ask("GET", other, steward, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", other+"/accept", steward, nil).wantProblem(404, "not_found", "", "")
	})
}

// A suggestion is closed once, by a steward or a moderator; the group's entry stays as it is, and
// what others follow of it does not mention the suggestion.
func TestClosingCorrections(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		path := "/groups/" + group + "/corrections/"
		before := s.ask("GET", "/groups/"+group, person{}, nil).wantStatus(http.StatusOK)
		first := s.suggest(group)
		s.clock.Add(int64(time.Second)) // ids are random: the list is in the order of time
		second := s.suggest(group)
		s.clock.Add(int64(time.Second))
		third := s.suggest(group)
		s.clock.Add(int64(time.Hour))
		s.ask("POST", path+first+"/accept", moderator, nil).wantProblem(409, "conflict", "", "")
		for range 2 {
			got := s.ask("POST", path+first+"/accept", steward, map[string]any{"reason": "Thank you.\nWe meet later now."}).wantStatus(http.StatusOK)
			if got.text("status") != "accepted" || got.text("closed_on") != "2026-11-24" || got.text("reason") != "Thank you.\nWe meet later now." {
				t.Errorf("accepted: %s", got.body)
			}
			s.clock.Add(int64(time.Hour))
		}
		s.clock.Add(int64(-2 * time.Hour))
		s.ask("POST", path+first+"/dismiss", steward, nil).wantProblem(409, "conflict", "", "")
		if got := s.ask("POST", path+second+"/dismiss", steward, nil).wantStatus(http.StatusOK).text("status"); got != "dismissed" {
			t.Errorf("dismissed, it is %s", got)
		}
		var ids []string
		for _, item := range s.ask("GET", path[:len(path)-1]+"?per_page=2", steward, nil).wantStatus(http.StatusOK).items() {
			ids = append(ids, fmt.Sprint(item["id"]))
		}
		if diff := cmp.Diff([]string{third, second}, ids); diff != "" {
			t.Errorf("the open ones are not first (-want +got):\n%s", diff)
		}
		for status, want := range map[string]float64{"open": 1, "accepted": 1, "dismissed": 1} {
			if got := s.ask("GET", path[:len(path)-1]+"?status="+status, steward, nil).wantStatus(http.StatusOK).at("total"); got != want {
				t.Errorf("%s: %v", status, got)
			}
		}
		s.ask("GET", path[:len(path)-1]+"?status=closed", steward, nil).wantProblem(400, "invalid_parameter", "status", "unknown_value")
		if after := s.ask("GET", "/groups/"+group, person{}, nil); after.header.Get("ETag") != before.header.Get("ETag") || string(after.body) != string(before.body) {
			t.Errorf("the entry changed: %s", after.body)
		}
		for _, public := range []string{"/changes", "/groups?q=half", "/groups?q=reader"} {
			if got := s.ask("GET", public, person{}, nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), "half past") || strings.Contains(string(got.body), "correction") {
				t.Errorf("%s tells of it: %s", public, got.body)
			}
		}
	})
}

// What cannot be stored is refused by its member, and nothing is stored of it. Markup is words.
func TestCorrectionsThatCannotBeTaken(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		path := "/groups/" + group + "/corrections"
		for name, test := range map[string]struct{ member, value, code string }{
			"no kind": {"kind", "", "required"}, "another kind": {"kind", "typo", "unknown_value"}, "no text": {"text", "", "required"},
			"blanks": {"text", " \n\t", "blank"}, "NUL": {"text", "a\x00b", "control_character"}, "an override": {"text", "a\u202eb", "control_character"},
			"a long text": {"text", strings.Repeat("ß", 2001), "too_long"}, "a long reply": {"reply_to", strings.Repeat("ß", 201), "too_long"},
			"two lines of reply": {"reply_to", "a\nb", "control_character"},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				body := halfPastSeven()
				body[test.member] = test.value
				s.ask("POST", path, person{}, body).wantProblem(422, "invalid", "/"+test.member, test.code)
			})
		}
		s.ask("POST", path, person{}, map[string]any{"kind": "time", "text": "x", "status": "accepted"}).wantProblem(422, "invalid", "/status", "unknown_field")
		if got := s.ask("GET", path, steward, nil).wantStatus(http.StatusOK).at("total"); got != 0.0 {
			t.Errorf("%v are stored", got)
		}
		body := map[string]any{"kind": "other", "text": `<script>alert("x")</script> ` + strings.Repeat("ß", 1900)}
		s.ask("POST", path, person{}, body).wantStatus(http.StatusCreated)
		if got := s.ask("GET", path, steward, nil).wantStatus(http.StatusOK).text("items/0/text"); got != body["text"] {
			t.Errorf("stored as %q", got)
		}
	})
}

// A group takes twenty open suggestions in a day; then the answer has the time when there is room again.
func TestTwentyCorrections(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		path := "/groups/" + group + "/corrections"
		first := s.suggest(group)
		s.clock.Add(int64(time.Hour))
		for range models.MaxCorrections - 1 {
			s.suggest(group)
		}
		full := func() {
			t.Helper()
			got := s.ask("POST", path, person{}, halfPastSeven())
			got.wantProblem(429, "too_many_requests", "", "")
			if wait := got.header.Get("Retry-After"); wait != "82800" {
				t.Errorf("Retry-After %q, want 23 hours", wait)
			}
		}
		full()
		s.suggest(s.group(steward, leeds("Wednesday Night")))
		s.ask("POST", path+"/"+first+"/dismiss", steward, nil).wantStatus(http.StatusOK)
		s.suggest(group)
		s.clock.Add(int64(time.Hour))
		full()
		s.clock.Add(int64(23*time.Hour - time.Second))
		s.ask("POST", path, person{}, halfPastSeven()).wantStatus(http.StatusTooManyRequests)
		s.clock.Add(int64(time.Second))
		s.suggest(group)
	})
}

// A group that is not public takes suggestions of those who read it, and to others is not there.
func TestCorrectionsOfGroupsThatAreNotPublic(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, state := range []string{"draft", "archived", "absent"} {
			for who, p := range w.outsiders {
				if got := w.ask("POST", "/groups/"+w.states[state]["id"]+"/corrections", p, halfPastSeven()); got.status != http.StatusNotFound {
					t.Errorf("%s, %s: %d", state, who, got.status)
				}
			}
		}
		for who, p := range w.insiders {
			w.ask("POST", "/groups/"+w.states["draft"]["id"]+"/corrections", p, halfPastSeven()).wantStatus(http.StatusCreated)
			w.ask("POST", "/groups/"+w.states["hidden"]["id"]+"/corrections", p, halfPastSeven()).wantStatus(http.StatusCreated)
			t.Log(who)
		}
		got := w.ask("GET", "/groups/"+w.states["archived"]["id"]+"/corrections", w.insiders["a steward"], nil).wantStatus(http.StatusOK)
		if got.at("total") != 1.0 {
			t.Errorf("of the archived group its steward reads %s", got.body)
		}
	})
}

// A suggestion is deleted 30 days after it was closed, and after 180 days in any case. A repeated
// request then finds nothing.
func TestCorrectionsAreDeleted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		const day = 24 * time.Hour
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		path := "/groups/" + group + "/corrections"
		closed, open := s.suggest(group), s.suggest(group)
		left := func(after time.Duration, want ...string) {
			t.Helper()
			s.clock.Store(began.Add(after).UnixNano())
			if err := s.app.Directory.DeleteExpiredCorrections(t.Context()); err != nil {
				t.Fatal(err)
			}
			ids := []string{}
			for _, item := range s.ask("GET", path, steward, nil).wantStatus(http.StatusOK).items() {
				ids = append(ids, fmt.Sprint(item["id"]))
			}
			if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(ids))); diff != "" {
				t.Errorf("after %s (-want +got):\n%s", after, diff)
			}
		}
		left(10*day, open, closed)
		s.ask("POST", path+"/"+closed+"/accept", steward, nil).wantStatus(http.StatusOK)
		left(40*day, open, closed)
		left(40*day+time.Second, open)
		left(180*day, open)
		left(180*day + time.Second)
	})
}
