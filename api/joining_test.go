package api_test

import (
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// eachDatabase runs a test against the service on each database, with the index in memory: for what
// does not touch the index. PostgreSQL is asked through a pgbouncer, where there is one.
func eachDatabase(t *testing.T, f func(t *testing.T, s *site)) {
	t.Helper()
	t.Parallel()
	testdb.EachEnginePooled(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		f(t, newSite(t, open, config.Meili{}))
	})
}

// joinCode makes a code of the group.
func (s *site) joinCode(groupID string, steward person, input map[string]any) string {
	s.t.Helper()
	return s.ask("POST", "/groups/"+groupID+"/join-codes", steward, input).wantStatus(http.StatusCreated).text("code")
}

// enter tries to join a group by a code or a message.
func (s *site) enter(groupID string, who person, input map[string]any) response {
	s.t.Helper()
	return s.ask("POST", "/groups/"+groupID+"/join", who, input)
}

// survivors returns a group for survivors of violence.
func survivors(name string) map[string]any {
	group := leeds(name)
	group["topics"] = []string{"domestic_violence"}
	place, _ := group["locality"].(map[string]any)
	place["precision"] = "hidden"
	return group
}

func TestJoinByCode(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, friend, other := s.member("A steward"), s.member("A friend"), s.member("Another")
		group, draft := s.group(steward, leeds("Tuesday Night")), s.group(steward, survivors("Hidden"))
		codes := "/groups/" + group + "/join-codes"
		created := s.ask("POST", codes, steward, map[string]any{"uses": 2}).wantStatus(http.StatusCreated)
		code := created.text("code")
		if got := created.text("url"); got != "http://shg.test/groups/"+group+"/join#code="+code || created.text("expires_on") != "2026-12-08" {
			t.Errorf("the code: %s", created.body)
		}
		listed := s.ask("GET", codes, steward, nil).wantStatus(http.StatusOK)
		if strings.Contains(string(listed.body), code) || len(listed.items()) != 1 {
			t.Errorf("the list: %s", listed.body)
		}
		s.ask("GET", codes, friend, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", codes, friend, map[string]any{}).wantProblem(404, "not_found", "", "")
		sloppy := strings.ToLower(strings.ReplaceAll(code, "-", " "))
		if got := s.enter(group, friend, map[string]any{"code": sloppy}).wantStatus(http.StatusOK); got.text("status") != "member" {
			t.Errorf("joined: %s", got.body)
		}
		s.enter(group, friend, map[string]any{"code": code}).wantStatus(http.StatusOK) // again changes nothing
		if got := s.ask("GET", codes, steward, nil).at("items/0/used"); got != 1.0 {
			t.Errorf("used %v times", got)
		}
		s.enter(draft, friend, map[string]any{"code": s.joinCode(draft, steward, map[string]any{})}).wantStatus(http.StatusOK)
		s.ask("POST", codes, friend, map[string]any{}).wantProblem(403, "forbidden", "", "")
		s.ask("DELETE", codes+"/"+created.text("id"), steward, nil).wantStatus(http.StatusNoContent)
		s.enter(group, other, map[string]any{"code": code}).wantProblem(404, "not_found", "", "")
		s.enter(group, other, map[string]any{}).wantProblem(422, "invalid", "/code", "required")
		s.enter(group, other, map[string]any{"code": code, "message": "Hello"}).wantProblem(422, "invalid", "/message", "conflicts_with")
		s.ask("POST", codes, steward, map[string]any{"uses": 0}).wantProblem(422, "invalid", "/uses", "out_of_range")
		s.ask("POST", codes, steward, map[string]any{"expires_on": "2026-11-23"}).wantProblem(422, "invalid", "/expires_on", "invalid_date")
		s.ask("POST", codes, steward, map[string]any{"expires_on": "2027-03-01"}).wantProblem(422, "invalid", "/expires_on", "invalid_date")
	})
}

