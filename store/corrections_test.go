package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A suggestion comes back as it was written, is closed once, and is erased with its group.
func TestCorrectionsAreErasedWithTheirGroup(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		g := published("Tuesday Night")
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(ctx, &g) })
		c := models.Correction{
			ID: models.NewID(), GroupID: g.ID, Kind: models.CorrectionPlace, Text: "It is next door.\nটাউন হল", ReplyTo: "reader@example.org", Status: models.CorrectionOpen,
		}
		write(t, s, func(tx *store.Tx) error { return tx.CreateCorrection(ctx, &c) })
		stored := func() (models.Correction, error) {
			var found models.Correction
			err := s.Read(ctx, func(tx *store.Tx) (err error) { found, err = tx.Correction(ctx, c.ID); return err })
			return found, err
		}
		got, err := stored()
		if err != nil {
			t.Fatal(err)
		}
		same(t, "as it was written", c, got)
		at := c.CreatedAt.Add(time.Hour)
		closing := func(tx *store.Tx) error {
			return tx.CloseCorrection(ctx, c.ID, models.CorrectionDismissed, "They meet there.", at)
		}
		write(t, s, closing)
		if err := s.Write(ctx, closing); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("closed twice: %v", err)
		}
		c.Status, c.Reason, c.ClosedAt = models.CorrectionDismissed, "They meet there.", &at
		if got, err = stored(); err != nil {
			t.Fatal(err)
		}
		same(t, "closed", c, got)
		alter(t, s, "DELETE FROM groups WHERE id = ?", g.ID)
		if _, err := stored(); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("after the group: %v", err)
		}
	})
}
