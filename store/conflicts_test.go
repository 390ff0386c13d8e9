package store_test

import (
	"errors"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func conflict(t *testing.T, what string, err error, code string) {
	t.Helper()
	var c *models.ConflictError
	if !errors.As(err, &c) || c.Code != code {
		t.Errorf("%s: %v, want the conflict %s", what, err, code)
	}
}

func try(t *testing.T, s *store.Store, f func(tx *store.Tx) error) error {
	t.Helper()
	return s.Write(t.Context(), f)
}

// Both databases refuse alike, by the same names, and a refused write leaves nothing.
func TestConflictsHaveTheSameNames(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		g, other := wholeGroup(), wholeGroup()
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
		conflict(t, "the same slug", try(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &other) }), "groups_slug_unique")
		other.Slug, other.Meetings[0].ID = "other", g.Meetings[0].ID
		conflict(t, "another group's meeting", try(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &other) }), "meetings_id_unique")
		if all := everyGroup(t, s); len(all) != 1 {
			t.Errorf("a refused write left %d groups", len(all))
		}
		nobody := models.NewID()
		other.Meetings[0].ID, other.RequestedParentID = models.NewID(), &nobody
		if err := try(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &other) }); err == nil {
			t.Error("a parent that is not there was taken")
		}
		m := models.Membership{ID: models.NewRandomID(), GroupID: g.ID, AccountID: account(t, s).ID, Role: models.MembershipSteward, JoinedOn: models.DateOf(noon)}
		write(t, s, func(tx *store.Tx) error { return tx.AddMembership(t.Context(), &m) })
		again := m
		again.ID = models.NewRandomID()
		if err := try(t, s, func(tx *store.Tx) error { return tx.AddMembership(t.Context(), &again) }); err == nil {
			t.Error("a membership was taken twice")
		}
	})
}

func TestStaleAndMissingRows(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		g := wholeGroup()
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
		first, second := g, g
		write(t, s, func(tx *store.Tx) error { return tx.UpdateGroup(t.Context(), &first, 1) })
		if err := try(t, s, func(tx *store.Tx) error { return tx.UpdateGroup(t.Context(), &second, 1) }); !errors.Is(err, models.ErrStale) {
			t.Errorf("a change of an older version: %v", err)
		}
		missing := wholeGroup()
		if err := try(t, s, func(tx *store.Tx) error { return tx.UpdateGroup(t.Context(), &missing, 1) }); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a change of what is not there: %v", err)
		}
		err := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Group(t.Context(), missing.ID); return err })
		if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("reading what is not there: %v", err)
		}
		if got := everyGroup(t, s)[g.ID].Version; got != 2 {
			t.Errorf("version %d", got)
		}
	})
}