// A code that is of no use is answered alike, whatever the reason, and trying is limited.
func TestUselessCodesAnswerAlike(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, first := s.member("A steward"), s.member("The first")
		group, draft, archived := s.group(steward, leeds("Tuesday Night")), s.group(steward, survivors("Hidden")), s.group(steward, leeds("Archived"))
		expired := s.joinCode(group, steward, map[string]any{"expires_on": "2026-11-24"})
		inArchived := s.joinCode(archived, steward, map[string]any{})
		s.ask("DELETE", "/groups/"+archived, steward, nil).wantStatus(http.StatusNoContent)
		s.clock.Add(int64(24 * time.Hour))
		used := s.joinCode(group, steward, map[string]any{})
		s.enter(group, first, map[string]any{"code": used}).wantStatus(http.StatusOK)
		who := s.member("Somebody")
		want := ""
		for name, try := range map[string][2]string{
			"unknown": {group, "K7QW-2MZD-9XBA"}, "expired": {group, expired}, "used": {group, used}, "of another group": {draft, used},
			"in a draft": {draft, "K7QW-2MZD-9XBA"}, "no group": {models.NewID().String(), used}, "archived": {archived, inArchived}, "no code": {group, "?"},
		} {
			got := s.enter(try[0], who, map[string]any{"code": try[1]})
			got.wantProblem(404, "not_found", "", "")
			shown := strings.NewReplacer(got.header.Get("X-Request-Id"), "", try[0], "").Replace(string(got.body))
			if want == "" {
				want = shown
			}
			if diff := cmp.Diff(want, shown); diff != "" {
				t.Errorf("%s: -want +got: %s", name, diff)
			}
		}
		for range models.JoinTriesAMinute - 8 {
			s.enter(group, who, map[string]any{"code": "K7QW-2MZD-9XBA"}).wantStatus(http.StatusNotFound)
		}
		s.enter(group, who, map[string]any{"code": "K7QW-2MZD-9XBA"}).wantProblem(429, "too_many_requests", "", "")
		s.clock.Add(int64(time.Minute))
		s.enter(group, who, map[string]any{"code": "K7QW-2MZD-9XBA"}).wantStatus(http.StatusNotFound)
	})
}

// A code never lets more in than it allows, however many use it at the same time.
func TestOneCodeOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, rivals := s.member("A steward"), []person{s.member("One"), s.member("Two")}
		group := s.group(steward, leeds("Tuesday Night"))
		for round := range rounds(t) {
			s.clock.Add(int64(time.Minute))
			made := s.ask("POST", "/groups/"+group+"/join-codes", steward, map[string]any{}).wantStatus(http.StatusCreated)
			tries := together(rivals, func(who person) response { return s.enter(group, who, map[string]any{"code": made.text("code")}) })
			in := 0
			for i, got := range tries {
				switch got.status {
				case http.StatusOK:
					in++
					s.mine("leave", group, rivals[i]).wantStatus(http.StatusNoContent)
				case http.StatusNotFound:
				default:
					t.Fatalf("round %d: %d %s", round, got.status, got.body)
				}
			}
			if in != 1 {
				t.Fatalf("round %d: %d joined", round, in)
			}
			s.ask("DELETE", "/groups/"+group+"/join-codes/"+made.text("id"), steward, nil).wantStatus(http.StatusNoContent)
		}
	})
}

// rounds returns how often a race is run: a hundred times, or as often as SHG_RACES says, which is a
// thousand times in make races.
func rounds(t *testing.T) int {
	t.Helper()
	if n := atoi(os.Getenv("SHG_RACES")); n > 0 {
		return n
	}
	return 100
}

// together lets everybody act at the same time and returns the answers in their order.
func together(everybody []person, act func(person) response) []response {
	all := make([]response, len(everybody))
	var start, done sync.WaitGroup
	start.Add(1)
	for i, who := range everybody {
		done.Go(func() {
			start.Wait()
			all[i] = act(who)
		})
	}
	start.Done()
	done.Wait()
	return all
}

