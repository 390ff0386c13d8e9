package cli_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
)

// onBothDatabases runs a test on SQLite and on PostgreSQL.
func onBothDatabases(t *testing.T, test func(t *testing.T, x *terminal)) {
	t.Helper()
	t.Parallel()
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			x := newTerminal(t)
			if engine == "PostgreSQL" {
				x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t))
			}
			test(t, x)
		})
	}
}

// file writes a file into the test's own directory and returns its path.
func (x *terminal) file(name, body string) string {
	x.t.Helper()
	path := filepath.Join(x.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		x.t.Fatal(err)
	}
	return path
}

// groups returns the groups that a search finds, by name.
func (x *terminal) groups(args ...string) map[string]map[string]any {
	x.t.Helper()
	items, _ := x.done(append([]string{"search", "groups", "--json"}, args...)...).object(x.t)["items"].([]any)
	found := map[string]map[string]any{}
	for _, item := range items {
		if g, ok := item.(map[string]any); ok {
			found[fmt.Sprint(g["name"])] = g
		}
	}
	return found
}

// A time zone given for a whole feed applies only if neither the record nor its place has one.
func TestZoneOfARecordOfItsPlaceOfTheFeed(t *testing.T) {
	const guide = `[
		{"slug":"own","name":"Own","day":1,"time":"19:00","timezone":"America/Denver","latitude":34.05,"longitude":-118.24},
		{"slug":"point","name":"Point","day":1,"time":"19:00","latitude":34.05,"longitude":-118.24},
		{"slug":"feed","name":"Feed","day":1,"time":"19:00"}]`
	const table = "record,name,timezone,lat,lon,meeting_days,meeting_start\n" +
		"own,Own,America/Denver,34.05,-118.24,MO,19:00\npoint,Point,,34.05,-118.24,MO,19:00\nfeed,Feed,,,,MO,19:00\n"
	const lines = `{"record":"own","group":{"name":"Own","timezone":"America/Denver","locality":{"point":{"lat":34.05,"lon":-118.24}}}}
		{"record":"point","group":{"name":"Point","locality":{"point":{"lat":34.05,"lon":-118.24}}}}
		{"record":"feed","group":{"name":"Feed"}}`
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		for format, feed := range map[string]string{"meeting-guide": guide, "csv": table, "ndjson": lines} {
			feed = strings.NewReplacer(`"name":"`, `"name":"`+format+" ", ",Own", ","+format+" Own", ",Point", ","+format+" Point", ",Feed", ","+format+" Feed").Replace(feed)
			x.done("import", format, x.file(format, feed), "--source", format, "--timezone", "America/New_York")
			for name, want := range map[string]string{"Own": "America/Denver", "Point": "America/Los_Angeles", "Feed": "America/New_York"} {
				if got := x.groups("--q", format+" "+name)[format+" "+name]["timezone"]; got != want {
					t.Errorf("%s: %s has the zone %v, want %s", format, name, got, want)
				}
			}
		}
	})
}

// A source stores its options: an import without them uses these. Replacing or dropping one asks
// for confirmation, is reported, and needs --yes.
func TestSourceStoresItsOptions(t *testing.T) {
	const feed = `[{"slug":"one","name":"First Step","day":1,"time":"19:00"}]`
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		file := x.file("feed.json", feed)
		again := []string{"import", "meeting-guide", file, "--source", "office"}
		with := func(more ...string) []string { return append(append([]string{}, again...), more...) }
		topics := func() string { return fmt.Sprint(x.groups()["First Step"]["topics"]) }
		x.done(with("--topic", "alcohol", "--language", "en", "--timezone", "America/Chicago")...)
		if got := x.done(again...); !strings.Contains(got.out, "unchanged 1") {
			t.Errorf("the same feed without its options: %s", got.out)
		}
		if got := topics(); !strings.Contains(got, "alcohol") {
			t.Errorf("topics %s", got)
		}
		x.refused(1, `topic would change from "alcohol" to "gambling"`, with("--topic", "gambling")...)
		x.refused(1, `topic "alcohol" would be dropped`, with("--topic", "")...)
		if got := x.done(with("--topic", "gambling", "--dry-run")...); !strings.Contains(got.out, `"gambling" in place of "alcohol"`) {
			t.Errorf("a dry run says %s", got.out)
		}
		if got := topics(); !strings.Contains(got, "alcohol") {
			t.Errorf("topics %s after refusals", got)
		}
		if got := x.done(with("--topic", "gambling", "--yes")...); !strings.Contains(got.out, `"gambling" in place of "alcohol"`) {
			t.Errorf("%s", got.out)
		}
		x.done(again...)
		if got := topics(); !strings.Contains(got, "gambling") || strings.Contains(got, "alcohol") {
			t.Errorf("topics %s", got)
		}
		x.done(with("--topic", "", "--yes")...)
		if got := topics(); strings.Contains(got, "gambling") {
			t.Errorf("topics %s after they were dropped", got)
		}
	})
}

