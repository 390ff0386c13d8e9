package api_test

import (
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
)

// Reading a draft takes as long as reading what does not exist: medians of 2,000 alternate reads
// differ by at most 3 %. It is measured once, because repeating it until it fits would hide a
// difference. TestOutsidersCannotTellDraftsFromNothing tests without a clock that both take the
// same statements. This test prints figures, with SHG_FAULTS=long alone, since they need a machine
// that does nothing else.
func TestDraftsTakeTheTimeOfNothing(t *testing.T) {
	if os.Getenv("SHG_FAULTS") != "long" {
		t.Skip("needs SHG_FAULTS=long and an idle machine")
	}
	for name, open := range map[string]testdb.Open{"sqlite": testdb.SQLite, "postgres": testdb.Postgres} {
		t.Run(name, func(t *testing.T) { //nolint:paralleltest // it measures
			w := newWorld(t, open)
			for who, p := range map[string]person{"nobody": {}, "a stranger": w.outsiders["a stranger"]} {
				for _, by := range []string{"id", "slug"} {
					draft, nothing := w.medians(p, w.states["draft"][by], w.states["absent"][by])
					apart := float64(draft-nothing) / float64(nothing)
					t.Logf("%s, by %s: draft %v, absent %v, %+.1f %%", who, by, draft, nothing, 100*apart)
					if apart > 0.03 || apart < -0.03 {
						t.Errorf("%s, by %s: they are %.1f %% apart", who, by, 100*apart)
					}
				}
			}
		})
	}
}

// medians returns the median times of 2,000 reads each of two groups in turns.
func (w *world) medians(who person, one, other string) (ofOne, ofOther time.Duration) {
	w.t.Helper()
	const rounds = 2000
	times := [2][]time.Duration{}
	for round := range rounds + 200 {
		for i := range 2 {
			at := (round + i) % 2 // who comes first changes each time
			began := time.Now()
			w.sendFreely(request{method: http.MethodGet, path: "/groups/" + []string{one, other}[at], who: who})
			if round >= 200 {
				times[at] = append(times[at], time.Since(began))
			}
		}
	}
	for i := range times {
		slices.Sort(times[i])
	}
	return times[0][rounds/2], times[1][rounds/2]
}
