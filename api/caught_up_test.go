package api_test

import (
	"net/http"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// The jobs of writes that the index in memory already has do not change it, so that answers stay
// cached. What another process wrote reaches it through its job.
func TestJobsBringAnIndexAtHandWhatItHasNotHeardOf(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Monday Night"))
		other := s.group(steward, leeds("Tuesday Night"))
		s.askAs("PATCH", "/groups/"+other, steward, `{"name":"Wednesday Night"}`, "application/merge-patch+json").wantStatus(http.StatusOK)
		was, atHand := s.app.Discovery.Generation()
		if !atHand {
			t.Skip("the index is on a server")
		}
		s.drain()
		if now, _ := s.app.Discovery.Generation(); now != was {
			t.Errorf("the jobs changed the index from %+v to %+v", was, now)
		}
		group, err := models.ParseID(id)
		if err == nil {
			err = s.app.Store.Write(t.Context(), func(tx *store.Tx) error {
				g, err := tx.Group(t.Context(), group)
				if err != nil {
					return err
				}
				g.Name = "Told by another"
				if err := tx.UpdateGroup(t.Context(), &g, g.Version); err != nil {
					return err
				}
				return tx.Enqueue(t.Context(), models.JobIndexGroup, id, began)
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		s.drain()
		if got := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).text("name"); got != "Told by another" {
			t.Errorf("the index tells %q", got)
		}
	})
}

func (s *site) drain() {
	s.t.Helper()
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}
