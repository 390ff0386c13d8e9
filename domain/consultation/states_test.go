package consultation

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

var update = flag.Bool("update", false, "write the states into docs/consultation.md")

const (
	statesPage = "../../docs/consultation.md"
	drawnFrom  = "<!-- drawn from domain/consultation/states.go by: go test ./domain/consultation -run TestPageIsDrawn -update -->\n"
)

// machines returns the states of every noun of consultation, in the order in which a consultation goes
// through them.
func machines() []machine {
	return []machine{needStates(), requestStates(), invitationStates(), offerStates(), engagementStates(), feedbackStates(), rulesetStates()}
}

// draw returns the machines as diagrams and tables.
func draw() string {
	var page strings.Builder
	for _, m := range machines() {
		fmt.Fprintf(&page, "\n### %s%s\n\n```mermaid\nstateDiagram-v2\n", strings.ToUpper(m.noun[:1]), m.noun[1:])
		for _, state := range m.start {
			fmt.Fprintf(&page, "  [*] --> %s\n", state)
		}
		for _, one := range m.moves {
			fmt.Fprintf(&page, "  %s --> %s: %s\n", one.from, one.to, one.act)
		}
		page.WriteString("```\n\n| from | act | by | to |\n|---|---|---|---|\n")
		for _, one := range m.moves {
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", one.from, one.act, one.by, one.to)
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
		if err := os.WriteFile(statesPage, []byte(head+drawnFrom+draw()), 0o644); err != nil {
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
	for _, m := range machines() {
		values, reached, seen := models.SetValues(m.noun+"_status"), slices.Clone(m.start), map[string]bool{}
		if len(values) == 0 {
			t.Errorf("%s has no closed set", m.noun)
		}
		for _, one := range m.moves {
			if !slices.Contains(values, one.from) || !slices.Contains(values, one.to) {
				t.Errorf("%s: %v is between unknown states", m.noun, one)
			}
			if !slices.Contains(reached, one.from) {
				t.Errorf("%s: nothing leads to %s", m.noun, one.from)
			}
			if key := one.from + " " + one.act; seen[key] {
				t.Errorf("%s: %s leads to two states", m.noun, key)
			} else {
				seen[key] = true
			}
			reached = append(reached, one.to)
		}
		for _, value := range values {
			if !slices.Contains(reached, value) && !slices.Contains(unused[m.noun], value) {
				t.Errorf("%s: nothing leads to %s", m.noun, value)
			}
		}
	}
}

// What models say of states is what the tables do.
func TestModelsAgreeWithTheTables(t *testing.T) {
	t.Parallel()
	for _, value := range models.SetValues("invitation_status") {
		possible := slices.ContainsFunc(invitationStates().moves, func(m move) bool { return m.from == value && m.act == "invite" })
		if got := models.InvitationStatus(value).CanBeMadeAgain(); got != possible {
			t.Errorf("%s: can be made again is %v, the table says %v", value, got, possible)
		}
	}
	for _, value := range models.SetValues("engagement_status") {
		if got, open := models.EngagementStatus(value).UnderWay(), len(engagementStates().may(value)) > 0; got != open {
			t.Errorf("%s: under way is %v, the table has acts: %v", value, got, open)
		}
	}
}
