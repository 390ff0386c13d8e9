package api_test

import (
	"net/http"
	"testing"
)

// A group may ask search engines to leave its page out, and take that back. Its JSON and its
// calendar then carry X-Robots-Tag, a 304 too. A group that asks nothing has no such member.
func TestGroupAsksSearchEngines(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		wants := func(asked bool) {
			t.Helper()
			header, member := "", any(nil)
			if asked {
				header, member = "noindex", true
			}
			for _, path := range []string{"/groups/" + id, "/groups/tuesday-night", "/groups/" + id + "/calendar.ics"} {
				got := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK)
				if tag := got.header.Get("X-Robots-Tag"); tag != header {
					t.Errorf("%s: X-Robots-Tag %q, want %q", path, tag, header)
				}
				same := s.with("GET", path, person{}, map[string]string{"If-None-Match": got.header.Get("ETag")}).wantStatus(http.StatusNotModified)
				if tag := same.header.Get("X-Robots-Tag"); tag != header {
					t.Errorf("304 of %s: X-Robots-Tag %q, want %q", path, tag, header)
				}
			}
			if got := s.ask("GET", "/groups/"+id, person{}, nil).at("noindex"); got != member {
				t.Errorf("noindex is %v, want %v", got, member)
			}
			if got := s.ask("GET", "/groups?q=tuesday", person{}, nil).at("items/0/noindex"); got != member {
				t.Errorf("noindex of what was found is %v, want %v", got, member)
			}
		}
		patch := func(body string) response {
			return s.askAs("PATCH", "/groups/"+id, steward, body, "application/merge-patch+json")
		}
		wants(false)
		patch(`{"noindex":true,"description":"They say \"noindex\":false."}`).wantStatus(http.StatusOK)
		wants(true)
		patch(`{"noindex":null,"description":"They say \"noindex\":true."}`).wantStatus(http.StatusOK)
		wants(false)
		patch(`{"noindex":"yes"}`).wantProblem(http.StatusUnprocessableEntity, "invalid", "/noindex", "wrong_type")
	})
}
