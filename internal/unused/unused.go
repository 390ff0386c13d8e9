// Package unused finds declarations of the program that no code of the program names. The linter
// finds those that are not exported; a call graph takes every method of a type for called once
// reflection sees the type. This looks at names alone, and so misses what shares its name with
// something that is used.
package unused

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Declared is a function, method, type, constant or variable.
type Declared struct{ Package, Name string }

// String returns package and name as Go writes them.
func (d Declared) String() string { return d.Package + "." + d.Name }

// In returns what the Go files under a directory declare and no file but tests names, in
// alphabetical order. Packages for which support returns true are taken for tests. Files that
// cannot be read or parsed are an error.
func In(root string, support func(dir string) bool) ([]Declared, error) {
	t := tree{files: token.NewFileSet(), used: map[string]bool{}}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		dir, _ := filepath.Rel(root, filepath.Dir(name))
		switch {
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && name != root || entry.Name() == "node_modules" || entry.Name() == "testdata"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"), support(filepath.ToSlash(dir)):
			return nil
		}
		return t.read(name, filepath.ToSlash(dir))
	})
	unused := slices.DeleteFunc(t.declared, func(d Declared) bool { return t.used[d.Name] })
	slices.SortFunc(unused, func(a, b Declared) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(unused), err
}

// tree holds what was read of the files so far.
type tree struct {
	files    *token.FileSet
	declared []Declared
	used     map[string]bool
}

func (t *tree) read(name, dir string) error {
	source, err := os.ReadFile(name) //nolint:gosec // a file of the project
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(t.files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	declaring := map[*ast.Ident]bool{}
	for _, d := range file.Decls {
		for _, id := range namesOf(d) {
			declaring[id] = true
			t.declared = append(t.declared, Declared{path.Base(dir), id.Name})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !declaring[id] {
			t.used[id.Name] = true
		}
		return true
	})
	return nil
}

// namesOf returns the names that a declaration of a file declares. A method's receiver is used by
// the method alone.
func namesOf(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return []*ast.Ident{d.Name}
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name)
			case *ast.ValueSpec:
				names = append(names, spec.Names...)
			}
		}
		return names
	}
	return nil
}
