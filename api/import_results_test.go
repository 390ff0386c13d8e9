package api_test

import (
	"net/http"
	"testing"
	"time"
)

// What came of an import is forgotten after 30 days, and not before.
func TestImportsAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key := s.partner("leeds")
		at := s.handIn(key, "/sources/leeds/imports", ndjsonType, lines(t, 1))
		s.work()
		for _, day := range []struct {
			later time.Duration
			want  int
		}{{29 * 24 * time.Hour, http.StatusOK}, {2 * 24 * time.Hour, http.StatusNotFound}} {
			s.clock.Add(int64(day.later))
			if err := s.house.Exchange.PruneChanges(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			s.ask("GET", at, key, nil).want(day.want)
		}
		if total := s.ask("GET", "/groups", person{}, nil).at("total"); total != float64(1) {
			t.Errorf("%v groups are left, want what was imported", total)
		}
	})
}
