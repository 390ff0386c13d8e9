package sqlrow

import (
	"database/sql/driver"
	"reflect"
	"strconv"
	"strings"
)

// rebind returns a statement in the form that the engine needs: PostgreSQL numbers its values.
func rebind(query string, args []any, numbered bool) (string, []any) {
	listed := false
	for _, arg := range args {
		listed = listed || isList(arg)
	}
	if !numbered && !listed {
		return query, args
	}
	return expandLists(query, args, numbered)
}

// expandLists expands lists, and numbers values if numbered is set.
func expandLists(query string, args []any, numbered bool) (string, []any) {
	var text strings.Builder
	values := make([]any, 0, len(args))
	addPlaceholder := func(value any) {
		values = append(values, value)
		if numbered {
			text.WriteByte('$')
			text.WriteString(strconv.Itoa(len(values)))
		} else {
			text.WriteByte('?')
		}
	}
	for _, arg := range args {
		before, rest, _ := strings.Cut(query, "?")
		text.WriteString(before)
		query = rest
		if isList(arg) {
			writeList(&text, reflect.ValueOf(arg), addPlaceholder)
		} else {
			addPlaceholder(arg)
		}
	}
	text.WriteString(query)
	return text.String(), values
}

// writeList writes a list in parentheses; an empty list becomes one that is equal to nothing.
func writeList(text *strings.Builder, list reflect.Value, addPlaceholder func(any)) {
	text.WriteByte('(')
	for i := range list.Len() {
		if i > 0 {
			text.WriteByte(',')
		}
		addPlaceholder(list.Index(i).Interface())
	}
	if list.Len() == 0 {
		text.WriteString("NULL")
	}
	text.WriteByte(')')
}

func isList(arg any) bool {
	switch arg.(type) {
	case string, []byte, driver.Valuer, nil:
		return false
	}
	return reflect.TypeOf(arg).Kind() == reflect.Slice
}
