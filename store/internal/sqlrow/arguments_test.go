package sqlrow

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// Lists are written out, values are numbered where the engine wants it, and what is a list in one
// column stays one value.
func TestListsAreExpanded(t *testing.T) {
	t.Parallel()
	column := models.List[string]{"a", "b"}
	for _, c := range []struct {
		query    string
		args     []any
		plain    string
		numbered string
		values   []any
	}{
		{"SELECT 1", nil, "SELECT 1", "SELECT 1", []any{}},
		{"a = ? AND b = ?", []any{1, nil}, "a = ? AND b = ?", "a = $1 AND b = $2", []any{1, nil}},
		{"a IN ? AND b = ? AND c IN ?", []any{[]string{"x", "y"}, "z", []int64{7}}, "a IN (?,?) AND b = ? AND c IN (?)", "a IN ($1,$2) AND b = $3 AND c IN ($4)", []any{"x", "y", "z", int64(7)}},
		{"a IN ? LIMIT ?", []any{[]string{}, 5}, "a IN (NULL) LIMIT ?", "a IN (NULL) LIMIT $1", []any{5}},
		{"a = ?, b = ?", []any{column, []byte("bytes")}, "a = ?, b = ?", "a = $1, b = $2", []any{column, []byte("bytes")}},
	} {
		for numbered, want := range map[bool]string{false: c.plain, true: c.numbered} {
			got, values := expandLists(c.query, c.args, numbered)
			if got != want || !cmp.Equal(values, c.values) {
				t.Errorf("%q is spelt %q with %v, want %q with %v", c.query, got, values, want, c.values)
			}
		}
	}
}
