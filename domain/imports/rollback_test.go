package imports_test

import (
	"context"
	"database/sql"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// everySecondCommit has PostgreSQL refuse every second commit that makes a group, as it does where
// transactions cannot have run one after the other.
const everySecondCommit = `
CREATE SEQUENCE tries;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('tries') % 2 = 1 THEN RAISE EXCEPTION 'once more' USING ERRCODE = 'serialization_failure'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON groups DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`

// If a write is run again, the index receives its final result, and nothing of the groups that were
// taken back.
func TestTheIndexHearsNothingOfWhatWasTakenBack(t *testing.T) {
	t.Parallel()
	dsn := testdb.PostgresDSN(t)
	db, err := store.Open(t.Context(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	h := app.New(app.Parts{Config: config.Config{}, Store: db, Now: time.Now, Log: slog.New(slog.DiscardHandler), Indexed: true})
	if err := h.Discovery.RebuildIndexes(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("pgx", dsn)
	if err == nil {
		_, err = raw.ExecContext(t.Context(), everySecondCommit)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	const records, writers = 10, 6
	for i := range records {
		var writing sync.WaitGroup
		for range writers {
			writing.Go(func() {
				record := models.Record{Key: strconv.Itoa(i), Whole: true, Input: models.GroupInput{Name: "Alone", Topics: []string{"alcohol"}, Languages: []string{"en"}}}
				record.Parts = []models.RecordPart{{Name: record.Key, Raw: "{}", Hash: "h", Meeting: -1}}
				if _, err := h.Imports.PutRecord(t.Context(), operator, "leeds", record); err != nil {
					t.Error(err)
				}
			})
		}
		writing.Wait()
	}
	revisions, err := h.Discovery.Groups.Revisions(t.Context())
	if rows, countErr := h.Discovery.CountPublicGroups(t.Context()); err != nil || countErr != nil || rows != records || len(revisions) != records {
		t.Errorf("%d groups in the index, %d rows, want %d: %v, %v", len(revisions), rows, records, err, countErr)
	}
}
