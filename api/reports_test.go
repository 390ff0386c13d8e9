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

// about returns a report about a subject.
func about(kind, id string) map[string]any {
	return map[string]any{
		"subject": map[string]any{"kind": kind, "id": id}, "ground": "exploitation", "text": "They ask newcomers for money.\nFifty pounds.", "reply_to": "reader@example.org",
	}
}

// report sends a report about a group without a key, and returns its id.
func (s *site) report(group string) string {
	s.t.Helper()
	return s.ask("POST", "/reports", person{}, about("group", group)).wantStatus(http.StatusCreated).text("id")
}

// Anybody reports a group or a listed profile. Moderators read the words, nobody else does, and the
// sender gets no more back than a receipt, also when the request is repeated.
func TestReportsAreForModerators(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		consultant, profile := s.consultant(moderator, facilitator("A consultant"))
		for kind, id := range map[string]string{"group": group, "consultant": profile} {
			named := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "a-report-" + kind}
			sent := s.send(request{method: "POST", path: "/reports", body: about(kind, id), headers: named}).wantStatus(http.StatusCreated)
			again := s.send(request{method: "POST", path: "/reports", body: about(kind, id), headers: named}).wantStatus(http.StatusCreated)
			if again.header.Get("Idempotency-Replayed") != "true" || again.text("id") != sent.text("id") || strings.Contains(string(sent.body)+string(again.body), "Fifty") {
				t.Errorf("%s: sent %s, again %s", kind, sent.body, again.body)
			}
			path := "/moderation/" + sent.text("id")
			if got := sent.header.Get("Location"); got != "/api/v1"+path {
				t.Errorf("Location %q", got)
			}
			read := s.ask("GET", path, moderator, nil).wantStatus(http.StatusOK)
			if read.text("text") != about(kind, id)["text"] || read.text("reply_to") != "reader@example.org" || read.text("ground") != "exploitation" || read.text("since") != "2026-11-24" {
				t.Errorf("%s: a moderator reads %s", kind, read.body)
			}
			if got := fmt.Sprint(read.at("possible"), " ", read.at("hidden"), " ", read.text("subject/link")); got != fmt.Sprintf("[no_action hide] false /api/v1/%ss/%s", kind, id) {
				t.Errorf("%s: %s", kind, got)
			}
			decision := map[string]any{"decision": "hide", "ground": "spam", "reason": "So."}
			for _, r := range []request{{method: "GET", path: path}, {method: "GET", path: "/moderation/queue"}, {method: "POST", path: path + "/decide", body: decision}} {
				s.ask(r.method, r.path, person{}, r.body).wantProblem(401, "unauthorized", "", "")
				for _, who := range []person{steward, consultant, s.partner("a")} {
					s.ask(r.method, r.path, who, r.body).wantProblem(403, "forbidden", "", "")
				}
			}
		}
		s.wantWaiting("two reports", moderator, "report_to_decide 2 of 2")
	})
}

// What the sender may not read is answered like what is not there, and nothing is stored of it.
func TestReportsOfWhatIsNotPublic(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		moderator := w.moderator()
		before := w.ask("GET", "/moderation/queue?kind=report", moderator, nil).wantStatus(http.StatusOK).total()
		for who, p := range w.outsiders {
			want := w.ask("POST", "/reports", p, about("group", models.NewID().String()))
			want.wantProblem(404, "not_found", "", "")
			for _, state := range []string{"draft", "archived", "of a source"} {
				if got := w.ask("POST", "/reports", p, about("group", w.states[state]["id"])); got.seen(nil) != want.seen(nil) {
					t.Errorf("%s, %s: %s", who, state, got.body)
				}
			}
			if got := w.ask("POST", "/reports", p, about("consultant", w.states["draft"]["profile"])); got.seen(nil) != want.seen(nil) {
				t.Errorf("%s, a profile that is not listed: %s", who, got.body)
			}
		}
		if after := w.ask("GET", "/moderation/queue?kind=report", moderator, nil).total(); after != before {
			t.Errorf("%d reports are stored, %d before", after, before)
		}
		for _, p := range w.insiders {
			w.ask("POST", "/reports", p, about("group", w.states["draft"]["id"])).wantStatus(http.StatusCreated)
		}
	})
}

