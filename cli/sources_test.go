package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Lists in each format are taken in, again changes nothing, and a source is listed and untied.
func TestImportsAndSources(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	dir := t.TempDir()
	for format, feed := range map[string]string{
		"ndjson":        `{"record":"1","group":{"name":"Tuesday","timezone":"Europe/London"}}` + "\n" + `{"record":"2","group":{}}` + "\n",
		"csv":           "record;name;meeting_days;meeting_start\n1;Mittwoch;WE;19:30\n2;;;\n",
		"meeting-guide": `[{"slug":"1","name":"Thursday","day":4,"time":"19:30"},{"slug":"2","name":""}]`,
	} {
		file := filepath.Join(dir, "list of "+format+".txt")
		if err := os.WriteFile(file, []byte(feed), 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"import", format, file, "--source", format, "--json"}
		if format != "ndjson" {
			args = append(args, "--timezone", "Europe/Berlin")
		}
		for _, want := range []string{"created", "unchanged"} {
			if got := x.done(args...).object(t); got[want] != float64(1) || got["refused"] != float64(1) {
				t.Errorf("%s, %s: %v", format, want, got)
			}
		}
	}
	items, _ := x.done("source", "list", "--json").object(t)["items"].([]any)
	if len(items) != 3 {
		t.Fatalf("%v", items)
	}
	if got := x.done("source", "detach", "csv", "--json").object(t); got["records"] != float64(1) {
		t.Errorf("%v", got)
	}
	if list := x.done("source", "list").out; !strings.Contains(list, "csv") || strings.Count(list, "\n") != 4 {
		t.Errorf("%s", list)
	}
	x.refused(1, "not found", "source", "detach", "nobodys")
	if got := x.done("search", "groups", "--q", "Mittwoch", "--json").object(t); got["total"] != float64(1) {
		t.Errorf("the group of a detached source: %v", got)
	}
}

// The command line takes the names of sources that a key may have, and no others: nobody could ever
// hand in a feed under them.
func TestNamesOfSources(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	file := filepath.Join(t.TempDir(), "\u00e9.ndjson")
	if err := os.WriteFile(file, []byte(`{"record":"1","group":{"name":"Tuesday","timezone":"Europe/London"}}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	account := x.done("account", "add", "--name", "A partner", "--json").object(t)["id"]
	for name, good := range map[string]bool{
		"leeds-aa": true, "0": true, strings.Repeat("a", 60): true, strings.Repeat("a", 61): false, "Leeds": false, "-leeds": false, "a b": false,
		"a_b": false, "\u200b": false, "leeds/aa": false,
	} {
		for _, args := range [][]string{
			{"import", "ndjson", file, "--source", name},
			{"import", "ndjson", file, "--dry-run", "--source", name},
			{"token", "create", "--account", account.(string), "--scope", "source:" + name}, //nolint:forcetypeassert // an id
		} {
			if got := x.run(args...); (got.code == 0) != good {
				t.Errorf("%q: %d %s", args, got.code, got.err)
			}
		}
	}
	x.refused(2, "--source", "import", "ndjson", file) // a file names no source
	if list := x.done("source", "list").out; strings.Count(list, "\n") != 4 {
		t.Errorf("%s", list)
	}
}
