package store_test

import (
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A decision comes back as it was written, with its number among those about the subject, and nobody
// changes or deletes it.
func TestDecisionsAreInsertOnly(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		ctx, moderator, on := t.Context(), models.NewRandomID(), models.Date{Year: 2026, Month: 11, Day: 24}
		d := models.ModerationDecision{
			ID: models.NewRandomID(), ItemID: models.NewRandomID(), Subject: models.Subject{Kind: models.SubjectGroup, ID: models.NewID()}, Decision: models.DecideHide,
			Ground: models.GroundSpam, Reason: "It sells things.\nটাউন হল", DecidedBy: &moderator, DecidedOn: on,
		}
		for want := 1; want <= 2; want++ {
			write(t, s, func(tx *store.Tx) error { return tx.AddDecision(ctx, &d) })
			var got models.ModerationDecision
			if err := s.Read(ctx, func(tx *store.Tx) (err error) { got, err = tx.Decision(ctx, d.ID); return err }); err != nil {
				t.Fatal(err)
			}
			if same(t, "as it was written", d, got); got.Seq != want {
				t.Errorf("it is number %d, want %d", got.Seq, want)
			}
			d.ID = models.NewRandomID()
		}
		for _, statement := range []string{"UPDATE moderation_decisions SET reason = 'x'", "DELETE FROM moderation_decisions"} {
			err := s.Write(ctx, func(tx *store.Tx) error { return tx.Alter(ctx, statement) })
			if err == nil || !strings.Contains(err.Error(), "moderation_decisions_insert_only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}
