package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// ticking has time go on between any two looks at the clock, as it does outside of tests.
func ticking(p *app.Parts) {
	now := p.Now
	start := time.Now()
	p.Now = func() time.Time { return now().Add(time.Since(start)) }
}

// The base of a new profile counts for calls at once; another base counts once the consultant has been
// there for seven days.
func TestAnotherBaseCountsAfterSevenDays(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		s := newSite(t, open, config.Meili{}, ticking)
		steward, moderator := s.member("A steward"), s.moderator()
		s.openRequest(steward, map[string]any{"call": "open"})
		far := with(facilitator("Far"), "remote", "none", "base", map[string]any{"place": map[string]any{"id": "geonames:2650225"}}) // Edinburgh
		near := with(facilitator("Near"), "remote", "none")
		newcomer, _ := s.consultant(moderator, near)
		moving, _ := s.consultant(moderator, far)
		wantCalls := func(when string, who person, want float64) {
			t.Helper()
			if got := s.ask("GET", "/calls", who, nil).wantStatus(http.StatusOK); got.at("total") != want {
				t.Errorf("%s: %s", when, got.body)
			}
		}
		wantCalls("near from the beginning", newcomer, 1)
		wantCalls("far away", moving, 0)
		s.ask("PUT", "/consultants/me", moving, near).wantStatus(http.StatusOK)
		wantCalls("just moved", moving, 0)
		s.clock.Add(int64(6 * 24 * time.Hour))
		wantCalls("after six days", moving, 0)
		s.clock.Add(int64(25 * time.Hour))
		wantCalls("after seven days", moving, 1)
	})
}
