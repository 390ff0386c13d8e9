package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// decide decides about an item.
func (s *site) decide(who person, item, decision, ground string) response {
	s.t.Helper()
	return s.ask("POST", "/moderation/"+item+"/decide", who, map[string]any{"decision": decision, "ground": ground, "reason": "Because of " + decision + "."})
}

// hide reports a group and hides it; it returns the decision's id.
func (s *site) hide(moderator person, group string) string {
	s.t.Helper()
	return s.decide(moderator, s.report(group), "hide", "exploitation").wantStatus(http.StatusOK).text("id")
}

// appeal appeals a decision.
func (s *site) appeal(who person, decision string) response {
	s.t.Helper()
	return s.ask("POST", "/moderation/decisions/"+decision+"/appeal", who, map[string]any{"text": "It is the name of our house."})
}

// queued returns the kinds and days of what is in the queue.
func (s *site) queued(who person, query string) []string {
	s.t.Helper()
	list := []string{}
	for _, item := range s.ask("GET", "/moderation/queue"+query, who, nil).wantStatus(http.StatusOK).items() {
		list = append(list, fmt.Sprint(item["kind"], " ", item["since"]))
	}
	return list
}

// The queue has everything that waits for moderators, the longest waiting first, by kind and ground
// and by page.
func TestModerationQueue(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		const day = int64(24 * time.Hour)
		steward, moderator := s.member("A steward"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		alone := s.ask("PUT", "/sources/a/records/1", s.partner("a"), leeds("Nobody keeps it")).wantStatus(http.StatusCreated).text("id")
		s.suggest(group)
		s.suggest(alone)
		s.clock.Add(day)
		draft := leeds("To be vetted")
		draft["topics"] = []string{"domestic_violence"}
		vetted := s.group(steward, draft)
		s.clock.Add(day)
		offered := s.ask("PUT", "/consultants/me", s.member("Offers"), facilitator("Offers")).wantStatus(http.StatusCreated).text("id")
		_, ending := s.consultant(moderator, facilitator("Ends"))
		s.ask("POST", "/consultants/"+ending+"/verify", moderator, map[string]any{"ground": "school", "expires_on": "2027-01-26"}).wantStatus(http.StatusOK)
		s.clock.Add(day)
		report := s.report(group)
		hidden := s.group(steward, leeds("Hidden"))
		decision := s.hide(moderator, hidden)
		s.clock.Add(day)
		appeal := s.appeal(steward, decision).wantStatus(http.StatusCreated).text("id")

		want := []string{"correction 2026-11-24", "group_to_vet 2026-11-25", "consultant_to_verify 2026-11-26", "consultant_to_renew 2026-11-27", "report 2026-11-27", "appeal 2026-11-28"}
		same := []string{want[0], want[1], want[2], want[4], want[3], want[5]} // of one day, reports come first
		if diff := cmp.Diff(same, s.queued(moderator, "")); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		links := map[string]string{
			"appeal": "/api/v1/moderation/" + appeal, "report": "/api/v1/moderation/" + report, "group_to_vet": "/api/v1/groups/" + vetted,
			"consultant_to_verify": "/api/v1/consultants/" + offered, "consultant_to_renew": "/api/v1/consultants/" + ending,
		}
		for kind, link := range links {
			got := s.ask("GET", "/moderation/queue?kind="+kind, moderator, nil).wantStatus(http.StatusOK)
			if got.total() != 1 || got.text("items/0/link") != link {
				t.Errorf("%s: %s", kind, got.body)
			}
			if item := s.ask("GET", "/moderation/"+got.text("items/0/id"), moderator, nil).wantStatus(http.StatusOK); item.text("kind") != kind || item.text("since") != got.text("items/0/since") {
				t.Errorf("%s: %s", kind, item.body)
			}
		}
		if diff := cmp.Diff(same[2:4], s.queued(moderator, "?per_page=2&page=2")); diff != "" {
			t.Errorf("the second page: -want +got:\n%s", diff)
		}
		if diff := cmp.Diff([]string{"report 2026-11-27", "appeal 2026-11-28"}, s.queued(moderator, "?ground=exploitation&kind=report,appeal,correction")); diff != "" {
			t.Errorf("of a ground: -want +got:\n%s", diff)
		}
		s.clock.Add(10*day - 1)
		s.clock.Add(1) // the 14th day after the suggestion
		if got := s.queued(moderator, "?kind=correction"); len(got) != 2 {
			t.Errorf("after 14 days: %v", got)
		}
		s.ask("GET", "/moderation/queue?kind=gossip", moderator, nil).wantProblem(400, "invalid_parameter", "kind", "unknown_value")
		s.ask("GET", "/moderation/queue?ground=gossip", moderator, nil).wantProblem(400, "invalid_parameter", "ground", "unknown_value")
		s.ask("GET", "/moderation/queue?per_page=100&page=101", moderator, nil).wantProblem(400, "page_too_deep", "", "")
		s.ask("GET", "/moderation/"+models.NewID().String(), moderator, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/moderation/"+group, moderator, nil).wantProblem(404, "not_found", "", "")
	})
}

