package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^)#]+)`)

// Links between the documents lead to files that are there.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{".", "decisions", ".."} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if !strings.HasSuffix(entry.Name(), ".md") {
				continue
			}
			page, err := os.ReadFile(dir + "/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range link.FindAllStringSubmatch(string(page), -1) {
				if strings.Contains(found[1], "://") {
					continue
				}
				if _, err := os.Stat(dir + "/" + found[1]); err != nil {
					t.Errorf("%s/%s links to %s, which is not there", dir, entry.Name(), found[1])
				}
			}
		}
	}
}
