package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The operator proposes a ruleset in a file, sees what would change, waits, and takes it back.
func TestRulesetsCommands(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	file := filepath.Join(t.TempDir(), "ruleset.json")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"version":"3.1","title":"Roles count more","summary":"As groups asked.","numbers":{"roles":2}}`)
	x.refused(1, "reasons/A", "rulesets", "propose", file)
	write(`{"version":"3.1","title":"Roles count more","summary":"As groups asked.","numbers":{"rolls":2}}`)
	x.refused(1, "numbers", "rulesets", "propose", file)
	write(`{"version":"3.1","title":"Roles count more","summary":"As groups asked.","numbers":{"roles":2},"reasons":{"A":"So it is."}}`)
	if got := x.done("rulesets", "propose", file, "--json").object(t); got["status"] != "proposed" {
		t.Errorf("proposed %v", got)
	}
	x.refused(1, "until", "rulesets", "adopt", "3.1")
	if got := x.done("rulesets", "show", "3.1").out; !strings.Contains(got, "the program brings 1") {
		t.Errorf("shown\n%s", got)
	}
	if got := x.done("rulesets", "compare", "3.1").out; !strings.Contains(got, "nothing is shown") {
		t.Errorf("compared\n%s", got)
	}
	x.done("rulesets", "withdraw", "3.1")
	list := x.done("rulesets", "list").out
	for _, part := range []string{"withdrawn", "adopted"} {
		if !strings.Contains(list, part) {
			t.Errorf("%s is missing in\n%s", part, list)
		}
	}
	x.refused(1, "not found", "rulesets", "show", "3.2")
}
