package csv_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/csv"
)

var update = flag.Bool("update", false, "write the list of columns in docs/tables.md anew")

// docs/tables.md lists every column with the values that the code takes.
func TestTheDocsListTheColumns(t *testing.T) {
	t.Parallel()
	const page, begins = "../../docs/tables.md", "| column | values | several |\n|---|---|---|\n"
	var list strings.Builder
	for _, d := range csv.DescribeColumns() {
		several := ""
		if d.Several {
			several = "yes"
		}
		if d.Values == "" || strings.Contains(d.Values, "nil") {
			t.Errorf("%s says nothing of its values: %q", d.Name, d.Values)
		}
		fmt.Fprintf(&list, "| `%s` | %s | %s |\n", d.Name, d.Values, several)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begins)
	if !found {
		t.Fatalf("%s has no list of columns", page)
	}
	table, after, _ := strings.Cut(rest, "\n\n")
	if diff := cmp.Diff(strings.TrimSpace(list.String()), strings.TrimSpace(table)); diff != "" && !*update {
		t.Errorf("-update writes it anew: %s", diff)
	}
	if *update {
		if err := os.WriteFile(page, []byte(before+begins+strings.TrimSpace(list.String())+"\n\n"+strings.TrimSpace(after)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
