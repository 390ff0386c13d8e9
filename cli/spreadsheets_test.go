package cli_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// What people save from spreadsheets is imported: the template, and other encodings, which the
// answer names. Wrong rows are refused in sentences.
func TestTablesFromSpreadsheets(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, x *terminal) {
		x.t = t
		template := x.done("import", "csv", "--template").out
		if got := x.done("import", "csv", x.file("template.csv", template), "--source", "template").out; !strings.Contains(got, "created 1") {
			t.Errorf("the template: %s", got)
		}
		latin, err := charmap.Windows1252.NewEncoder().String("sep=;\r\nrecord;name;lat;lon;;\r\na;Café;48,137;11,575;;\r\n")
		if err != nil {
			t.Fatal(err)
		}
		got := x.done("import", "csv", x.file("latin.csv", latin), "--source", "latin")
		if !strings.Contains(got.out, "it was read as windows-1252") || x.groups()["Café"] == nil {
			t.Errorf("Windows-1252: %s", got.out)
		}
		declared := x.done("import", "csv", x.file("declared.csv", latin), "--source", "declared", "--encoding", "windows-1252", "--json").object(t)
		if declared["encoding"] != "windows-1252" {
			t.Errorf("declared: %v", declared)
		}
		table := "record,name,topics,meeting_start,meeting_days,meeting_timezone,founded\na,A,alcahol,19:30,TU,Europe/London,\n" +
			"b,B,,late,TU,Europe/London,\nc,C,,,,,someday\nd,D,,,,,\n"
		text := x.done("import", "csv", x.file("wrong.csv", table), "--source", "wrong").out
		for _, want := range []string{
			"Row 2, column topics, has “alcahol”. There is no such topic. Did you mean: alcohol", "Row 3, column meeting_start, has “late”", "Row 4, column founded", "created 1",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %s", want, text)
			}
		}
		x.refused(2, "utf-8 or windows-1252", "import", "csv", "x.csv", "--source", "a", "--encoding", "latin7")
	})
}

// A table with a row for each meeting brings every meeting back. One with a row for each group
// reports how many meetings it cannot express.
func TestRowsOfATable(t *testing.T) {
	t.Parallel()
	x, other := newTerminal(t), newTerminal(t)
	table := "record,name,meeting_days,meeting_start,meeting_timezone\na,A,MO,19:30,Europe/London\na,,TU,19:30,Europe/London\na,,WE,19:30,Europe/London\nb,B,,,\n"
	x.done("import", "csv", x.file("table.csv", table), "--source", "s")
	rows := x.done("export", "csv", "--excel")
	if !strings.HasPrefix(rows.out, "\ufeffid,") || strings.Count(rows.out, "\r\n") != 5 || strings.Contains(rows.err, "left out") {
		t.Errorf("%s%s", rows.out, rows.err)
	}
	got := other.done("import", "csv", other.file("rows.csv", rows.out), "--source", "s", "--json").object(t)
	if got["meetings"] != 3.0 || got["groups"] != 2.0 || got["refused"] != 0.0 {
		t.Errorf("taken in: %v", got)
	}
	one := x.done("export", "csv", "--one-row-a-group")
	if strings.Count(one.out, "\r\n") != 3 || !strings.Contains(one.err, "left out, in_words: 3 meetings") {
		t.Errorf("%s%s", one.out, one.err)
	}
}
