package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// The index receives single writes of people and partners before a feed that was written earlier.
func TestTheIndexHearsOfEditsBeforeFeeds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		key, steward := s.partner("leeds"), s.member("A steward")
		s.handIn(key, "/sources/leeds/imports", NDJSONType, lines(t, 20))
		_, importing := s.app.Workers() // it leaves the index to the other
		if _, err := importing.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.clock.Add(int64(time.Minute))
		want := []string{
			s.ask("POST", "/groups", steward, leeds("Written by hand")).wantStatus(http.StatusCreated).text("id"),
			s.ask("PUT", recordPath("leeds", "alone"), key, leeds("Alone")).wantStatus(http.StatusCreated).text("id"),
			s.ask("PUT", recordPath("leeds", "r7"), key, leeds("Another name")).wantStatus(http.StatusOK).text("id"),
		}
		leased, err := s.app.Store.LeaseJobs(t.Context(), models.JobIndexGroup, 6, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, j := range leased {
			if !j.Bulk {
				got = append(got, j.Key)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || len(leased) != 6 {
			t.Errorf("%d leased (-want +alone):\n%s", len(leased), diff)
		}
	})
}