// What cannot be stored is refused by its member.
func TestReportsThatCannotBeTaken(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		group := s.group(s.member("A steward"), leeds("Tuesday Night"))
		for name, test := range map[string]struct {
			member      string
			value       any
			where, code string
		}{
			"no ground": {"ground", "", "/ground", "required"}, "no such ground": {"ground", "dislike", "/ground", "unknown_value"},
			"a ground of decisions": {"ground", "no_violation", "/ground", "unknown_value"}, "no text": {"text", "", "/text", "required"},
			"blanks": {"text", " \n", "/text", "blank"}, "an override": {"text", "a\u202eb", "/text", "control_character"},
			"a long text": {"text", strings.Repeat("ß", 2001), "/text", "too_long"}, "two lines of reply": {"reply_to", "a\nb", "/reply_to", "control_character"},
			"no kind": {"subject", map[string]any{"id": group}, "/subject/kind", "required"}, "no id": {"subject", map[string]any{"kind": "group"}, "/subject/id", "required"},
			"a need": {"subject", map[string]any{"kind": "need", "id": group}, "/subject/kind", "unknown_value"},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				body := about("group", group)
				body[test.member] = test.value
				s.ask("POST", "/reports", person{}, body).wantProblem(422, "invalid", test.where, test.code)
			})
		}
	})
}

// About one subject twenty reports of a day wait; then the answer has the time when there is room
// again. A decision makes room.
func TestTwentyReports(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		group, other := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Wednesday Night"))
		first := s.report(group)
		for range models.MaxReports - 1 {
			s.report(group)
		}
		full := s.ask("POST", "/reports", person{}, about("group", group))
		full.wantProblem(429, "too_many_requests", "", "")
		if wait := full.header.Get("Retry-After"); wait != "54000" {
			t.Errorf("Retry-After %q, want the rest of the day", wait)
		}
		s.report(other)
		s.decide(moderator, first, "no_action", "no_violation").wantStatus(http.StatusOK)
		s.report(group)
		s.ask("POST", "/reports", person{}, about("group", group)).wantStatus(http.StatusTooManyRequests)
		s.clock.Add(int64(15 * time.Hour))
		s.report(group)
	})
}

// A report is deleted six months after it was decided, an appeal likewise; decisions stay.
func TestReportsAreDeleted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator, second := s.member("A steward"), s.moderator(), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		open, decided := s.report(group), s.report(group)
		decision := s.decide(moderator, decided, "hide", "exploitation").wantStatus(http.StatusOK).text("id")
		appeal := s.appeal(steward, decision).wantStatus(http.StatusCreated).text("id")
		s.decide(second, appeal, "uphold", "exploitation").wantStatus(http.StatusOK)
		left := func(day time.Time, want map[string]int) {
			t.Helper()
			s.clock.Store(day.UnixNano())
			if err := s.app.Directory.DeleteExpiredReports(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for id := range want {
				got[id] = s.ask("GET", "/moderation/"+id, moderator, nil).status
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", day, diff)
			}
		}
		left(time.Date(2027, 5, 24, 23, 59, 59, 0, time.UTC), map[string]int{open: 200, decided: 200, appeal: 200, decision: 200})
		left(time.Date(2027, 5, 25, 0, 0, 0, 0, time.UTC), map[string]int{open: 200, decided: 404, appeal: 404, decision: 200})
		if got := s.ask("GET", "/groups/"+group+"/decisions", steward, nil).wantStatus(http.StatusOK).total(); got != 2 {
			t.Errorf("%d decisions are left", got)
		}
	})
}
