package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func unzipped(t *testing.T, a response) string {
	t.Helper()
	if got := a.header.Get("Content-Encoding"); got != "gzip" {
		t.Errorf("Content-Encoding %q", got)
	}
	return string(a.mustBytes())
}

// crowd returns a steward's groups, enough for a page that is worth compressing.
func (s *site) crowd(steward person) (ids []string) {
	s.t.Helper()
	for _, name := range []string{"Monday Night", "Tuesday Night", "Wednesday Night"} {
		g := leeds(name)
		g["description"] = strings.Repeat("We meet to listen to each other. ", 20)
		ids = append(ids, s.group(steward, g))
	}
	s.settle()
	return ids
}

// What anybody may read is sent compressed to a caller that accepts it, under an ETag of its own.
// The form makes no other difference.
func TestAnswersAreCompressed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.crowd(steward)[0]
		zips := map[string]string{"Accept-Encoding": "br;q=1.0, gzip;q=0.8"}
		for _, path := range []string{"/groups/" + id, "/groups?q=night", "/groups?q=night", "/vocabularies", "/openapi.json"} {
			plain, small := s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK), s.with("GET", path, person{}, zips).wantStatus(http.StatusOK)
			if unzipped(t, small) != string(plain.body) || len(small.body) >= len(plain.body) {
				t.Errorf("%s: %d bytes of %d, and not the same", path, len(small.body), len(plain.body))
			}
			tag := small.header.Get("ETag")
			if tag == plain.header.Get("ETag") || !strings.Contains(small.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: ETag %s, Vary %s", path, tag, small.header.Get("Vary"))
			}
			for _, given := range []string{tag, "W/" + tag, plain.header.Get("ETag")} {
				zips["If-None-Match"] = given
				s.with("GET", path, person{}, zips).wantStatus(http.StatusNotModified)
			}
			delete(zips, "If-None-Match")
			for _, refuses := range []string{"", "identity", "gzip;q=0", "gzip;q=0, *", "*;q=0", "deflate", "gzip;q=x"} {
				if got := s.with("GET", path, person{}, map[string]string{"Accept-Encoding": refuses}); got.header.Get("Content-Encoding") != "" {
					t.Errorf("%s: compressed for %q", path, refuses)
				}
			}
		}
		own := s.with("GET", "/groups/"+id, steward, zips).wantStatus(http.StatusOK)
		if own.header.Get("Content-Encoding") != "" {
			t.Error("what is for its reader alone is compressed")
		}
		tag := s.with("GET", "/groups/"+id, person{}, zips).header.Get("ETag")
		changed := s.send(request{method: "PATCH", path: "/groups/" + id, who: steward, body: `{"notice":"Closed today"}`, headers: map[string]string{
			"If-Match": tag, "Content-Type": "application/merge-patch+json",
		}})
		changed.wantStatus(http.StatusOK)
	})
}

// A whole set is compressed part by part, and ends as it should.
func TestWholeSetsAreCompressed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.crowd(s.member("A steward"))
		for _, kind := range []string{"application/x-ndjson", "text/csv", "application/geo+json"} {
			for _, query := range []string{"q=night", "q=nothing-at-all"} {
				plain := s.with("GET", "/groups?"+query, person{}, map[string]string{"Accept": kind}).wantStatus(http.StatusOK)
				small := s.with("GET", "/groups?"+query, person{}, map[string]string{"Accept": kind, "Accept-Encoding": "gzip"}).wantStatus(http.StatusOK)
				if unzipped(t, small) != string(plain.body) {
					t.Errorf("%s %s: not the same", kind, query)
				}
			}
		}
	})
}

// The same question is answered with the same bytes until anything changes, and then at once with
// what is so now.
func TestTheSameQuestionAgain(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		ids := s.crowd(steward)
		ask := func(path string) response { return s.ask("GET", path, person{}, nil).wantStatus(http.StatusOK) }
		for _, path := range []string{"/groups?q=night&facets=topic&per_page=2", "/groups/map?bbox=-3,53,-1,54&zoom=22"} {
			first, again := ask(path), ask(path)
			anew := s.with("GET", path, person{}, map[string]string{"Cache-Control": "max-age=0, no-cache"}).wantStatus(http.StatusOK)
			for _, got := range []response{again, anew} {
				for _, name := range []string{"ETag", "Link", "Vary", "Cache-Control", "Content-Type"} {
					if got.header.Get(name) != first.header.Get(name) {
						t.Errorf("%s: %s %q, at first %q", path, name, got.header.Get(name), first.header.Get(name))
					}
				}
				if string(got.body) != string(first.body) {
					t.Errorf("%s: asked again, told something else", path)
				}
			}
		}
		if got := s.with("GET", "/groups?q=night", person{}, map[string]string{"Accept-Language": "de"}).wantStatus(http.StatusOK); got.total() != 3 {
			t.Errorf("in German %d", got.total())
		}
		s.ask("DELETE", "/groups/"+ids[0], steward, nil)
		if got := ask("/groups?q=night&facets=topic&per_page=2").total(); got != 2 {
			t.Errorf("%d after one was withdrawn", got)
		}
	})
}

// What goes on now is another matter when it is over, though nothing was written.
func TestTheSameQuestionLater(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group(s.member("A steward"), leeds("Tuesday Night"))
		s.clock.Store(began.Truncate(24 * time.Hour).Add(19*time.Hour + 45*time.Minute).UnixNano()) // a quarter of an hour after it began
		s.work()
		on := func() int { return s.ask("GET", "/groups?now=true", person{}, nil).wantStatus(http.StatusOK).total() }
		if got := on(); got != 1 {
			t.Fatalf("%d go on", got)
		}
		s.clock.Add(int64(2 * time.Hour))
		if got := on(); got != 0 {
			t.Errorf("%d go on when all is over", got)
		}
	})
}

// A feed is compressed like other whole sets, and its headers inform caches that it has two forms.
func TestFeedsAreCompressed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.crowd(s.member("A steward"))
		for _, path := range []string{"/meeting-guide.json", "/calendar.ics"} {
			plain, small := s.feed("GET", path, nil), s.feed("GET", path, map[string]string{"Accept-Encoding": "gzip"})
			if unzipped(t, small) != string(plain.body) || small.header.Get("Vary") != "Accept-Encoding, Accept-Language" {
				t.Errorf("%s: Vary %q", path, small.header.Get("Vary"))
			}
		}
	})
}
