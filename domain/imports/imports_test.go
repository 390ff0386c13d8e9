package imports_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// today is when every test runs.
var today = time.Date(2026, 11, 24, 9, 0, 0, 123_456_789, time.UTC)

// fixture takes in feeds on a fresh database, as the command line does, beside a full index.
type fixture struct {
	*testing.T
	*app.App
}

func each(t *testing.T, f func(d fixture)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		db := open(t, testdb.Clock(func() time.Time { return today }))
		h := app.New(app.Parts{Config: config.Config{}, Store: db, Now: func() time.Time { return today }, Log: slog.New(slog.DiscardHandler), Indexed: true})
		if err := h.Discovery.RebuildIndexes(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		f(fixture{t, h})
	})
}

var operator = models.WriteOptions{Actor: models.Actor{Operator: true}}

// record returns one meeting of a feed as an office might write it.
func record(slug, name string, day int, change ...map[string]any) map[string]any {
	r := map[string]any{
		"slug": slug, "name": name, "day": day, "time": "19:30", "end_time": "20:30", "formatted_address": "1 Main St, Philadelphia, PA 19106, USA",
		"latitude": 39.95, "longitude": -75.15, "types": []string{"O", "ST"},
	}
	for _, members := range change {
		maps.Copy(r, members)
	}
	return r
}

// importFeed imports records and returns the counts.
func (d fixture) importFeed(o models.ImportOptions, records ...map[string]any) models.ImportSummary {
	d.Helper()
	summary, err := d.tryImport(o, records...)
	if err != nil {
		d.Fatal(err)
	}
	return summary
}

func (d fixture) tryImport(o models.ImportOptions, records ...map[string]any) (models.ImportSummary, error) {
	d.Helper()
	feed, err := json.Marshal(records)
	if err != nil {
		d.Fatal(err)
	}
	o.Source = "office"
	o.Format = models.FeedMeetingGuide
	return d.Imports.Import(d.Context(), operator, imports.FeedFromBytes(feed), o, func(int, int) {})
}

func (d fixture) counts(s models.ImportSummary) string {
	return fmt.Sprintf("created %d updated %d unchanged %d retired %d refused %d", s.Created, s.Updated, s.Unchanged, s.Retired, s.Refused)
}

func (d fixture) expect(s models.ImportSummary, want string) {
	d.Helper()
	if got := d.counts(s); got != want {
		d.Errorf("%s, want %s: %v", got, want, s.Refusals)
	}
}

// groups returns the groups as a search finds them, by name.
func (d fixture) groups() map[string]models.Group {
	d.Helper()
	found, err := d.Discovery.FindGroups(d.Context(), models.GroupFilter{Activity: models.SetValues("activity"), Page: models.Page{Number: 1, PerPage: 100}})
	if err != nil {
		d.Fatal(err)
	}
	groups := map[string]models.Group{}
	for _, hit := range found.Items {
		view, err := d.Directory.Group(d.Context(), operator, hit.ID.String())
		if err != nil {
			d.Fatal(err)
		}
		groups[view.Group.Name] = view.Group
	}
	return groups
}

func TestImportAgainChangesNothing(t *testing.T) {
	each(t, func(d fixture) {
		feed := []map[string]any{record("one", "First Step", 1), record("two", "First Step", 3), record("three", "Second Step", 2)}
		d.expect(d.importFeed(models.ImportOptions{}, feed...), "created 2 updated 0 unchanged 0 retired 0 refused 0")
		before := d.groups()
		if len(before["First Step"].Meetings) != 2 || len(before) != 2 {
			d.Fatalf("groups %v", before)
		}
		d.expect(d.importFeed(models.ImportOptions{}, feed...), "created 0 updated 0 unchanged 2 retired 0 refused 0")
		if diff := cmp.Diff(before, d.groups()); diff != "" {
			d.Errorf("importing again changed something:\n%s", diff)
		}
	})
}

func TestImportOfAChangedFeedUpdates(t *testing.T) {
	each(t, func(d fixture) {
		d.importFeed(models.ImportOptions{}, record("one", "First Step", 1), record("two", "Second Step", 2))
		was := d.groups()["First Step"]
		s := d.importFeed(models.ImportOptions{}, record("one", "First Step", 4, map[string]any{"notes": "Ring twice."}), record("two", "Second Step", 2))
		d.expect(s, "created 0 updated 1 unchanged 1 retired 0 refused 0")
		now := d.groups()["First Step"]
		if now.ID != was.ID || now.Meetings[0].ID != was.Meetings[0].ID || now.Version != was.Version+1 {
			d.Errorf("the group or its meeting lost its identity: %v, was %v", now, was)
		}
		if now.Meetings[0].Notes != "Ring twice." || !strings.Contains(now.Meetings[0].RRule, "TH") {
			d.Errorf("meeting %+v", now.Meetings[0])
		}
		d.expect(d.importFeed(models.ImportOptions{Topic: "alcohol"}, record("one", "First Step", 4), record("two", "Second Step", 2)),
			"created 0 updated 2 unchanged 0 retired 0 refused 0")
		if topics := d.groups()["Second Step"].Topics; len(topics) != 1 || topics[0] != "alcohol" {
			d.Errorf("topics %v", topics)
		}
	})
}

