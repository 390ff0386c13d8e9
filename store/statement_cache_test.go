package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A reader holds a connection; no reader waits for a second one to have a statement prepared,
// however few there are.
func TestStatementsAreMadeReadyBeside(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "shg.db"), MaxReaders: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			a := models.Account{ID: models.NewRandomID(), Name: strconv.Itoa(i), Role: models.AccountPlain, CreatedOn: models.DateOf(noon)}
			for range 20 { // each time from a new snapshot, which sees all that is acknowledged
				absent := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Account(t.Context(), a.ID); return err })
				if !errors.Is(absent, models.ErrNotFound) {
					t.Errorf("before it was written: %v", absent)
				}
			}
			if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &a) }); err != nil {
				t.Error(err)
			}
			for range 20 {
				err := s.Read(t.Context(), func(tx *store.Tx) error {
					got, err := tx.Account(t.Context(), a.ID)
					if err == nil && got.Name != a.Name {
						t.Errorf("%s is read as %s", a.Name, got.Name)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// Once a store is closed nothing of it works on: its directory can be removed.
func TestNothingWorksOnAfterClose(t *testing.T) {
	t.Parallel()
	first := filepath.Join(t.TempDir(), "first")
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(first, "shg.db")})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Migrate(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(dir, os.DirFS(first)); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(dir, "shg.db")})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Account(t.Context(), models.NewRandomID())
			if errors.Is(err, models.ErrNotFound) {
				_, err = tx.LocalityLabels(t.Context(), "leeds", 1)
			}
			return err
		})
		ended, end := context.WithCancel(t.Context())
		end()
		_ = s.CheckDiskSpace(ended) // nobody waits for the probe
		if err := errors.Join(err, s.Close(), os.RemoveAll(dir)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("something was written after the store was closed: %v", err)
		}
	}
}
