package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var namedPath = regexp.MustCompile("`((?:cli|server|api|web|jobs|domain|reference|formats|store|search|platform|models|internal|docs|migrations|findings)/[\\w/.-]+\\.(?:go|md|json|yml|yaml|sh|sql))`")

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
