package testdb_test

import (
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// TestEngines logs which engines the database tests of this machine run on; make test prints its
// lines.
func TestEngines(t *testing.T) {
	t.Log("SQLite is tested")
	dsn := testdb.PostgresDSN(t)
	t.Log("PostgreSQL is tested")
	testdb.PooledDSN(t, dsn)
	t.Log("pgbouncer is tested")
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for range 2 {
		testdb.Each(t, func(t *testing.T, s *store.Store) {
			t.Helper()
			account := models.Account{ID: models.ID{1}, Name: "Somebody", Role: models.AccountPlain, CreatedOn: models.Date{Year: 2026, Month: 11, Day: 24}}
			if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &account) }); err != nil {
				t.Errorf("the database is not fresh: %v", err)
			}
		})
	}
}
