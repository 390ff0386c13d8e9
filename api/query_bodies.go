package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// The types of members of a body, in words.
const (
	aString     = "a string"
	aNumber     = "a number"
	aTruth      = "true or false"
	aList       = "a list of strings"
	fourNumbers = "a list of four numbers"
	other       = "something else"
)

// readSearch reads a body whose members are the parameters of a search, to be read by name like
// those of an address. Null counts as absent.
func readSearch(c echo.Context) (*query, error) {
	body, err := bodyOf(c, jsonType)
	if err != nil {
		return nil, err
	}
	if err := strict.Check(body, nil); err != nil { // repeated members, too many of them, and what is nested too deeply
		return nil, err
	}
	var whole any
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	members, ok := whole.(map[string]any)
	if !ok {
		return nil, &models.InvalidError{Fields: []models.FieldError{{Code: "wrong_type", Params: map[string]any{"expected": "an object"}}}}
	}
	q := &query{values: map[string][]string{}, types: map[string]string{}, kind: kindWanted(c)}
	for name, value := range members {
		if value != nil {
			q.types[name], q.values[name] = flat(value)
		}
	}
	return q, nil
}

// flat returns the type of a member, and its values as in an address.
func flat(value any) (string, []string) {
	switch v := value.(type) {
	case string:
		return aString, []string{v}
	case bool:
		return aTruth, []string{strconv.FormatBool(v)}
	case float64:
		return aNumber, []string{trimmed(v)}
	case []any:
		return flatList(v)
	}
	return other, []string{""}
}

func flatList(list []any) (string, []string) {
	kinds, all := []string{}, []string{}
	for _, value := range list {
		kind, values := flat(value)
		kinds, all = append(kinds, kind), append(all, values...)
	}
	if len(kinds) == 4 && !slices.ContainsFunc(kinds, func(k string) bool { return k != aNumber }) {
		return fourNumbers, []string{strings.Join(all, ",")}
	}
	if slices.ContainsFunc(kinds, func(k string) bool { return k != aString }) {
		return other, []string{""}
	}
	return aList, all
}

// inBody replaces the parameter in each error by its place in the body.
func inBody(err error) error {
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok {
		return err
	}
	moved := &models.InvalidError{Fields: slices.Clone(invalid.Fields)} // at most models.MaxFieldErrors
	for i, f := range moved.Fields {
		if f.Parameter == "" {
			continue
		}
		moved.Fields[i].Parameter, moved.Fields[i].Pointer = "", "/"+strict.EscapePointer(f.Parameter)
		if f.Code == "unknown_parameter" {
			moved.Fields[i].Code = "unknown_field"
		}
	}
	return fmt.Errorf("read the body: %w", moved)
}