// A moderator who belongs to the group, or whose profile it is, neither reads nor decides.
func TestModeratorsDoNotDecideAboutTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other, concerned := s.member("A steward"), s.moderator(), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, concerned)
		profile := s.ask("PUT", "/consultants/me", concerned, facilitator("Both")).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/consultants/"+profile+"/verify", other, map[string]any{"ground": "school"}).wantStatus(http.StatusOK)
		draft := leeds("To be vetted")
		draft["topics"] = []string{"domestic_violence"}
		vetted := s.group(steward, draft)
		s.join(vetted, steward, concerned)
		items := []string{s.report(group), s.ask("POST", "/reports", person{}, about("consultant", profile)).wantStatus(http.StatusCreated).text("id"), vetted}
		for _, item := range items {
			s.ask("GET", "/moderation/"+item, concerned, nil).wantProblem(403, "conflict_of_interest", "", "")
			s.decide(concerned, item, "hide", "spam").wantProblem(403, "conflict_of_interest", "", "")
		}
		if got := s.queued(concerned, ""); len(got) != 0 {
			t.Errorf("the concerned moderator sees %v", got)
		}
		s.wantWaiting("nothing of their own", concerned, "group_to_vet 1 of draft")
		if got := s.queued(other, ""); len(got) != 3 {
			t.Errorf("another moderator sees %v", got)
		}
		for _, item := range items {
			s.decide(other, item, "hide", "spam").wantStatus(http.StatusOK)
		}
		got := s.ask("GET", "/groups/"+group+"/decisions", concerned, nil)
		if got.status != http.StatusOK || got.at("items/0/decided_by") != nil || got.at("items/0/item_id") != nil {
			t.Errorf("the concerned moderator reads %s", got.body)
		}
	})
}

