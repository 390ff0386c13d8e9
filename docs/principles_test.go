package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// The page on the principles says what the service says.
func TestPrinciplesSayWhatTheServiceSays(t *testing.T) {
	t.Parallel()
	catalogue := messages.Open()
	for _, p := range models.Principles() {
		section, name := sectionOf(t, p), catalogue.Text("en", "principle."+string(p)+".name", nil)
		if !strings.HasPrefix(section, name+" ") {
			t.Errorf("%s is not headed %q", p, name)
		}
		for part, lead := range map[string]string{"rule": "", "acts": "**What makes it true.** ", "not": "**What it does not do.** "} {
			if text := lead + catalogue.Text("en", "principle."+string(p)+"."+part, nil); !strings.Contains(section, text) {
				t.Errorf("%s lacks %q", p, text)
			}
		}
	}
}

var (
	namedActs  = regexp.MustCompile(`\*Acts:\* ([^.]+)\.`)
	actsRow    = regexp.MustCompile(`(?m)^\| (\w+) \|`)
	heldBy     = regexp.MustCompile(`\*Held by:\* ([^.]+)\.`)
	testsOfOne = regexp.MustCompile("^`([a-z/]+)` (Test\\w+(?:, Test\\w+)*)$")
)

// Each principle names acts that there are, and tests that there are in the package that it names.
func TestPrinciplesNameActsAndTestsThatExist(t *testing.T) {
	t.Parallel()
	permissions, err := os.ReadFile("permissions.md")
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]bool{}
	for _, row := range actsRow.FindAllStringSubmatch(string(permissions), -1) {
		acts[row[1]] = true
	}
	for _, p := range models.Principles() {
		section := sectionOf(t, p)
		named, held := namedActs.FindStringSubmatch(section), heldBy.FindStringSubmatch(section)
		if named == nil || held == nil {
			t.Errorf("%s names no acts, or no tests", p)
			continue
		}
		for name := range strings.SplitSeq(named[1], ", ") {
			if !acts[strings.Trim(name, "`")] {
				t.Errorf("%s names the act %s, which is not there", p, name)
			}
		}
		wantTests(t, string(p), held[1])
	}
	wantTests(t, "all six", heldBy.FindStringSubmatch(principlesSection(t, "How they come together"))[1])
}

// wantTests wants that each test of a list is in its package.
func wantTests(t *testing.T, what, list string) {
	t.Helper()
	for part := range strings.SplitSeq(list, "; ") {
		found := testsOfOne.FindStringSubmatch(part)
		if found == nil {
			t.Errorf("%s: what is %q?", what, part)
			continue
		}
		written := namesIn(t, "../"+found[1], writtenTest, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
		for name := range strings.SplitSeq(found[2], ", ") {
			if !written[name] {
				t.Errorf("%s names %s in %s, which is not there", what, name, found[1])
			}
		}
	}
}

// sectionOf returns what the page has on a principle after its letter, on one line.
func sectionOf(t *testing.T, p models.Principle) string {
	t.Helper()
	return principlesSection(t, string(p)+".")
}

func principlesSection(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile("principles.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## "+heading)
	if !found {
		t.Fatalf("principles.md has no section %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return strings.Join(strings.Fields(section), " ") // its lines are wrapped
}
