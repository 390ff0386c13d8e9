package prose_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/prose"
)

// Words of our own get fewer: see docs/style.md. A change that lowers a count lowers its ceiling
// with it.
func TestWordsOfOurOwnGetFewer(t *testing.T) {
	t.Parallel()
	counts, err := prose.Of("../..")
	if err != nil {
		t.Fatal(err)
	}
	for word, most := range ceilings() {
		if got := counts.Words[word]; got > most {
			t.Errorf("%q is in comments %d times, more than %d: docs/style.md has other words for it", word, got, most)
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := "// Package a says what it says.\npackage a\n\n//nolint:all // because\nvar says = 1 // Told, once.\n"
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	counts, err := prose.Of(dir)
	want := map[string]int{"package": 1, "a": 1, "says": 2, "what": 1, "it": 1, "told": 1, "once": 1}
	if diff := cmp.Diff(want, counts.Words); diff != "" || err != nil || counts.All != 8 {
		t.Errorf("%v, %d words (-want +got):\n%s", err, counts.All, diff)
	}
}

// ceilings are how often words of our own may be in comments. Most that are left are identifiers.
func ceilings() map[string]int {
	return map[string]int{"says": 20, "tells": 3, "told": 10, "heard": 1, "made": 25, "kept": 18, "whoever": 2, "stands": 3, "lies": 2, "heed": 0}
}
