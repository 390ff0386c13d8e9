package store_test

import (
	"errors"
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
			a := models.Account{ID: models.NewBlindID(), Name: strconv.Itoa(i), Role: models.AccountPlain, CreatedOn: models.DateOf(noon)}
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