func TestAskingToJoin(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, member, friend, other := s.member("A steward"), s.member("A member"), s.member("A friend"), s.member("Another")
		group, draft := s.group(steward, leeds("Tuesday Night")), s.group(steward, survivors("Hidden"))
		s.join(group, steward, member)
		requests := "/groups/" + group + "/join-requests"
		hello := map[string]any{"message": "Hello"}
		asked := s.enter(group, friend, hello).wantStatus(http.StatusAccepted)
		id := asked.text("id")
		if got := s.enter(group, friend, map[string]any{"message": "Again"}).wantStatus(http.StatusAccepted); got.text("id") != id || got.text("message") != "Hello" {
			t.Errorf("one request at a time: %s", got.body)
		}
		s.wantBelongings("who asked", friend, "asked  Tuesday Night")
		if got := named(s.ask("GET", requests, steward, nil), "name"); len(got) != 1 || got[0] != "A friend" {
			t.Errorf("the stewards see %v", got)
		}
		s.ask("GET", requests, member, nil).wantProblem(403, "forbidden", "", "")
		s.ask("GET", requests, friend, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", requests+"/"+id+"/accept", friend, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", requests+"/"+id, other, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", requests+"/"+id, friend, nil).wantStatus(http.StatusNoContent)
		s.wantBelongings("taken back", friend)

		id = s.enter(group, friend, hello).wantStatus(http.StatusAccepted).text("id")
		s.ask("POST", requests+"/"+id+"/decline", steward, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", requests+"/"+id+"/decline", steward, nil).wantProblem(404, "not_found", "", "")
		s.wantBelongings("declining is not told", friend, "asked  Tuesday Night")
		s.ask("DELETE", requests+"/"+id, friend, nil).wantStatus(http.StatusNoContent)
		s.wantBelongings("taken back after it was declined", friend)
		s.enter(group, friend, hello).wantStatus(http.StatusAccepted)
		if got := s.ask("GET", requests, steward, nil).items(); len(got) != 0 {
			t.Errorf("who was declined asks again at once: %v", got)
		}
		s.clock.Add(int64(31 * 24 * time.Hour))
		s.wantBelongings("its days are over", friend)
		id = s.enter(group, friend, hello).wantStatus(http.StatusAccepted).text("id")
		if got := s.ask("POST", requests+"/"+id+"/accept", steward, nil).wantStatus(http.StatusOK); got.text("name") != "A friend" || got.text("status") != "member" {
			t.Errorf("let in: %s", got.body)
		}
		s.wantBelongings("let in", friend, "member member Tuesday Night")
		s.enter(group, friend, hello).wantProblem(409, "conflict", "", "")
		s.enter(draft, other, hello).wantProblem(404, "not_found", "", "")
		s.ask("PUT", "/groups/"+group+"/rules", steward, map[string]any{"takes_requests": false}).wantStatus(http.StatusOK)
		s.enter(group, other, hello).wantProblem(409, "conflict", "", "")
	})
}

// Groups for survivors of violence start hidden, and are joined by invitation or code only.
func TestSurvivorsStartHidden(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, friend := s.member("A steward"), s.member("A friend")
		for _, precision := range []string{"exact", "town", "area"} {
			group := survivors("Tuesday Night")
			place, _ := group["locality"].(map[string]any)
			place["precision"] = precision
			s.ask("POST", "/groups", steward, group).wantProblem(422, "invalid", "/locality/precision", "hidden_until_vetted")
		}
		usual := survivors("Tuesday Night")
		place, _ := usual["locality"].(map[string]any)
		delete(place, "precision")
		created := s.ask("POST", "/groups", steward, usual).wantStatus(http.StatusCreated)
		group := created.text("id")
		if created.text("locality/precision") != "hidden" || created.text("status") != "draft" {
			t.Errorf("created: %s", created.body)
		}
		loose := map[string]any{"locality": map[string]any{"precision": "area"}}
		patch := func() response {
			return s.askAs("PATCH", "/groups/"+group, steward, loose, "application/merge-patch+json")
		}
		patch().wantProblem(422, "invalid", "/locality/precision", "hidden_until_vetted")
		s.ask("PUT", "/groups/"+group+"/rules", steward, map[string]any{"takes_requests": true}).wantProblem(422, "invalid", "/takes_requests", "by_invitation_only")
		s.ask("POST", "/groups/"+group+"/publish", s.moderator(), nil).wantStatus(http.StatusOK)
		s.enter(group, friend, map[string]any{"message": "Hello"}).wantProblem(409, "conflict", "", "")
		patch().wantStatus(http.StatusOK) // vetted, and by the group's rule
	})
}

// A member whom a steward removed does not come back by a code of before.
func TestRemovedMembersStayOut(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		steward, member := s.member("A steward"), s.member("A member")
		group := s.group(steward, leeds("Tuesday Night"))
		code := s.ask("POST", "/groups/"+group+"/join-codes", steward, map[string]any{}).wantStatus(http.StatusCreated).text("code")
		s.enter(group, member, map[string]any{"code": code}).wantStatus(http.StatusOK)
		s.ask("DELETE", "/groups/"+group+"/members/"+member.id, steward, nil).wantStatus(http.StatusNoContent)
		s.enter(group, member, map[string]any{"code": code}).wantProblem(404, "not_found", "", "")
	})
}
