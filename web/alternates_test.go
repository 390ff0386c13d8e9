package web_test

import (
	"net/http"
	"regexp"
	"testing"
)

// Every page of data names its JSON in a header and in its head; what it names is there.
func TestPagesNameTheirJSON(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		s.settled()
		link := regexp.MustCompile(`^<([^>]+)>; rel="alternate"; type="application/json"$`)
		for _, path := range []string{
			"/", "/groups", "/groups?near=Leeds&when=evening&how=online", "/groups/print?near=Leeds&paper=a5", "/groups/" + g.Slug, "/groups/" + g.Slug + "/sheet",
			"/consultants?near=Leeds", "/resources", "/resources?near=Leeds", "/topics", "/places", "/places?country=GB", "/principles", "/statistics",
		} {
			response := s.get(path)
			named := link.FindStringSubmatch(response.Header.Get("Link"))
			if named == nil {
				t.Errorf("%s has the link %q", path, response.Header.Get("Link"))
				continue
			}
			page := wantWellMade(t, response, http.StatusOK)
			if inHead := page.Find(`link[rel="alternate"][type="application/json"][title="JSON"]`).AttrOr("href", ""); inHead != named[1] {
				t.Errorf("%s names %s in its head, %s in its header", path, inHead, named[1])
			}
			if got := s.get(named[1], "Accept", "application/json"); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s of %s: %d %s", named[1], path, got.StatusCode, got.Header.Get("Content-Type"))
			}
		}
	})
}
