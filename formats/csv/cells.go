package csv

import "strings"

// The signs that separate several values of one cell. Our own tables use bars alone.
const (
	anySeparators = ",;|"
	barSeparator  = "|"
)

// Join makes one cell of several values, which split takes apart again: a separator within a value,
// and a backslash, gets a backslash before it.
func Join(values []string) string { return join(values, barSeparator) }

// JoinExternal is Join for cells that commas and semicolons separate too, as those of external ids.
func JoinExternal(values []string) string { return join(values, anySeparators) }

func join(values []string, separators string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = escape(v, separators)
	}
	return strings.Join(parts, " | ")
}

func escape(v, separators string) string {
	if !strings.ContainsAny(v, separators+`\`) {
		return v
	}
	var out strings.Builder
	for _, r := range v {
		if r == '\\' || strings.ContainsRune(separators, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// split takes a cell apart at the separators, but for those behind a backslash. Values lose the
// spaces around them; empty ones are left out.
func split(cell, separators string) []string {
	var values []string
	var value strings.Builder
	end := func() {
		if v := strings.TrimSpace(value.String()); v != "" {
			values = append(values, v)
		}
		value.Reset()
	}
	escaped := false
	for _, r := range cell {
		separates := strings.ContainsRune(separators, r)
		switch {
		case escaped:
			if !separates && r != '\\' {
				value.WriteByte('\\')
			}
			value.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case separates:
			end()
		default:
			value.WriteRune(r)
		}
	}
	if escaped {
		value.WriteByte('\\')
	}
	end()
	return values
}
