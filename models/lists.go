package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// List is a list stored in one JSON column. A nil list is written as [], never as null, and an
// empty column reads as an empty list.
type List[T any] []T

// Value writes the list as JSON text.
func (l List[T]) Value() (driver.Value, error) {
	if len(l) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal([]T(l))
	return string(b), err
}

// Scan reads the list from JSON text or bytes.
func (l *List[T]) Scan(src any) error {
	text, err := columnText(src)
	if err != nil || text == "" || text == "[]" {
		*l = List[T]{}
		return err
	}
	if reflect.TypeFor[T]().Kind() == reflect.String && l.scanUnescaped(text) {
		return nil
	}
	list := []T{}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return fmt.Errorf("list column: %w", err)
	}
	*l = list
	return nil
}

// scanUnescaped reads a list of texts without anything escaped, as most are; false means that it is
// something else.
func (l *List[T]) scanUnescaped(s string) bool {
	if len(s) < len(`[""]`) || s[:2] != `["` || s[len(s)-2:] != `"]` || strings.Contains(s, `\`) {
		return false
	}
	texts := strings.Split(s[2:len(s)-2], `","`)
	for _, text := range texts {
		if strings.Contains(text, `"`) {
			return false
		}
	}
	list := make(List[T], len(texts))
	values := reflect.ValueOf(list)
	for i, text := range texts {
		values.Index(i).SetString(text)
	}
	*l = list
	return true
}

// MarshalJSON shows a nil list as [].
func (l List[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Doc is one value stored in a JSON column; the zero value of T is written as {} or what T marshals
// to.
type Doc[T any] struct{ V T }

// Value writes the document as JSON text.
func (d Doc[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(d.V)
	return string(b), err
}

// Scan reads the document from JSON text or bytes; an empty column is the zero value.
func (d *Doc[T]) Scan(src any) error {
	text, err := columnText(src)
	var zero T
	d.V = zero
	if err != nil || text == "" || text == "{}" || text == "null" {
		return err
	}
	if err := json.Unmarshal([]byte(text), &d.V); err != nil {
		return fmt.Errorf("document column: %w", err)
	}
	return nil
}

func columnText(src any) (string, error) {
	switch v := src.(type) {
	case nil:
		return "", nil
	case []byte:
		return string(v), nil
	case string:
		return v, nil
	}
	return "", fmt.Errorf("JSON column holds %T", src)
}

// ValueOr returns the value that was given, or the default if none was: zero is a value.
func ValueOr[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}