// A decision has a ground and a reason, and is one that is possible. What is decided is not decided
// again, but for hiding later and restoring.
func TestDecisions(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, member, moderator := s.member("A steward"), s.member("A member"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		report := s.report(group)
		for where, body := range map[string]map[string]any{
			"/reason": {"decision": "hide", "ground": "spam"}, "/ground": {"decision": "hide", "reason": "So."}, "/decision": {"ground": "spam", "reason": "So."},
		} {
			s.ask("POST", "/moderation/"+report+"/decide", moderator, body).wantProblem(422, "invalid", where, "required")
		}
		s.decide(moderator, report, "hide", "no_violation").wantProblem(422, "invalid", "/ground", "unknown_value")
		s.decide(moderator, report, "publish", "no_violation").wantProblem(422, "invalid", "/decision", "unknown_value")
		s.decide(moderator, report, "delete", "no_violation").wantProblem(422, "invalid", "/decision", "unknown_value")
		s.decide(moderator, models.NewID().String(), "hide", "spam").wantProblem(404, "not_found", "", "")

		nothing := s.decide(moderator, report, "no_action", "no_violation").wantStatus(http.StatusOK)
		if nothing.text("decided_by") != moderator.id || nothing.text("decided_on") != "2026-11-24" || nothing.text("item_id") != report {
			t.Errorf("decided: %s", nothing.body)
		}
		s.decide(moderator, report, "no_action", "no_violation").wantProblem(422, "invalid", "/decision", "unknown_value")
		s.decide(moderator, nothing.text("id"), "restore", "no_violation").wantProblem(409, "conflict", "", "")
		s.wantWaiting("it is decided", moderator)
		path := "/groups/" + group + "/decisions"
		if got := s.ask("GET", path, steward, nil).wantStatus(http.StatusOK).total(); got != 0 {
			t.Errorf("the stewards learn of a report that came to nothing: %d", got)
		}
		s.decide(moderator, report, "hide", "spam").wantStatus(http.StatusOK)
		s.decide(moderator, report, "restore", "no_violation").wantStatus(http.StatusOK)
		s.decide(moderator, report, "restore", "no_violation").wantProblem(422, "invalid", "/decision", "unknown_value")
		for name, who := range map[string]person{"a steward": steward, "a moderator": moderator} {
			got := s.ask("GET", path, who, nil).wantStatus(http.StatusOK)
			want := map[string]string{"a steward": "[restore hide]", "a moderator": "[restore hide no_action]"}[name]
			if decisions := named(got, "decision"); fmt.Sprint(decisions) != want {
				t.Errorf("%s reads %v", name, decisions)
			}
		}
		if read := s.ask("GET", "/moderation/"+report, moderator, nil); len(read.at("decisions").([]any)) != 3 {
			t.Errorf("the report: %s", read.body)
		}
		s.ask("GET", path, person{}, nil).wantProblem(401, "unauthorized", "", "")
		s.ask("GET", path, s.member("A stranger"), nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", path, member, nil).wantProblem(403, "forbidden", "", "")
	})
}

// A group that is vetted is published or hidden by a decision; a suggestion is dealt with where the
// group's stewards do.
func TestDecidingAboutVetting(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		draft := leeds("To be vetted")
		draft["topics"] = []string{"domestic_violence"}
		good := s.group(steward, draft)
		draft["name"] = "Not to be published"
		bad := s.group(steward, draft)
		s.decide(moderator, good, "publish", "no_violation").wantStatus(http.StatusOK)
		s.ask("GET", "/groups/"+good, person{}, nil).wantStatus(http.StatusOK)
		s.decide(moderator, good, "hide", "spam").wantProblem(404, "not_found", "", "")
		decision := s.decide(moderator, bad, "hide", "exploitation").wantStatus(http.StatusOK).text("id")
		s.wantWaiting("both are decided", moderator)
		s.ask("POST", "/groups/"+bad+"/publish", moderator, nil).wantProblem(409, "hidden_by_moderation", "", "")
		s.decide(moderator, decision, "restore", "no_violation").wantStatus(http.StatusOK)
		s.ask("GET", "/groups/"+bad, person{}, nil).wantProblem(404, "not_found", "", "")
		s.wantWaiting("it is to be vetted again", moderator, "group_to_vet 1 of draft")
		s.ask("POST", "/groups/"+bad+"/publish", moderator, nil).wantStatus(http.StatusOK)
		s.decide(moderator, s.suggest(good), "no_action", "no_violation").wantProblem(409, "conflict", "", "")
		draft["name"] = "No longer to be vetted"
		plain := s.group(steward, draft)
		draft["topics"] = []string{"alcohol"}
		s.ask("PUT", "/groups/"+plain, steward, draft).wantStatus(http.StatusOK)
		s.ask("GET", "/moderation/"+plain, moderator, nil).wantProblem(404, "not_found", "", "")
		s.decide(moderator, plain, "publish", "no_violation").wantProblem(404, "not_found", "", "")
	})
}
