package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// List is a list kept in one JSON column. A nil list is written as [], never as null, and an empty column reads as an empty list.
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
	b, err := columnBytes(src)
	if err != nil || len(b) == 0 {
		*l = List[T]{}
		return err
	}
	list := []T{}
	if err := json.Unmarshal(b, &list); err != nil {
		return fmt.Errorf("list column: %w", err)
	}
	*l = list
	return nil
}

// MarshalJSON shows a nil list as [].
func (l List[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Doc is one value kept in a JSON column; the zero value of T is written as {} or what T marshals to.
type Doc[T any] struct{ V T }

// Value writes the document as JSON text.
func (d Doc[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(d.V)
	return string(b), err
}

// Scan reads the document from JSON text or bytes; an empty column is the zero value.
func (d *Doc[T]) Scan(src any) error {
	b, err := columnBytes(src)
	var zero T
	d.V = zero
	if err != nil || len(b) == 0 {
		return err
	}
	if err := json.Unmarshal(b, &d.V); err != nil {
		return fmt.Errorf("document column: %w", err)
	}
	return nil
}

func columnBytes(src any) ([]byte, error) {
	switch v := src.(type) {
	case nil:
		return nil, nil
	case []byte:
		return v, nil
	case string:
		return []byte(v), nil
	}
	return nil, fmt.Errorf("JSON column holds %T", src)
}
