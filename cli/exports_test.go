package cli_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What was exported beside a running server can be imported elsewhere; a file is there whole or not
// at all.
func TestExportOfAMeetingGuideFeed(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	dir := t.TempDir()
	feed, out := filepath.Join(dir, "feed.json"), filepath.Join(dir, "out.json")
	body := `[{"slug":"one","name":"First Step","day":[2,4],"time":"19:30","end_time":"20:30","latitude":39.95,"longitude":-75.16,
		"formatted_address":"1 Main St, Philadelphia, PA 19106, USA","types":["O","ST"]}]`
	if err := os.WriteFile(feed, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	x.done("import", "meeting-guide", feed, "--source", "office")
	s := x.serve()
	defer s.kill()
	if err := os.WriteFile(out, []byte("what was there before"), 0o600); err != nil {
		t.Fatal(err)
	}
	summary := x.done("export", "meeting-guide", "--out", out, "--json").object(t)
	if summary["groups"] != 1.0 || summary["entries"] != 1.0 {
		t.Errorf("said %v", summary)
	}
	printed := x.done("export", "meeting-guide")
	if file, err := os.ReadFile(out); err != nil || string(file) != printed.out || !strings.Contains(printed.err, "1 entry") {
		t.Errorf("%v: file %s, printed %s, said %s", err, file, printed.out, printed.err)
	}
	table := x.done("export", "csv").out
	if lines := strings.Split(strings.TrimSpace(table), "\r\n"); len(lines) != 2 || !strings.HasPrefix(lines[0], "id,version,slug,") || !strings.Contains(lines[1], ",First Step,") {
		t.Errorf("table %s", table)
	}
	file := filepath.Join(dir, "groups.csv")
	x.done("export", "csv", "--out", file)
	third := newTerminal(t)
	if got := third.done("import", "csv", file, "--source", "office", "--json").object(t); got["created"] != 1.0 || got["refused"] != 0.0 {
		t.Errorf("a table imported elsewhere: %v", got)
	}
	if again := third.done("export", "csv").out; !slices.Equal(sharedCells(t, again), sharedCells(t, table)) {
		t.Errorf("%s\nis told again as\n%s", table, again)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	x.refused(1, "no such file", "export", "meeting-guide", "--out", filepath.Join(dir, "nowhere", "out.json"))
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("%v: left behind: %v", err, left)
	}
	elsewhere := newTerminal(t)
	if got := elsewhere.done("import", "meeting-guide", out, "--source", "office", "--json").object(t); got["created"] != 1.0 || got["refused"] != 0.0 {
		t.Errorf("imported elsewhere: %v", got)
	}
}

// sharedCells returns the cells of a table that are the same in two directories.
func sharedCells(t *testing.T, table string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			if !slices.Contains([]string{"id", "version", "slug", "url", "sources", "created_at", "updated_at"}, name) {
				cells = append(cells, name+"="+row[i])
			}
		}
	}
	return cells
}