func TestCompleteImportRetiresWhatIsGone(t *testing.T) {
	each(t, func(d fixture) {
		var feed []map[string]any
		for i := range 10 {
			feed = append(feed, record(fmt.Sprint("r", i), fmt.Sprint("Group ", i), i%7))
		}
		d.importFeed(models.ImportOptions{}, feed...)
		d.expect(d.importFeed(models.ImportOptions{}, feed[1:]...), "created 0 updated 0 unchanged 9 retired 0 refused 0")
		_, err := d.tryImport(models.ImportOptions{Complete: true}, feed[5:]...)
		var conflict *models.ConflictError
		if !errors.As(err, &conflict) || conflict.Code != "shrinks" {
			d.Errorf("half of the feed is gone: %v", err)
		}
		d.expect(d.importFeed(models.ImportOptions{Complete: true}, feed[2:]...), "created 0 updated 0 unchanged 8 retired 2 refused 0")
		if gone := d.groups()["Group 0"]; gone.Activity != models.ActivityEnded || gone.Meetings[0].Activity != models.ActivityEnded {
			d.Errorf("not retired, or deleted: %+v", gone)
		}
		d.expect(d.importFeed(models.ImportOptions{Complete: true}, feed[2:]...), "created 0 updated 0 unchanged 8 retired 0 refused 0")
		d.expect(d.importFeed(models.ImportOptions{Complete: true, AllowShrink: true}, feed[9:]...), "created 0 updated 0 unchanged 1 retired 7 refused 0")
		d.expect(d.importFeed(models.ImportOptions{Complete: true}, feed...), "created 0 updated 9 unchanged 1 retired 0 refused 0")
		if back := d.groups()["Group 0"]; back.Activity != models.ActivityActive || back.Meetings[0].Activity != models.ActivityActive {
			d.Errorf("came back as %+v", back)
		}
	})
}

func TestDryRunAndBrokenFeedsWriteNothing(t *testing.T) {
	each(t, func(d fixture) {
		d.expect(d.importFeed(models.ImportOptions{DryRun: true}, record("one", "First Step", 1)), "created 1 updated 0 unchanged 0 retired 0 refused 0")
		for _, broken := range []string{"", "{", `[{"slug":"a","name":"A"},`, `"text"`, "[1]\x00", "<html>"} {
			o := models.ImportOptions{Source: "office", Format: models.FeedMeetingGuide}
			if _, err := d.Imports.Import(d.Context(), operator, imports.FeedFromBytes([]byte(broken)), o, func(int, int) {}); err == nil {
				d.Errorf("%q was taken", broken)
			}
		}
		if got := d.groups(); len(got) != 0 {
			d.Errorf("something was written: %v", got)
		}
	})
}

func TestImportRefusesRecordsByName(t *testing.T) {
	each(t, func(d fixture) {
		s := d.importFeed(models.ImportOptions{}, record("good", "Good", 1), record("bad", "", 1), record("good", "Again", 1))
		if s.Created != 1 || s.Refused != 2 {
			d.Errorf("%s: %v", d.counts(s), s.Refusals)
		}
		for _, refusal := range s.Refusals {
			if refusal.Record == 0 || refusal.Key == "" || refusal.Field == "" || refusal.Detail == "" {
				d.Errorf("a refusal does not say which, where or why: %+v", refusal)
			}
		}
		if _, err := d.tryImport(models.ImportOptions{Topic: "alcohl"}, record("one", "One", 1)); err == nil {
			d.Error("an unknown topic was taken")
		}
	})
}

func TestImportLeavesAloneWhatAStewardKeeps(t *testing.T) {
	each(t, func(d fixture) {
		d.importFeed(models.ImportOptions{}, record("one", "First Step", 1), record("two", "First Step", 2))
		was := d.groups()["First Step"]
		steward, err := d.People.CreateAccount(d.Context(), operator, models.AccountInput{Name: "A steward"})
		if err != nil {
			d.Fatal(err)
		}
		if err := d.People.ClaimGroup(d.Context(), operator, models.Claim{GroupID: was.ID, AccountID: steward.ID}); err != nil {
			d.Fatal(err)
		}
		d.expect(d.importFeed(models.ImportOptions{Complete: true, AllowShrink: true}, record("two", "First Step", 5)), "created 0 updated 0 unchanged 1 retired 1 refused 0")
		now := d.groups()["First Step"]
		was.Sources, now.Sources = nil, nil // the source sends what it holds now, which is public, and raises the version
		was.Version, was.UpdatedAt = now.Version, now.UpdatedAt
		if diff := cmp.Diff(was, now); diff != "" {
			d.Errorf("an import changed what a steward keeps:\n%s", diff)
		}
	})
}

// An import commits with its index jobs: what was written is found though nobody published it.
func TestImportLeavesJobsForTheIndex(t *testing.T) {
	each(t, func(d fixture) {
		bare := app.New(app.Parts{Config: config.Config{}, Store: d.Store, Now: d.Now, Log: d.App.Log})
		feed := imports.FeedFromBytes([]byte(`[{"slug":"one","name":"First Step","day":1,"time":"19:30","timezone":"America/New_York"}]`))
		if _, err := bare.Imports.Import(d.Context(), operator, feed, models.ImportOptions{Source: "office", Format: models.FeedMeetingGuide}, func(int, int) {}); err != nil {
			d.Fatal(err)
		}
		if got := d.groups(); len(got) != 0 {
			d.Fatalf("another process's import is there at once: %v", got)
		}
		if _, err := d.Worker().Drain(d.Context()); err != nil {
			d.Fatal(err)
		}
		if got := d.groups(); len(got) != 1 {
			d.Errorf("groups %v", got)
		}
	})
}
