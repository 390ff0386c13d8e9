package imports_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// eachHasty runs imports whose turns are over as soon as they have begun.
func eachHasty(t *testing.T, f func(d fixture, now func(time.Duration))) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		at := today
		clock := func() time.Time { return at }
		db := open(t, testdb.Clock(clock))
		h := app.New(app.Parts{Config: config.Config{}, Store: db, Now: clock, Log: slog.New(slog.DiscardHandler), Indexed: true, ImportSlice: time.Nanosecond})
		if err := h.Discovery.RebuildIndexes(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		f(fixture{t, h}, func(d time.Duration) { at = at.Add(d) })
	})
}

// queued hands a feed in, as a partner does.
func (d fixture) queued(format models.FeedFormat, feed string) models.Import {
	d.Helper()
	now := d.Now()
	err := d.Store.Write(d.Context(), func(tx *store.Tx) error {
		return tx.PutSource(d.Context(), &models.Source{Name: "office", CreatedAt: now, UpdatedAt: now})
	})
	if err != nil {
		d.Fatal(err)
	}
	im, err := d.Imports.QueueImport(d.Context(), operator, models.ImportOptions{Source: "office", Format: format, Complete: true}, strings.NewReader(feed))
	if err != nil {
		d.Fatal(err)
	}
	return im
}

// An import whose turns are always over before anything is done comes to its end all the same: each
// reads and writes on where the one before ended.
func TestImportsGoOnInTheShortestTurns(t *testing.T) {
	const records = 12
	lines := feedOf(records, "").String()
	var table strings.Builder
	table.WriteString("record,name,topics,languages,place_id\n")
	for i := range records {
		fmt.Fprintf(&table, "r%d,Group %d,alcohol,en,geonames:2644688\n", i, i)
	}
	feeds := map[models.FeedFormat]string{
		models.FeedNDJSON: "\ufeff" + lines + "{}\n{\"record\":\"r0\",\"group\":{\"name\":\"Twice\"}}\n", models.FeedCSV: "\ufeff" + table.String() + ",no name\nr0,Twice\n",
	}
	for format, feed := range feeds {
		t.Run(string(format), func(t *testing.T) {
			eachHasty(t, func(d fixture, _ func(time.Duration)) {
				im := d.queued(format, feed)
				turns := 0
				for ; turns < 10*records; turns++ {
					if err := d.Imports.RunImports(d.Context(), []string{"office"}); err != nil {
						d.Fatal(err)
					}
					var err error
					if im, err = d.Imports.ImportByID(d.Context(), operator, im.ID); err != nil {
						d.Fatal(err)
					}
					if im.FinishedAt != nil {
						break
					}
				}
				c := im.Counts.V
				if im.Status != models.ImportDone || c.Created != records || c.Refused != 2 || c.Entries != records+2 || im.Done != records+2 {
					d.Fatalf("after %d turns: %s %+v, %d done, %v", turns, im.Status, c, im.Done, im.Errors)
				}
				if turns < records {
					d.Errorf("it took %d turns: they were not as short as the test needs", turns)
				}
				results, total, err := d.Imports.ImportResults(d.Context(), operator, im.ID, nil, models.Page{Number: 1, PerPage: 100})
				if err != nil || total != records+2 || results[records+1].Errors[0].Code != "duplicate_record" {
					d.Errorf("%d results, %v", total, err)
				}
			})
		})
	}
}

// An import during which processes died twice has the status failed; its source's next one goes on,
// and its body is not stored.
func TestAnImportThatProcessesDiedOf(t *testing.T) {
	eachHasty(t, func(d fixture, wait func(time.Duration)) {
		im := d.queued(models.FeedNDJSON, feedOf(3, "").String())
		if err := d.Imports.RunImports(d.Context(), []string{"office"}); err != nil { // it has begun
			d.Fatal(err)
		}
		for range 2 {
			if leased, err := d.Store.LeaseJobs(d.Context(), models.JobImport, 1, time.Minute); err != nil || len(leased) != 1 {
				d.Fatalf("%v, %v", leased, err)
			}
			wait(2 * time.Minute) // and no result mentions it
		}
		if _, err := d.Worker().Drain(d.Context()); err != nil {
			d.Fatal(err)
		}
		got, err := d.Imports.ImportByID(d.Context(), operator, im.ID)
		if err != nil || got.Status != models.ImportFailed || len(got.Errors) != 1 || got.Errors[0].Code != "process_died" {
			d.Fatalf("%+v, %v", got, err)
		}
		err = d.Store.Read(d.Context(), func(tx *store.Tx) error {
			_, err := tx.ImportPart(d.Context(), im.ID, 0)
			return err
		})
		if err == nil {
			d.Error("its body is still there")
		}
		dead, total, err := d.Store.ListJobs(d.Context(), true, models.Page{Number: 1, PerPage: 10})
		if err != nil || total != 1 || !strings.Contains(dead[0].LastError, "the process died 2 times") {
			d.Fatalf("%+v, %v", dead, err)
		}
		if n, err := d.Store.RetryJobs(d.Context(), dead[0].ID); err != nil || n != 1 {
			d.Fatalf("%d, %v", n, err)
		}
		next := d.queued(models.FeedNDJSON, feedOf(3, "").String())
		if _, err := d.Worker().Drain(d.Context()); err != nil {
			d.Fatal(err)
		}
		if got, err := d.Imports.ImportByID(d.Context(), operator, next.ID); err != nil || got.Status != models.ImportDone || got.Counts.V.Created != 3 {
			d.Errorf("%+v, %v", got, err)
		}
	})
}
