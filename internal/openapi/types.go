package openapi

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// member is one JSON member of a Go struct, or a struct that is embedded in it.
type member struct {
	name     string // as JSON calls it
	optional bool   // left out when empty: omitempty or omitzero
	isID     bool   // an id, a pointer to one or a list of them
	embedded string // the embedded type, such as api.Group
}

// structs holds the members of structs by the name that swag gives the type, such as
// models.GroupInput.
type structs map[string][]member

// types holds what the sources declare about the types: members of structs, comments of all, and
// the closed list of problem codes.
type types struct {
	structs
	comments     map[string]string
	problemCodes []any
}

// codesFunc is the function of package api that lists the problem codes.
const codesFunc = "ProblemCodes"

// readTypes returns the types of Go packages from their sources, which need not compile. Tests are
// left out.
func readTypes(dirs ...string) (types, error) {
	found := types{structs: structs{}, comments: map[string]string{}}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return found, fmt.Errorf("read the types: %w", err)
		}
		for _, entry := range entries {
			if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
				if err := found.readFile(filepath.Join(dir, name)); err != nil {
					return found, err
				}
			}
		}
	}
	return found, nil
}

func (t *types) readFile(path string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("read the types: %w", err)
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.GenDecl:
			t.readDeclaration(file.Name.Name, d)
		case *ast.FuncDecl:
			if d.Name.Name == codesFunc {
				t.problemCodes = textsIn(d.Body)
			}
		}
	}
	return nil
}

func (t *types) readDeclaration(pkg string, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		named, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		name := pkg + "." + named.Name.Name
		if comment := strings.Join(strings.Fields(d.Doc.Text()), " "); comment != "" {
			t.comments[name] = comment
		}
		if body, ok := named.Type.(*ast.StructType); ok {
			t.structs[name] = membersOf(pkg, body)
		}
	}
}

// textsIn returns the texts in a function.
func textsIn(body *ast.BlockStmt) []any {
	var texts []any
	ast.Inspect(body, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				texts = append(texts, text)
			}
		}
		return true
	})
	return texts
}

func membersOf(pkg string, body *ast.StructType) []member {
	var members []member
	for _, field := range body.Fields.List {
		typeName := nameOf(field.Type)
		if len(field.Names) == 0 {
			members = append(members, member{embedded: qualified(pkg, typeName)})
			continue
		}
		if field.Tag == nil {
			continue
		}
		tag, err := strconv.Unquote(field.Tag.Value)
		if err != nil {
			continue
		}
		name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		if name != "" && name != "-" {
			members = append(members, member{
				name: name, optional: strings.Contains(options, "omit"), isID: qualified(pkg, typeName) == "models.ID",
			})
		}
	}
	return members
}

func qualified(pkg, name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return pkg + "." + name
}

// nameOf returns the name of a type, of its pointer target, of its items or of its generic base.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return nameOf(e.X) + "." + e.Sel.Name
	case *ast.StarExpr:
		return nameOf(e.X)
	case *ast.ArrayType:
		return nameOf(e.Elt)
	case *ast.IndexExpr:
		return nameOf(e.X)
	}
	return ""
}

// of returns the members of the type that swag gives this name, with those of embedded structs.
// rest.List-api_Need is rest.List.
func (s structs) of(definition string) []member {
	name, _, _ := strings.Cut(definition, "-")
	var all []member
	for _, m := range s[name] {
		if m.embedded != "" {
			all = append(all, s.of(m.embedded)...)
			continue
		}
		all = append(all, m)
	}
	return all
}
