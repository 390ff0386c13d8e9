package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// Members say on a need's page that they are working on it, and that they are not any more.
func TestMembersWorkOnANeed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "ঋণ থেকে মুক্তি")
		to, page := steward.post(inside+"/needs/new", url.Values{"statement": {"We need a room."}, "language": {"en"}, "topic": {"debt"}})
		need, _, _ := strings.Cut(to, "?")
		for _, step := range []struct{ offered, act, then, status string }{
			{"/address", "/address", "/reopen", "Being addressed."},
			{"/reopen", "/reopen", "/address", "Open."},
			{"/address", "/met", "", "Met."},
		} {
			if page.Find(`form[action$="`+step.offered+`"] button`).Length() != 1 {
				t.Errorf("before %s there is no %s", step.act, step.offered)
			}
			_, page = steward.post(need+step.act, url.Values{})
			wantSaid(t, page, step.status)
			if got := page.Find(`form[action$="/address"], form[action$="/reopen"]`); step.then == "" && got.Length() != 0 || step.then != "" && !strings.HasSuffix(got.AttrOr("action", ""), step.then) {
				t.Errorf("after %s the page offers %q", step.act, got.AttrOr("action", ""))
			}
		}
	})
}
