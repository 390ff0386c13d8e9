package cli_test

import (
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

// A dry run writes nothing: no group, no source, and no word that lets a detached source speak
// again.
func TestDryRunWritesNothing(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		file := x.file("feed.json", `[{"slug":"a","name":"A","day":1,"time":"19:00","timezone":"America/Chicago"}]`)
		tried := []string{"import", "meeting-guide", "--source", "office", "--topic", "alcohol", "--dry-run", file}
		if got := x.done(tried...); !strings.Contains(got.out, "created 1") {
			t.Errorf("%s", got.out)
		}
		sources := func() string { return x.done("source", "list", "--json").out }
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

// A caller that imports a list under a second name is warned, also in a dry run.
func TestSameListUnderAnotherNameIsSaid(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		const common = `{"formatted_address":"1 Example Street, Chicago, IL 60601, USA","latitude":41.88,"longitude":-87.63}`
		file := x.file("feed.json", guide(t, common, map[string]string{"First": `{}`, "Second": `{"day":2}`}))
		other := x.file("other.json", guide(t, common, map[string]string{"First": `{"latitude":41.98}`, "Third": `{}`}))
		if got := x.done("import", "meeting-guide", "--source", "one", file).out; strings.Contains(got, "another name") {
			t.Errorf("the first list: %s", got)
		}
		for _, more := range []string{"--dry-run", "--json=false"} {
			got := x.done("import", "meeting-guide", "--source", "two", file, more).out
			if !strings.Contains(got, "The source one lists 2 groups of these already") {
				t.Errorf("the same list, %s: %s", more, got)
			}
		}
		if got := x.done("import", "meeting-guide", "--source", "three", other).out; strings.Contains(got, "another name") {
			t.Errorf("another list: %s", got)
		}
	})
}

// A complete feed that renames every record has the same groups and meetings as before, if name,
// place, day and time leave no doubt.
func TestRenamedRecordsAreTheSameGroups(t *testing.T) {
	const place = `{"formatted_address":"1 Example Street, Chicago, IL 60601, USA","latitude":41.88,"longitude":-87.63}`
	feeds := map[string]func(prefix string) string{
		"meeting-guide": func(prefix string) string {
			return guide(t, place, map[string]string{
				prefix + "1": `{"name":"First"}`, prefix + "2": `{"name":"Second","day":2}`,
				prefix + "3": `{"name":"Twice","group":"Twice"}`, prefix + "4": `{"name":"Twice","group":"Twice","day":4}`,
			})
		},
		"csv": func(prefix string) string {
			return strings.ReplaceAll("record,name,lat,lon,meeting_days,meeting_start\n"+
				"@1,Row A,41.88,-87.63,MO,19:00\n@2,Row B,41.88,-87.63,TU,19:00\n@3,Row C,41.88,-87.63,TU,19:00\n", "@", prefix)
		},
	}
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		for format, feed := range feeds {
			take := func(prefix string, more ...string) said {
				return x.run(append([]string{"import", format, "--source", format, x.file("feed", feed(prefix))}, more...)...)
			}
			take("old-")
			before := x.groups()
			got := take("new-", "--complete")
			if got.code != 0 || !strings.Contains(got.out, "records: created 0") || !strings.Contains(got.out, "retired 0") {
				t.Errorf("%s renamed: %d %s%s", format, got.code, got.out, got.err)
			}
			for name, g := range x.groups() {
				was := before[name]
				if g["id"] != was["id"] || x.meeting(g)["id"] != x.meeting(was)["id"] || g["activity"] != "active" {
					t.Errorf("%s: %s is %v, was %v", format, name, g["id"], was["id"])
				}
			}
			if got := take("new-", "--complete"); !strings.Contains(got.out, "groups:  created 0 · updated 0 · unchanged 3 · retired 0") {
				t.Errorf("%s once more: %s", format, got.out)
			}
		}
	})
}
