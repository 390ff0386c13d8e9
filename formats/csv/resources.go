package csv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/formats/charset"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// ResourceRow is one row of a table of resources, or what is wrong with it.
type ResourceRow struct {
	Line    int
	Record  string // its name in the source
	Input   models.ResourceInput
	Deleted bool
	Errors  []models.FieldError
}

// ResourceColumns returns the columns that a table of resources may have, in any order; record, name,
// kind and category are needed.
func ResourceColumns() []string {
	return slices.Sorted(maps.Keys(resourceTable(&dictionary{})))
}

// resourceTable returns the columns as a header is read.
func resourceTable(d *dictionary) map[string]column {
	all := map[string]column{"record": {}, "deleted": {}}
	for name := range resourceColumns(d) {
		all[name] = column{}
	}
	return all
}

func resourceColumns(d *dictionary) map[string]cellParser[models.ResourceInput] {
	type in = models.ResourceInput
	columns := map[string]cellParser[in]{
		"name":      textColumn(func(r *in) *string { return &r.Name }),
		"kind":      parsedColumn(d.parseSet("resource_kind"), func(r *in) *models.ResourceKind { return &r.Kind }),
		"category":  parsedColumn(d.parseSet("resource_category"), func(r *in) *models.ResourceCategory { return &r.Category }),
		"summary":   textColumn(func(r *in) *string { return &r.Summary }),
		"topics":    listColumn(d.topic, func(r *in) *[]string { return &r.Topics }),
		"languages": listColumn(d.language, func(r *in) *[]string { return &r.Languages }),
		"reach":     parsedColumn(d.parseSet("resource_reach"), func(r *in) *models.ResourceReach { return &r.Reach }),
		"website":   textColumn(func(r *in) *string { return &r.Website }),
		"phone":     textColumn(func(r *in) *string { return &r.Phone }),
		"email":     textColumn(func(r *in) *string { return &r.Email }),
		"anonymous": boolColumn(func(r *in) *bool { return &r.Anonymous }),
		"cost":      textColumn(func(r *in) *string { return &r.Cost }),
	}
	maps.Copy(columns, localityColumns(d, func(r *in) *models.LocalityInput { return &r.Locality }))
	return columns
}

// ReadResources returns the rows of a table of resources. A row that cannot be taken has its errors; a
// table that cannot be read at all is an error.
func ReadResources(r io.Reader) ([]ResourceRow, error) {
	d := &dictionary{}
	reading, err := newReaderOf(r, models.ImportOptions{}, nil, resourceTable(d))
	if err != nil {
		return nil, err
	}
	var rows []ResourceRow
	parsers := resourceColumns(d)
	for {
		values, line, wrong, err := reading.rows.next(bounds{bytes: maxRowBytes, cell: maxCellBytes, cells: len(reading.header)})
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, fmt.Errorf("read the table: %w", err)
		case len(rows) == models.MaxFeedRecords:
			return nil, models.TooManyRecords()
		case wrong != nil:
			rows = append(rows, ResourceRow{Line: line, Errors: []models.FieldError{WithCell(reading.rowError(wrong), line, "", "")}})
		case slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }):
			rows = append(rows, reading.readResource(values, line, parsers))
		}
	}
}

// readResource reads one row.
func (r *reader) readResource(values []string, line int, parsers map[string]cellParser[models.ResourceInput]) ResourceRow {
	row := ResourceRow{Line: line}
	if !r.decode(values) {
		row.Errors = []models.FieldError{WithCell(models.FieldError{Code: "not_utf8"}, line, "", "")}
		return row
	}
	named := cells{}
	for i, v := range values {
		if name := r.header[i]; name != "" {
			named[name] = strings.TrimSpace(strings.Map(charset.RepairWindows1252, UnescapeFormulas(v)))
		}
	}
	row.Record = named["record"]
	var wrong []models.FieldError
	if err := strict.CheckName(row.Record); err != nil {
		wrong = invalidFields(err)
	}
	deleted, fields := parseOptionalBool(named["deleted"], "/deleted")
	row.Deleted, wrong = deleted, append(wrong, fields...)
	for _, name := range r.header {
		if parse := parsers[name]; parse != nil && named[name] != "" {
			if cause := parse(&row.Input, named[name]); cause != nil {
				field := *cause
				field.Pointer = "/" + name
				wrong = append(wrong, field)
			}
		}
	}
	for _, field := range append(wrong, checkBothHalves(named, "", row.Input.Locality.Point)...) {
		name := strings.TrimPrefix(field.Pointer, "/")
		row.Errors = append(row.Errors, WithCell(field, line, name, named[name]))
	}
	return row
}

// ResourceTemplate returns a table with the columns of most lists and one row as an example.
// ReadResources takes it.
func ResourceTemplate() string {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	_ = w.WriteAll([][]string{ // into memory, which does not fail
		{"record", "name", "kind", "category", "summary", "topics", "languages", "reach", "place", "country", "website", "phone", "email", "cost"},
		{"advice-1", "Housing Advice Leeds", "service", "housing_advice", "Advice for tenants", "", "English, Urdu", "local", "Leeds", "United Kingdom", "https://example.org/", "", "advice@example.org", "free"},
	})
	return out.String()
}
