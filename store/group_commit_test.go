package store_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Many write at once: each sees its own write after the answer, and those that fail take nobody
// with them.
func TestManyWritersShareCommits(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		const writers = 64
		failure := errors.New("changed my mind")
		var all sync.WaitGroup
		for i := range writers {
			all.Go(func() {
				a := models.Account{ID: models.NewRandomID(), Name: strconv.Itoa(i), Role: models.AccountPlain, CreatedOn: models.DateOf(noon)}
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					if err := tx.CreateAccount(t.Context(), &a); err != nil {
						return err
					}
					if i%4 == 0 {
						return failure
					}
					return nil
				})
				found := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Account(t.Context(), a.ID); return err })
				if i%4 == 0 {
					if !errors.Is(err, failure) || !errors.Is(found, models.ErrNotFound) {
						t.Errorf("writer %d changed its mind: %v, then reads %v", i, err, found)
					}
				} else if err != nil || found != nil {
					t.Errorf("writer %d: %v, then reads %v", i, err, found)
				}
			})
		}
		all.Wait()
	})
}

// Readers never wait for a writer, and see nothing of what is not committed.
func TestReadersDoNotWait(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		g := wholeGroup()
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.CreateGroup(t.Context(), &g); err != nil {
				return err
			}
			return s.Read(t.Context(), func(tx *store.Tx) error { // a reader that waits never ends
				if _, err := tx.Group(t.Context(), g.ID); !errors.Is(err, models.ErrNotFound) {
					t.Errorf("a reader sees what is not committed: %v", err)
				}
				return nil
			})
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// A writer whose time is up before its turn writes nothing, and the others go on.
func TestWritersHaveTimeLimits(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Write(gone, func(*store.Tx) error { t.Error("it ran"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a writer that had gone: %v", err)
		}
		account(t, s)
	})
}

func TestDurability(t *testing.T) {
	t.Parallel()
	for _, c := range []store.Config{{Path: testdb.SQLitePath(t)}, {DSN: testdb.DurablePostgresDSN(t)}} {
		if err := mustOpen(t, c).CheckDurable(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestReadOnlyStoresWriteNothing(t *testing.T) {
	t.Parallel()
	path := testdb.SQLitePath(t)
	s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	a := models.Account{ID: models.NewRandomID(), Name: "Somebody", Role: models.AccountPlain}
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &a) }); err == nil {
		t.Error("a read-only store wrote")
	}
	if _, err := store.Open(t.Context(), store.Config{Path: path + ".missing", ReadOnly: true}); err == nil {
		t.Error("a missing file was opened read-only")
	}
}
