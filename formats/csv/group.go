package csv

import (
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// group is a record under way: rows of the same record, one below the other, are its meetings.
type group struct {
	name   string
	line   int
	row    int // line of the row that is being read
	rows   int
	bytes  int
	input  models.GroupInput
	cells  cells
	errors []models.FieldError
}

// addError notes what is wrong with a cell: its row and column, and what was written.
func (g *group) addError(column, written string, cause *models.FieldError) {
	if cause == nil {
		return
	}
	field := *cause
	field.Pointer = "/" + column
	g.errors = append(g.errors, WithCell(field, g.row, column, written))
}

// WithCell returns what is wrong with a cell with its row, its column and what was written, unless
// it has a row already.
func WithCell(f models.FieldError, row int, column, written string) models.FieldError {
	if f.Params["row"] != nil {
		return f
	}
	params := map[string]any{"row": row}
	if column != "" {
		params["column"] = column
	}
	if written != "" {
		params["written"] = models.ShortenName(written)
	}
	maps.Copy(params, f.Params)
	f.Params = params
	return f
}

// WithColumn returns what the directory refuses of a record with its row and column, if its pointer
// names a member of the group or of its first meeting, both of which are in the record's first row.
func WithColumn(f models.FieldError, row int) models.FieldError {
	column := strings.ReplaceAll(strings.TrimPrefix(f.Pointer, "/"), "/", "_")
	if rest, first := strings.CutPrefix(f.Pointer, "/meetings/0/"); first {
		column = "meeting_" + strings.ReplaceAll(rest, "/", "_")
	}
	if !slices.Contains(Columns(), column) {
		return f
	}
	return WithCell(f, row, column, "")
}

// addRow counts a row of the record.
func (g *group) addRow(values cells) {
	g.rows++
	for _, v := range values {
		g.bytes += len(v)
	}
	if g.tooLarge() {
		g.input, g.errors = models.GroupInput{}, nil // refused for its size alone, however much follows
	}
}

func (g *group) tooLarge() bool { return g.rows > maxRows || g.bytes > maxRowBytes }

// allErrors returns what is wrong with the rows of the record.
func (g *group) allErrors() []models.FieldError {
	switch {
	case g.rows > maxRows:
		return []models.FieldError{{Code: "too_many_rows", Params: map[string]any{"max": maxRows}}}
	case g.bytes > maxRowBytes:
		return []models.FieldError{{Code: "too_large", Params: map[string]any{"max": maxRowBytes}}}
	}
	return g.errors
}

// applyLanguage gives the feed's language to those that name none: to the group if its meetings
// name none either, else to the meetings that do not.
func (g *group) applyLanguage(language string) {
	in := &g.input
	if language == "" || in.Language != "" || len(in.Languages) > 0 {
		return
	}
	hasLanguage := func(m models.MeetingInput) bool { return len(m.Languages) > 0 }
	if !slices.ContainsFunc(in.Meetings, hasLanguage) {
		in.Language = language
		return
	}
	for i := range in.Meetings {
		m := &in.Meetings[i]
		if !hasLanguage(*m) {
			m.Languages = []string{language}
		}
		for _, spoken := range m.Languages {
			if !slices.Contains(in.Languages, spoken) {
				in.Languages = append(in.Languages, spoken)
			}
		}
	}
}
