package cli_test

import (
	"fmt"
	"strings"
	"testing"
)

// An import counts records and groups apart, and one of which nothing was taken fails.
func TestImportCountsRecordsAndGroups(t *testing.T) {
	const one = `{"slug":"a","name":"A","group":"Step","day":1,"time":"19:00","timezone":"America/Chicago"}`
	const two = `{"slug":"b","name":"B","group":"Step","day":2,"time":"19:00","timezone":"America/Chicago"}`
	const left = `{"slug":"c","name":"C","day":3,"time":"19:00","timezone":"America/Chicago","conference_url":"no address"}`
	const bad = `{"slug":"d","name":"D","day":9,"time":"19:00"}`
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		take := func(more []string, records ...string) said {
			file := x.file("feed.json", "["+strings.Join(records, ",")+"]")
			return x.run(append([]string{"import", "meeting-guide", "--source", "office", file}, more...)...)
		}
		want := func(got said, code int, records, groups string) {
			t.Helper()
			if got.code != code || !strings.Contains(got.out, "records: "+records) || !strings.Contains(got.out, "groups:  "+groups) {
				t.Errorf("ended with %d, want %d, records: %s, groups: %s; said %s%s", got.code, code, records, groups, got.out, got.err)
			}
		}
		want(take(nil, one, two, left, bad), 0, "created 3 · updated 0 · unchanged 0 · retired 0 · refused 1",
			"created 2 · updated 0 · unchanged 0 · retired 0 · refused 0")
		want(take(nil, one, two, left, bad), 0, "created 0 · updated 0 · unchanged 3 · retired 0 · refused 1",
			"created 0 · updated 0 · unchanged 2 · retired 0 · refused 0")
		want(take([]string{"--complete", "--allow-shrink"}, one, left), 0, "created 0 · updated 0 · unchanged 2 · retired 1 · refused 0",
			"created 0 · updated 0 · unchanged 2 · retired 0 · refused 0")
		want(take([]string{"--complete", "--allow-shrink"}, left), 0, "created 0 · updated 0 · unchanged 1 · retired 1 · refused 0",
			"created 0 · updated 0 · unchanged 1 · retired 1 · refused 0")
		want(take(nil, bad), 1, "created 0 · updated 0 · unchanged 0 · retired 0 · refused 1", "created 0")
		if got := take([]string{"--json"}, bad); got.code != 1 || !strings.Contains(got.err, "every record was refused") {
			t.Errorf("ended with %d: %s", got.code, got.err)
		}
	})
}

// A dry run writes nothing: no group, no source, and no word that lets a detached source speak again.
func TestDryRunWritesNothing(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		file := x.file("feed.json", `[{"slug":"a","name":"A","day":1,"time":"19:00","timezone":"America/Chicago"}]`)
		tried := []string{"import", "meeting-guide", "--source", "office", "--topic", "alcohol", "--dry-run", file}
		if got := x.done(tried...); !strings.Contains(got.out, "created 1") {
			t.Errorf("%s", got.out)
		}
		sources := func() string { return fmt.Sprint(x.done("source", "list", "--json").out) }
		if got := sources(); strings.Contains(got, "office") {
			t.Errorf("sources %s", got)
		}
		x.done("import", "meeting-guide", "--source", "office", file)
		x.done("source", "detach", "office")
		before := sources()
		x.done(tried...)
		if after := sources(); after != before {
			t.Errorf("sources %s, were %s", after, before)
		}
	})
}
