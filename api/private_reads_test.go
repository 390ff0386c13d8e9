package api_test

import (
	"maps"
	"net/http"
	"testing"
)

// An answer that differs from that to an anonymous caller is private, stored nowhere and not
// compressed, for any caller and any state.
func TestPrivateReadsArePrivate(t *testing.T) {
	manyTries(t, func(t *testing.T, w *world) {
		everybody := maps.Clone(w.outsiders)
		maps.Copy(everybody, w.insiders)
		everybody["an unlisted consultant"] = w.unlisted
		private := 0
		for _, r := range w.app.Door.Routes() {
			if r.Method != http.MethodGet {
				continue
			}
			for state, of := range w.states {
				anyone := w.walk(r, person{}, of)
				for who, p := range everybody {
					for i, got := range w.walk(r, p, of) {
						if got.answer.status >= http.StatusInternalServerError {
							t.Errorf("%s, %s, %s: status %d", got.name, who, state, got.answer.status)
						}
						if got.answer.status == anyone[i].answer.status && string(got.answer.mustBytes()) == string(anyone[i].answer.mustBytes()) {
							continue
						}
						private++
						cached, packed := got.answer.header.Get("Cache-Control"), got.answer.header.Get("Content-Encoding")
						problem := got.answer.status >= http.StatusBadRequest && cached == "no-store"
						if cached != "private, no-store" && !problem || packed != "" {
							t.Errorf("%s, %s, %s: status %d, Cache-Control %q, Content-Encoding %q", got.name, who, state, got.answer.status, cached, packed)
						}
					}
				}
			}
		}
		if private < 200 {
			t.Errorf("only %d private answers were seen", private)
		}
		t.Logf("%d private answers", private)
	})
}

// Those who belong may do with drafts and archived groups what they may, and moderators read them.
func TestInsidersKnowTheirDrafts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, state := range []string{"draft", "archived"} {
			group := "/groups/" + w.states[state]["id"]
			for who, p := range w.insiders {
				for _, path := range []string{group, group + "/stages"} {
					got := w.sendFreely(request{method: http.MethodGet, path: path, who: p, headers: map[string]string{"Accept-Encoding": "gzip"}})
					if got.status != http.StatusOK || got.header.Get("Cache-Control") != "private, no-store" || got.header.Get("Content-Encoding") != "" {
						t.Errorf("%s, %s, %s: %d %v", path, who, state, got.status, got.header)
					}
				}
			}
			w.ask("PUT", group, w.insiders["a moderator"], leeds("Renamed")).wantProblem(http.StatusForbidden, "forbidden", "", "")
		}
	})
}
