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

// While the moderator is erased the name under a decision may change, and nothing else of it.
func TestDecisionsWhileTheirModeratorIsErased(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		ctx, moderator, on := t.Context(), models.NewRandomID(), models.Date{Year: 2026, Month: 11, Day: 24}
		d := models.ModerationDecision{
			ID: models.NewRandomID(), ItemID: models.NewRandomID(), Subject: models.Subject{Kind: models.SubjectGroup, ID: models.NewID()}, Decision: models.DecideHide,
			Ground: models.GroundSpam, Reason: "It sells things.", DecidedBy: &moderator, DecidedOn: on,
		}
		write(t, s, func(tx *store.Tx) error { return tx.AddDecision(ctx, &d) })
		change := func(set string, args ...any) error {
			return s.Write(ctx, func(tx *store.Tx) error {
				if err := tx.Alter(ctx, "INSERT INTO erasures (account_id) VALUES (?)", moderator); err != nil {
					return err
				}
				return tx.Alter(ctx, "UPDATE moderation_decisions SET "+set, args...)
			})
		}
		for _, column := range []string{"id", "item_id", "appeal_id", "subject_id"} {
			if err := change(column+" = ?", models.NewID()); err == nil || !strings.Contains(err.Error(), "moderation_decisions_insert_only") {
				t.Errorf("%s: %v", column, err)
			}
		}
		for column, value := range map[string]any{
			"subject_kind": "consultant", "decision": "restore", "ground": "other", "reason": "x", "decided_on": models.Date{Year: 2026, Month: 11, Day: 25}, "seq": 7,
		} {
			if err := change(column+" = ?", value); err == nil || !strings.Contains(err.Error(), "moderation_decisions_insert_only") {
				t.Errorf("%s: %v", column, err)
			}
		}
		if err := change("decided_by = ?", models.NewRandomID()); err != nil {
			t.Error(err)
		}
	})
}
