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
	page, err := os.ReadFile("principles.md")
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.Join(strings.Fields(string(page)), " ") // its lines are wrapped
	catalogue := messages.Open()
	for _, p := range models.Principles() {
		for _, part := range []string{"name", "rule", "not"} {
			if text := catalogue.Text("en", "principle."+string(p)+"."+part, nil); !strings.Contains(whole, text) {
				t.Errorf("the page lacks %q", text)
			}
		}
	}
}

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
