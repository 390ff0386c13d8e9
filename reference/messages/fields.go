package messages

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

// FieldMessage returns in a language, or in English if it lacks the words, what is wrong with a
// member, a parameter or a cell. For a cell it names the row, the column and what was written. The
// words of a format stay as they are if there are none for them here.
func (c *Catalogue) FieldMessage(lang string, f models.FieldError) string {
	text := c.Text(lang, "field."+f.Code, f.Params)
	if detail, ok := f.Params["detail"].(string); ok && strings.HasPrefix(text, "field.") {
		text = detail
	}
	if f.Params["row"] == nil {
		return text
	}
	return c.Text(lang, "field.in_cell", map[string]any{
		"row": f.Params["row"], "column": f.Params["column"], "written": f.Params["written"], "said": text,
		"suggestions": strings.Join(f.Suggestions, ", "), "suggested": f.Params["suggestions"] != nil,
	})
}
