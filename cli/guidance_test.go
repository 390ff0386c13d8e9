package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The operator writes about a stage, beside our text or in its place, and takes that back.
func TestGuidanceCommands(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	file := filepath.Join(t.TempDir(), "rooms.txt")
	if err := os.WriteFile(file, []byte("Our library has rooms.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x.done("guidance", "edit", "forming", "en", "--file", file)
	x.in = "Stages in our own words.\n"
	x.done("guidance", "edit", "forming", "de", "--replace")
	items, _ := x.done("guidance", "list", "--json").object(t)["items"].([]any)
	if len(items) != 2 {
		t.Fatalf("%v", items)
	}
	first, _ := items[0].(map[string]any)
	if first["words"] != "Our library has rooms." || first["role"] != "operator" || first["replaces"] != false {
		t.Errorf("%v", first)
	}
	x.done("guidance", "reset", "forming", "en")
	if list := x.done("guidance", "list").out; strings.Contains(list, "en ") || !strings.Contains(list, "de") {
		t.Errorf("%s", list)
	}
	x.refused(1, "not found", "guidance", "edit", "nowhere", "en")
	x.in = " "
	x.refused(1, "words", "guidance", "edit", "forming", "en")
}