// The language of a feed applies only if a record has none.
func TestLanguageOfARecordOrOfTheFeed(t *testing.T) {
	const guide = `[{"slug":"es","name":"guide Grupo","types":["S"],"day":1,"time":"19:00","timezone":"America/Chicago"},
		{"slug":"none","name":"guide Group","day":1,"time":"19:00","timezone":"America/Chicago"},
		{"slug":"a","group":"guide Both","name":"A","types":["S"],"day":1,"time":"19:00","timezone":"America/Chicago"},
		{"slug":"b","group":"guide Both","name":"B","day":2,"time":"19:00","timezone":"America/Chicago"}]`
	const table = "record,name,languages,meeting_days,meeting_start,meeting_timezone,meeting_languages\n" +
		"es,table Grupo,es,MO,19:00,America/Chicago,\nnone,table Group,,MO,19:00,America/Chicago,\n" +
		"both,table Both,,MO,19:00,America/Chicago,es\nboth,,,TU,19:00,America/Chicago,\n"
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		x.done("import", "meeting-guide", x.file("feed.json", guide), "--source", "guide", "--language", "en")
		x.done("import", "csv", x.file("feed.csv", table), "--source", "table", "--language", "en")
		for _, c := range []struct{ language, want string }{
			{"en", "guide Both|guide Group|table Both|table Group"}, {"es", "guide Both|guide Grupo|table Both|table Grupo"},
		} {
			if got := strings.Join(slices.Sorted(maps.Keys(x.groups("--language", c.language))), "|"); got != c.want {
				t.Errorf("groups in %s: %s, want %s", c.language, got, c.want)
			}
		}
	})
}

// An import confirms nothing, unless its source has the date of a confirmation. The record's own
// date is imported and exported again.
func TestDatesOfRecordsAreTheirOwn(t *testing.T) {
	const guide = `[{"slug":"one","name":"guide Group","day":1,"time":"19:00","timezone":"America/Chicago","updated":"2021-03-04 05:06:07",
		"formatted_address":"1 Example Street, Chicago, IL 60601, USA","latitude":41.88,"longitude":-87.63}]`
	const table = "record,name,confirmed_on\nc,table Group,2024-05-06\n"
	const lines = `{"record":"n","group":{"name":"lines Group"},"confirmed_on":"2023-04-05"}` + "\n"
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		x.done("import", "meeting-guide", x.file("feed.json", guide), "--source", "guide")
		x.done("import", "csv", x.file("feed.csv", table), "--source", "table")
		x.done("import", "ndjson", x.file("feed.ndjson", lines), "--source", "lines")
		found := x.groups()
		for name, want := range map[string]any{"guide Group": nil, "table Group": "2024-05-06", "lines Group": "2023-04-05"} {
			source, _, _ := strings.Cut(name, " ")
			if by, stated := found[name]["confirmed_by"]; stated != (want != nil) || stated && by != source {
				t.Errorf("%s was confirmed by %v", name, by)
			}
			if got := found[name]["confirmed_on"]; got != want {
				t.Errorf("%s was confirmed on %v, want %v", name, got, want)
			}
		}
		if got := fmt.Sprint(found["guide Group"]["sources"]); !strings.Contains(got, "record_updated_at:2021-03-04T05:06:07Z") {
			t.Errorf("sources %s", got)
		}
		out := filepath.Join(t.TempDir(), "out.json")
		x.done("export", "meeting-guide", "--out", out)
		if body, err := os.ReadFile(out); err != nil || !strings.Contains(string(body), `"updated":"2021-03-04 05:06:07"`) {
			t.Errorf("%v: %s", err, body)
		}
		later := strings.Replace(guide, "2021-03-04", "2022-03-04", 1)
		x.done("import", "meeting-guide", x.file("later.json", later), "--source", "guide")
		if got := fmt.Sprint(x.groups()["guide Group"]["sources"]); !strings.Contains(got, "record_updated_at:2022-03-04T05:06:07Z") {
			t.Errorf("sources after a later record %s", got)
		}
		again := strings.Replace(table, "2024-05-06", "2025-05-06", 1)
		x.done("import", "csv", x.file("again.csv", again), "--source", "table")
		if got := x.groups()["table Group"]["confirmed_on"]; got != "2025-05-06" {
			t.Errorf("confirmed again on %v", got)
		}
	})
}
