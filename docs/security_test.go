package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest   = regexp.MustCompile(`\bTest[A-Z]\w*`)
	writtenTest = regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(t \*testing\.T\)`)
)

// Every test that the pages on security name as the proof of a promise is there.
func TestPromisesHaveTheirTests(t *testing.T) {
	t.Parallel()
	written := namesIn(t, "..", writtenTest, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	for _, name := range []string{"security.md", "asvs.md"} {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		named := namedTest.FindAllString(string(page), -1)
		if len(named) < 50 {
			t.Errorf("%s names %d tests; are its tables there?", name, len(named))
		}
		for _, test := range named {
			if !written[test] {
				t.Errorf("%s names %s, which is not there", name, test)
			}
		}
	}
}

// namesIn returns what a pattern finds in the files of a kind.
func namesIn(t *testing.T, root string, pattern *regexp.Regexp, reads func(path string) bool) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !reads(path) {
			return nil
		}
		content, err := os.ReadFile(path)
		for _, match := range pattern.FindAllSubmatch(content, -1) {
			found[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
