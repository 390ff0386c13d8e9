package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whether a consultant takes new work, and how much, is private. Changing it changes nothing that
// the public sees, neither version nor time nor order, but the next ranking uses it.
func TestReadinessLeavesNoTrace(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		who, id := s.consultant(moderator, facilitator("Quiet"))
		s.clock.Add(int64(time.Minute))
		s.consultant(moderator, facilitator("Other"))
		_, request := s.openRequest(steward, nil)
		public := func() map[string]string {
			seen := map[string]string{}
			for _, path := range []string{"/consultants/" + id, "/consultants?sort=-updated", "/consultants?sort=updated", "/changes"} {
				got := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
				seen[path] = string(got.body) + got.header.Get("ETag") + got.header.Get("Last-Modified")
			}
			return seen
		}
		ranked := func() (ids []any) {
			for _, item := range s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK).items() {
				consultant, _ := item["consultant"].(map[string]any)
				ids = append(ids, consultant["id"])
			}
			return ids
		}
		before, all := public(), ranked()
		for _, say := range []struct {
			accepting bool
			capacity  float64
		}{{false, 3}, {false, 7}, {true, 7}, {false, 1}, {true, 3}} {
			s.clock.Add(int64(time.Hour))
			got := s.ask("PUT", "/consultants/me", who, with(facilitator("Quiet"), "accepting", say.accepting, "capacity", say.capacity)).wantStatus(http.StatusOK)
			own := s.ask("GET", "/consultants/me", who, nil).wantStatus(http.StatusOK)
			for _, a := range []response{got, own} {
				if a.at("accepting") != say.accepting || a.at("capacity") != say.capacity {
					t.Errorf("said %v, is %s", say, a.body)
				}
			}
			if diff := cmp.Diff(before, public()); diff != "" {
				t.Errorf("%v (-before +after):\n%s", say, diff)
			}
			want := 1
			if say.accepting {
				want = len(all)
			}
			if now := ranked(); len(now) != want {
				t.Errorf("%v: ranked %v of %v", say, now, all)
			}
		}
		s.ask("PUT", "/consultants/me", who, with(facilitator("Quiet"), "accepting", false, "bio", "Said aloud")).wantStatus(http.StatusOK)
		if after := public(); after["/consultants/"+id] == before["/consultants/"+id] || after["/consultants?sort=updated"] == before["/consultants?sort=updated"] {
			t.Error("what is public changed, and is not seen")
		}
		if now := ranked(); len(now) != 1 {
			t.Errorf("ranked %v", now)
		}
	})
}

// Two who change what is private at the same time need not know of each other; one who read the
// profile before its public face changed is refused.
func TestReadinessGoesByThePublicVersion(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		who, _ := s.consultant(s.moderator(), facilitator("Quiet"))
		old := s.ask("GET", "/consultants/me", who, nil).wantStatus(http.StatusOK).header.Get("ETag")
		say := func(tag string, input map[string]any) response {
			headers := map[string]string{"Content-Type": "application/json", "If-Match": tag}
			return s.send(request{method: "PUT", path: "/consultants/me", who: who, body: input, headers: headers})
		}
		say(old, with(facilitator("Quiet"), "accepting", false)).wantStatus(http.StatusOK)
		say(old, with(facilitator("Quiet"), "capacity", 5)).wantStatus(http.StatusOK)
		say(old, with(facilitator("Quiet"), "capacity", 5, "role", "Nurse")).wantStatus(http.StatusOK)
		say(old, with(facilitator("Quiet"), "capacity", 6, "role", "Nurse")).wantStatus(http.StatusPreconditionFailed)
	})
}
