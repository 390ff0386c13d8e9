package web_test

import (
	"net/http"
	"testing"

	"github.com/shg-directory/shg/models"
)

// A group that asks search engines to leave its page out is found and read by people as ever. No
// page, document or code of it may be listed, and its page tells search engines nothing of it.
func TestGroupThatKeepsOutOfSearchEngines(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		listed := s.group("Tuesday Night", nil)
		quiet := s.group("Thursday Night", func(g *models.GroupInput) { g.NoIndex = true })
		s.settled()
		for _, g := range []models.Group{listed, quiet} {
			want := map[bool]string{true: "noindex"}[g.ID == quiet.ID]
			api := "/api/v1/groups/" + g.ID.String()
			for _, address := range []string{"/groups/" + g.Slug, "/groups/" + g.Slug + "/qr.svg", api, api, "/api/v1/groups/" + g.Slug, api + "/calendar.ics"} {
				if got := s.get(address); got.StatusCode != http.StatusOK || got.Header.Get("X-Robots-Tag") != want {
					t.Errorf("%s: %d, X-Robots-Tag %q, want %q", address, got.StatusCode, got.Header.Get("X-Robots-Tag"), want)
				}
			}
			page := s.page(t, "/groups/"+g.Slug)
			if page.Find(`meta[name="robots"][content="noindex"]`).Length() != len(want)/len("noindex") {
				t.Errorf("%s: its robots are not %q", g.Name, want)
			}
			for _, told := range []string{`link[rel="canonical"]`, "link[hreflang]", `script[type="application/ld+json"]`} {
				if (page.Find(told).Length() > 0) == (want != "") {
					t.Errorf("%s: %s stands %d times on its page", g.Name, told, page.Find(told).Length())
				}
			}
		}
		if found := names(s.page(t, "/groups?q=Thursday").Find("main")); len(found) != 1 {
			t.Errorf("people find %q", found)
		}
	})
}
