package api_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// tagged is what every ETag looks like: the version of the thing, or 0, and a hash of what is
// shown.
var tagged = regexp.MustCompile(`^"(\d+)\.[0-9a-z]+"$`)

// with asks with headers of one's own.
func (s *site) with(method, path string, who person, headers map[string]string) response {
	s.t.Helper()
	return s.send(request{method: method, path: path, who: who, headers: headers})
}

// coded returns a tag as a proxy that compresses marks it.
func coded(tag, coding string) string { return strings.TrimSuffix(tag, `"`) + coding + `"` }

// TestLinksAreAbsolute: targets of Link headers begin with the public URL, on pages, logs and
// feeds.
func TestLinksAreAbsolute(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		s.group(steward, leeds("Wednesday Night"))
		answers := map[string]response{"/feeds/meeting-guide.json": s.feed("GET", "/meeting-guide.json", nil)}
		for _, path := range []string{"/groups?per_page=1", "/consultants", "/changes?limit=1", "/groups/" + id + "/members"} {
			answers[path] = s.ask("GET", path, steward, nil)
		}
		for path, got := range answers {
			links := got.wantStatus(http.StatusOK).header.Get("Link")
			if links == "" {
				t.Errorf("%s: no Link", path)
			}
			for link := range strings.SplitSeq(links, ", ") {
				if !strings.HasPrefix(link, "<http://shg.test/") {
					t.Errorf("%s: Link %s", path, link)
				}
			}
		}
	})
}

// What was read once is not sent again while nothing changed, and is sent as soon as anything did.
func TestReadingAgain(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, stranger := s.member("A steward"), s.member("A stranger")
		id := s.group(steward, leeds("Tuesday Night"))
		for _, path := range []string{"/groups/" + id, "/groups?q=tuesday", "/topics/alcohol", "/vocabularies", "/openapi.json", "/groups/" + id + "/members"} {
			first := s.ask("GET", path, steward, nil).wantStatus(http.StatusOK)
			tag := first.header.Get("ETag")
			if !tagged.MatchString(tag) {
				t.Errorf("%s: ETag %q", path, tag)
			}
			if got := first.header.Get("Content-Length"); got != strconv.Itoa(len(first.body)) {
				t.Errorf("%s: Content-Length %q of %d bytes", path, got, len(first.body))
			}
			if got := first.header.Get("Vary"); got != "Accept, Accept-Encoding, Accept-Language, Authorization" {
				t.Errorf("%s: Vary %q", path, got)
			}
			for _, given := range []string{tag, "W/" + tag, coded(tag, "-gzip"), "W/" + coded(tag, "-br"), `"other", ` + tag, "*"} {
				again := s.with("GET", path, steward, map[string]string{"If-None-Match": given}).wantStatus(http.StatusNotModified)
				if len(again.body) > 0 || again.header.Get("ETag") != tag || again.header.Get("Cache-Control") != first.header.Get("Cache-Control") {
					t.Errorf("%s: 304 with %q and %v", path, again.body, again.header)
				}
			}
			s.with("GET", path, steward, map[string]string{"If-None-Match": `"1.other"`}).wantStatus(http.StatusOK)
			head := s.ask("HEAD", path, steward, nil).wantStatus(http.StatusOK)
			if len(head.body) > 0 || head.header.Get("ETag") != tag || head.header.Get("Content-Length") != strconv.Itoa(len(first.body)) {
				t.Errorf("%s: HEAD %v", path, head.header)
			}
		}
		own, public := s.ask("GET", "/groups/"+id, steward, nil), s.ask("GET", "/groups/"+id, stranger, nil)
		if got := own.header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("a member's view is kept: %q", got)
		}
		if got := public.header.Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("the public view is not: %q", got)
		}
		tag := public.header.Get("ETag")
		s.askAs("PATCH", "/groups/"+id, steward, `{"name":"Wednesday Night"}`, "application/merge-patch+json").wantStatus(http.StatusOK)
		changed := s.with("GET", "/groups/"+id, stranger, map[string]string{"If-None-Match": tag}).wantStatus(http.StatusOK)
		if got := changed.header.Get("ETag"); got == tag || !strings.HasPrefix(got, `"2.`) {
			t.Errorf("ETag %s after a change, %s before", got, tag)
		}
		if changed.header.Get("Last-Modified") == "" {
			t.Error("no Last-Modified")
		}
	})
}

// What two readers are shown in two languages has two ETags.
func TestETagDiffersByLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := leeds("Tuesday Night")
		g["translations"] = map[string]any{"bn": map[string]any{"name": "মঙ্গলবার"}}
		s.group(s.person("A steward", models.AccountPlain), g)
		tags := map[string]bool{}
		for _, language := range []string{"en", "bn"} {
			tags[s.with("GET", "/groups?country=GB", person{}, map[string]string{"Accept-Language": language}).wantStatus(http.StatusOK).header.Get("ETag")] = true
		}
		if len(tags) != 2 {
			t.Errorf("ETags %v", tags)
		}
	})
}
