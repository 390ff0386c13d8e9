package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// The embedded search alone may be framed and read by other sites. It takes the filters of the search.
func TestEmbeddedSearch(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for range 12 {
			s.group("Near", nil)
		}
		s.group("Near, of gambling", gambling)
		s.settled()
		for path, want := range map[string]int{"/embed/groups": 0, "/embed/groups?near=Leeds": 10, "/embed/groups?near=Leeds&topic=gambling&lang=de": 1, "/embed/groups?near=Leedz": 0} {
			response := s.get(path)
			policy := response.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "frame-ancestors *") || strings.Contains(policy, "script-src") || response.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: policy %q", path, policy)
			}
			page, err := goquery.NewDocumentFromReader(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Find("article").Length(); got != want || page.Find("script").Length() != 0 {
				t.Errorf("%s has %d groups, want %d", path, got, want)
			}
			if page.Find(`input[type="hidden"][name="topic"]`).Length() != strings.Count(path, "topic=") {
				t.Errorf("%s forgets its topic", path)
			}
		}
		for _, path := range []string{"/groups?near=Leeds", "/", "/nothing"} {
			response := s.get(path)
			if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || response.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s may be framed: %q", path, policy)
			}
		}
	})
}
