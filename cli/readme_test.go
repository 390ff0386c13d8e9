package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// differing is what a run of the demo prints that another does not: ids, keys, times, addresses,
// the data directory, how it was started, and a count of groups of which some show an area alone,
// whose public points are drawn at random.
var differing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|shg_\S+|ready in [\d.]+ s|as of \S+Z|127\.0\.0\.1:\d+|` +
	`Data: \S+|(SHG_DATA_DIR=\S+ )?(go run \.|\S*\.test)|\d+ groups within`)

// The README shows what the demo prints, line by line, and the ranking whose first consultant lives
// in the group's own town.
func TestReadmeShowsTheDemo(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	x := newTerminal(t)
	s, printed := x.demo()
	defer func() { _ = s.cmd.Process.Kill() }()
	_, tour, _ := strings.Cut(printed, "\n\n")
	matched := x.done("match", find(t, printed, `match ([0-9a-f-]{36}) --limit 3`), "--limit", "3").out
	for name, shown := range map[string]string{"tour": tour, "ranking": matched} {
		want := differing.ReplaceAllString("```\n"+strings.TrimSpace(shown)+"\n```\n", "_")
		if !strings.Contains(differing.ReplaceAllString(string(page), "_"), want) {
			t.Errorf("the README does not show this %s:\n%s", name, want)
		}
	}
	_, first, _ := strings.Cut(matched, "\n1  ")
	first, _, _ = strings.Cut(first, "\n2  ")
	if heading, reasons, _ := strings.Cut(first, "\n"); !strings.Contains(heading, "Sylhet") || !strings.Contains(reasons, "Says to be based near you") {
		t.Errorf("the first of the showpiece is not from the group's town: %s", first)
	}
}
