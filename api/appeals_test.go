package api_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// A steward appeals a decision once; another moderator than the first decides.
func TestAppeals(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, member, first, second := s.member("A steward"), s.member("A member"), s.moderator(), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		report := s.report(group)
		decision := s.decide(first, report, "hide", "spam").wantStatus(http.StatusOK).text("id")
		path := "/moderation/decisions/" + decision + "/appeal"
		words := map[string]any{"text": "It is the name of our house."}
		s.ask("POST", path, person{}, words).wantProblem(401, "unauthorized", "", "")
		for _, who := range []person{s.member("A stranger"), first, second} {
			s.ask("POST", path, who, words).wantProblem(404, "not_found", "", "")
		}
		s.ask("POST", path, member, words).wantProblem(403, "forbidden", "", "")
		s.ask("POST", path, steward, map[string]any{"text": " "}).wantProblem(422, "invalid", "/text", "blank")
		s.appeal(steward, models.NewID().String()).wantProblem(404, "not_found", "", "")
		appeal := s.appeal(steward, decision).wantStatus(http.StatusCreated).text("id")
		s.appeal(steward, decision).wantProblem(409, "conflict", "", "")
		mine := s.ask("GET", "/groups/"+group+"/decisions", steward, nil)
		if mine.text("items/0/appeal/text") != words["text"] || mine.at("items/0/appeal_by") != nil {
			t.Errorf("its stewards see %s", mine.body)
		}
		s.wantWaiting("an appeal", second, "appeal_to_decide 1 of 1")
		s.decide(first, appeal, "uphold", "spam").wantProblem(403, "conflict_of_interest", "", "")
		s.decide(second, appeal, "hide", "spam").wantProblem(422, "invalid", "/decision", "unknown_value")
		final := s.decide(second, appeal, "restore", "no_violation").wantStatus(http.StatusOK).text("id")
		s.decide(second, appeal, "restore", "no_violation").wantProblem(409, "conflict", "", "")
		s.ask("GET", "/groups/"+group, person{}, nil).wantStatus(http.StatusOK)
		s.appeal(steward, final).wantProblem(409, "conflict", "", "")

		nothing := s.decide(second, s.report(group), "no_action", "no_violation").wantStatus(http.StatusOK).text("id")
		s.appeal(steward, nothing).wantProblem(404, "not_found", "", "")
	})
}

// A decision can be appealed on the last day of the six months, and not a day later; an admin decides
// where there is no second moderator. What is upheld stays hidden.
func TestTheTermOfAppeals(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		moderator := s.moderator()
		consultant, profile := s.consultant(moderator, facilitator("A consultant"))
		report := s.ask("POST", "/reports", person{}, about("consultant", profile)).wantStatus(http.StatusCreated).text("id")
		decision := s.decide(moderator, report, "hide", "impersonation").wantStatus(http.StatusOK).text("id")
		s.clock.Store(time.Date(2027, 5, 25, 0, 0, 0, 0, time.UTC).UnixNano())
		s.appeal(consultant, decision).wantProblem(409, "conflict", "", "")
		s.clock.Store(time.Date(2027, 5, 24, 23, 59, 59, 0, time.UTC).UnixNano())
		appeal := s.appeal(consultant, decision).wantStatus(http.StatusCreated).text("id")
		admin := s.person("An admin", models.AccountAdmin, "account", "admin")
		s.decide(admin, appeal, "uphold", "impersonation").wantStatus(http.StatusOK)
		s.ask("GET", "/consultants/"+profile, person{}, nil).wantProblem(404, "not_found", "", "")
	})
}

// Of two moderators who decide the same report at once, one does; of two stewards who appeal at once,
// one; and what is hidden while its steward publishes it is not public.
func TestDecidingAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another steward")
		moderators := []person{s.moderator(), s.moderator()}
		group := s.group(steward, leeds("Tuesday Night"))
		s.ask("POST", "/groups/"+group+"/members", steward, map[string]any{"account_id": other.id, "role": "steward"}).wantStatus(http.StatusCreated)
		s.ask("POST", "/me/memberships/"+group+"/accept", other, nil).wantStatus(http.StatusOK)
		atOnce := func(calls ...func() int) (won int) {
			statuses := make([]int, len(calls))
			var all sync.WaitGroup
			for i, call := range calls {
				all.Go(func() { statuses[i] = call() })
			}
			all.Wait()
			for _, status := range statuses {
				if status < 300 {
					won++
				}
			}
			return won
		}
		for range 10 {
			report := s.report(group)
			decide := func(who person) func() int {
				return func() int { return s.decide(who, report, "no_action", "no_violation").status }
			}
			if won := atOnce(decide(moderators[0]), decide(moderators[1])); won != 1 {
				t.Fatalf("%d decided the report", won)
			}
			s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
			atOnce(func() int { return s.decide(moderators[0], report, "hide", "spam").status },
				func() int { return s.ask("POST", "/groups/"+group+"/publish", steward, nil).status })
			decisions := s.ask("GET", "/groups/"+group+"/decisions", steward, nil)
			if got := s.ask("GET", "/groups/"+group, person{}, nil).status; got != http.StatusNotFound || decisions.text("items/0/decision") != "hide" {
				t.Fatalf("hidden and published at once, it answers %d: %s", got, decisions.body)
			}
			decision := decisions.text("items/0/id")
			appeal := func(who person) func() int { return func() int { return s.appeal(who, decision).status } }
			if won := atOnce(appeal(steward), appeal(other)); won != 1 {
				t.Fatalf("%d appealed", won)
			}
			s.decide(moderators[0], report, "restore", "no_violation").wantStatus(http.StatusOK)
			s.ask("POST", "/groups/"+group+"/publish", steward, nil).wantStatus(http.StatusOK)
		}
	})
}
