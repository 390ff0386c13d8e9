package consultation_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/models"
)

var update = flag.Bool("update", false, "write the states into docs/consultation.md")

const (
	statesPage = "../../docs/consultation.md"
	drawnFrom  = "<!-- drawn from domain/consultation/states.go by: go test ./domain/consultation -run TestPageIsDrawn -update -->\n"
)

// draw returns the machines as diagrams and tables.
func draw() string {
	var page strings.Builder
	for _, m := range consultation.Machines() {
		fmt.Fprintf(&page, "\n### %s%s\n\n```mermaid\nstateDiagram-v2\n", strings.ToUpper(m.Noun[:1]), m.Noun[1:])
		for _, state := range m.Start {
			fmt.Fprintf(&page, "  [*] --> %s\n", state)
		}
		for _, move := range m.Moves {
			fmt.Fprintf(&page, "  %s --> %s: %s\n", move.From, move.To, move.Act)
		}
		page.WriteString("```\n\n| from | act | by | to |\n|---|---|---|---|\n")
		for _, move := range m.Moves {
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", move.From, move.Act, move.By, move.To)
		}
	}
	return page.String()
}

// The states in docs/consultation.md are those of the tables.
func TestPageIsDrawn(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(statesPage)
	if err != nil {
		t.Fatal(err)
	}
	head, drawn, found := strings.Cut(string(content), drawnFrom)
	if !found {
		t.Fatal("docs/consultation.md has no place for the states")
	}
	if *update {
		if err := os.WriteFile(statesPage, []byte(head+drawnFrom+draw()), 0o644); err != nil { //nolint:gosec // a page for everybody
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(draw(), drawn); diff != "" {
		t.Errorf("run with -update (-want +page):\n%s", diff)
	}
}

// Every state of a table is a value of its closed set, every value but those named is reached, and no
// act leads from one state to two.
func TestMachinesAreWhole(t *testing.T) {
	t.Parallel()
	unused := map[string][]string{"request": {string(models.RequestExpired)}}
	for _, m := range consultation.Machines() {
		values, reached, seen := models.SetValues(m.Noun+"_status"), slices.Clone(m.Start), map[string]bool{}
		if len(values) == 0 {
			t.Errorf("%s has no closed set", m.Noun)
		}
		for _, move := range m.Moves {
			if !slices.Contains(values, move.From) || !slices.Contains(values, move.To) {
				t.Errorf("%s: %v is between unknown states", m.Noun, move)
			}
			if !slices.Contains(reached, move.From) {
				t.Errorf("%s: nothing leads to %s", m.Noun, move.From)
			}
			if key := move.From + " " + move.Act; seen[key] {
				t.Errorf("%s: %s leads to two states", m.Noun, key)
			} else {
				seen[key] = true
			}
			reached = append(reached, move.To)
		}
		for _, value := range values {
			if !slices.Contains(reached, value) && !slices.Contains(unused[m.Noun], value) {
				t.Errorf("%s: nothing leads to %s", m.Noun, value)
			}
		}
	}
}
