package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// namedPath is a path in backquotes, of one directory at least.
	namedPath   = regexp.MustCompile("`([\\w-]+/[\\w/.-]+\\.(?:go|md|json|yml|yaml|sh|sql))`")
	declaration = regexp.MustCompile(`(?m)^(?:func (?:\([^)]*\) )?|type )(\w+)[\[( ]`)
)

// Every file that a document names is there.
func TestDocumentsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	var pages []string
	for _, pattern := range []string{"../*.md", "*.md", "decisions/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	named := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range namedPath.FindAllStringSubmatch(string(text), -1) {
			named++
			if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
	if named < 50 {
		t.Errorf("the documents name %d files; is the pattern right?", named)
	}
}

// Every function in the list of journeys is declared.
func TestJourneysNameFunctionsThatExist(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "## Four journeys")
	_, list, _ = strings.Cut(list, "```\n")
	list, _, _ = strings.Cut(list, "```")
	declared := namesIn(t, "..", declaration, func(path string) bool { return filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") })
	names := regexp.MustCompile(`[A-Za-z]*[a-z][A-Z]\w*|\b[A-Z][a-z]\w*`).FindAllString(list, -1)
	if len(names) < 30 {
		t.Errorf("the list names %d functions; is it there?", len(names))
	}
	for _, name := range names {
		if !declared[name] {
			t.Errorf("the list names %s, which is not there", name)
		}
	}
}
