// Package prose counts words in the comments of Go files, to distinguish comments in plain words
// from those in words of our own.
package prose

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"
)

// Counts holds how often each word occurs in comments, by the word in lower case, and the number of
// words.
type Counts struct {
	Words map[string]int
	All   int
}

// PerThousand returns how often a word occurs among a thousand.
func (c Counts) PerThousand(word string) float64 {
	if c.All == 0 {
		return 0
	}
	return 1000 * float64(c.Words[word]) / float64(c.All)
}

// Of returns the counts of all Go files under a directory, tests among them. Directives, generated
// files and the folders testdata, vendor and node_modules are left out. A file that cannot be
// parsed is an error.
func Of(root string) (Counts, error) {
	c := Counts{Words: map[string]int{}}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch base := entry.Name(); {
		case entry.IsDir() && name != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "vendor" || base == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(base, ".go"):
			return nil
		}
		return c.read(name)
	})
	return c, err
}

func (c *Counts) read(name string) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if ast.IsGenerated(file) {
		return nil
	}
	for _, group := range file.Comments {
		for _, word := range strings.FieldsFunc(strings.ToLower(group.Text()), func(r rune) bool { return !unicode.IsLetter(r) }) {
			c.Words[word]++
			c.All++
		}
	}
	return nil
}
