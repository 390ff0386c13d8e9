package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tally returns what became of the rows of a table of resources.
func (x *terminal) tally(path string, more ...string) string {
	x.t.Helper()
	summary := x.done(append([]string{"import", "csv", path, "--kind", "resources", "--source", "leeds", "--json"}, more...)...).object(x.t)
	return fmt.Sprint(summary["created"], summary["updated"], summary["unchanged"], summary["retired"], summary["refused"])
}

// A table of resources is taken in, confirmed by the operator; again it changes only what changed. A
// row that is wrong is refused alone, a table that cannot be read changes nothing.
func TestImportResources(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		const table = "record;name;kind;category;languages;place;country;anonymous;phone;deleted\n" +
			"1;Housing Advice;Service;Housing advice;English;Leeds;GB;;'+44 113 496 0000;\n" +
			"2;A room;room;meeting_space;en, ur;Leeds;GB;no;;\n" +
			"3;;room;meeting_space;en;Leeds;GB;no;;\n" +
			"2;Twice;room;meeting_space;en;Leeds;GB;no;;\n"
		path := x.file("resources.csv", table)
		for i, want := range []struct {
			path, tally string
			more        []string
		}{
			{path, "2 0 0 0 2", []string{"--dry-run"}},
			{path, "2 0 0 0 2", []string{"--licence", "CC0-1.0"}},
			{path, "0 0 2 0 2", nil},
			{x.file("changed.csv", strings.Replace(table, "A room", "A big room", 1)), "0 1 1 0 2", nil},
			{x.file("gone.csv", "record,deleted\n1,yes\n9,yes\n"), "0 0 1 1 0", nil},
			{path, "0 2 0 0 2", nil},
		} {
			if got := x.tally(want.path, want.more...); got != want.tally {
				t.Errorf("import %d: %s, want %s", i, got, want.tally)
			}
		}
		for name, body := range map[string]string{"no record": "name,kind\nA,room\n", "a column": "record,colour\n1,red\n", "empty": ""} {
			if failed := x.run("import", "csv", x.file("bad.csv", body), "--kind", "resources", "--source", "leeds"); failed.code == 0 {
				t.Errorf("%s is taken: %s", name, failed.out)
			}
		}
		sources, _ := x.done("source", "list", "--json").object(t)["items"].([]any)
		if diff := cmp.Diff("CC0-1.0", sources[0].(map[string]any)["licence"]); diff != "" {
			t.Error(diff)
		}
		template := x.done("import", "csv", "--kind", "resources", "--template").out
		if got := x.tally(x.file("template.csv", template)); got != "1 0 0 0 0" {
			t.Errorf("the template: %s", got)
		}
	})
}
