// Package openapi builds the description of the API from the annotations of the handlers: swag
// reads them, kin-openapi turns them into OpenAPI 3.0. Repairs, one function each, add what swag
// cannot express. Only this package decides what the description looks like; it has no influence on
// what the API does.
package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/swaggo/swag"

	"github.com/shg-directory/shg/api"
)

// Version is the version of OpenAPI that the description follows.
const Version = "3.1.1"

// Description is the API's description: OpenAPI 3.1 as JSON and as YAML, and the same in OpenAPI
// 3.0 for tools that know no newer one.
type Description struct{ JSON, YAML, JSON30 []byte }

// Build returns the description from the sources of the module in dir. The same sources give the
// same bytes. It needs the go command.
func Build(ctx context.Context, dir string) (Description, error) {
	swagger, err := annotations(dir)
	if err != nil {
		return Description{}, err
	}
	doc, err := convert(swagger)
	if err != nil {
		return Description{}, err
	}
	if err := repair(doc); err != nil {
		return Description{}, err
	}
	if doc, err = overlaid(doc); err != nil {
		return Description{}, err
	}
	if err := finish(doc, dir); err != nil {
		return Description{}, err
	}
	return encode(ctx, doc)
}

// annotations reads the handlers of package api into Swagger 2.0, and corrects what swag misses in
// the Go types.
func annotations(dir string) (object, error) {
	packages := []string{filepath.Join(dir, "api"), filepath.Join(dir, "models")}
	found, err := readTypes(append(packages, filepath.Join(dir, "api", "rest"), filepath.Join(dir, "api", "views"))...) // first: swag panics if a folder is missing
	if err != nil {
		return nil, err
	}
	parser := swag.New(swag.SetDebugger(log.New(io.Discard, "", 0)))
	parser.ParseInternal = true
	parser.RequiredByDefault = true
	parser.PropNamingStrategy = swag.SnakeCase
	if err := parser.ParseAPIMultiSearchDir(packages, "doc.go", 1); err != nil {
		return nil, fmt.Errorf("read the annotations: %w", err)
	}
	encoded, err := json.Marshal(parser.GetSwagger())
	if err != nil {
		return nil, fmt.Errorf("encode Swagger 2.0: %w", err)
	}
	var swagger object
	if err := json.Unmarshal(encoded, &swagger); err != nil {
		return nil, fmt.Errorf("decode Swagger 2.0: %w", err)
	}
	repairRequired(swagger, found.structs)
	repairIDs(swagger, found.structs)
	repairMoments(swagger)
	repairComments(swagger, found.comments)
	repairCodes(swagger, found.problemCodes)
	return swagger, repairNames(swagger)
}

// convert returns Swagger 2.0 as OpenAPI 3.0 with every reference resolved.
func convert(swagger object) (*openapi3.T, error) {
	encoded, err := json.Marshal(swagger)
	if err != nil {
		return nil, fmt.Errorf("encode Swagger 2.0: %w", err)
	}
	var old openapi2.T
	if err := json.Unmarshal(encoded, &old); err != nil {
		return nil, fmt.Errorf("read Swagger 2.0: %w", err)
	}
	converted, err := openapi2conv.ToV3(&old)
	if err != nil {
		return nil, fmt.Errorf("convert to OpenAPI 3.0: %w", err)
	}
	return reload(converted)
}

// reload encodes and decodes a document, so that references share their targets.
func reload(doc any) (*openapi3.T, error) {
	encoded, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode the description: %w", err)
	}
	loaded, err := openapi3.NewLoader().LoadFromData(encoded)
	if err != nil {
		return nil, fmt.Errorf("read the description: %w", err)
	}
	return loaded, nil
}

// repair corrects, in the 3.0 form, what Swagger 2.0 cannot express.
func repair(doc *openapi3.T) error {
	repairExtensions(doc)
	repairProblems(doc)
	repairBearer(doc)
	if err := repairFilters(doc); err != nil {
		return err
	}
	repairForms(doc)
	if err := errors.Join(repairSearch(doc), repairMap(doc)); err != nil {
		return err
	}
	repairReadOnly(doc)
	if err := repairInputs(doc); err != nil {
		return err
	}
	repairPatches(doc)
	repairUnused(doc)
	return nil
}

// finish adds to every operation, including those of the overlay, what follows from its nature.
func finish(doc *openapi3.T, dir string) error {
	texts, err := readProblemTexts(dir)
	if err != nil {
		return err
	}
	slices.SortFunc(doc.Tags, func(a, b *openapi3.Tag) int { return strings.Compare(a.Name, b.Name) })
	repairOpenSets(doc)
	repairConventions(doc)
	repairScopes(doc)
	repairRefusals(doc, texts)
	repairEndings(doc, api.Deprecations())
	if err := repairExamples(doc); err != nil {
		return err
	}
	return repairMembers(doc)
}

// encode validates both forms and returns them encoded. The 3.1 form is built last, because it
// changes the document.
func encode(ctx context.Context, doc *openapi3.T) (Description, error) {
	var d Description
	var err error
	if d.JSON30, err = validJSON(ctx, doc); err != nil {
		return Description{}, fmt.Errorf("OpenAPI 3.0: %w", err)
	}
	upgrade(doc)
	if err := addWebhooks(doc); err != nil {
		return Description{}, err
	}
	if d.JSON, err = validJSON(ctx, doc); err != nil {
		return Description{}, fmt.Errorf("OpenAPI %s: %w", Version, err)
	}
	d.YAML, err = asYAML(d.JSON)
	return d, err
}

func validJSON(ctx context.Context, doc *openapi3.T) ([]byte, error) {
	loaded, err := reload(doc)
	if err != nil {
		return nil, err
	}
	if err := loaded.Validate(ctx); err != nil {
		return nil, fmt.Errorf("validate: %w", err)
	}
	return indented(doc)
}

func indented(v any) ([]byte, error) {
	encoded, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	encoded, err = json.MarshalIndent(ordered(tree), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return append(encoded, '\n'), nil
}
