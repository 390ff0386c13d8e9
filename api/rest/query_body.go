package rest

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
	typeString      = "a string"
	typeNumber      = "a number"
	typeBoolean     = "true or false"
	typeList        = "a list of strings"
	typeFourNumbers = "a list of four numbers"
	typeOther       = "something else"
)

// ReadBodyQuery reads a body whose members are the parameters of a search, to be read by name like
// those of an address. Null counts as absent.
func ReadBodyQuery(c echo.Context) (*Query, error) {
	body, err := readBodyOfType(c, JSONType)
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
	q := &Query{Values: map[string][]string{}, types: map[string]string{}, MediaType: NegotiatedType(c)}
	for name, value := range members {
		if value != nil {
			q.types[name], q.Values[name] = flattenValue(value)
		}
	}
	return q, nil
}

// flattenValue returns the type of a member, and its values as in an address.
func flattenValue(value any) (string, []string) {
	switch v := value.(type) {
	case string:
		return typeString, []string{v}
	case bool:
		return typeBoolean, []string{strconv.FormatBool(v)}
	case float64:
		return typeNumber, []string{formatNumber(v)}
	case []any:
		return flattenList(v)
	}
	return typeOther, []string{""}
}

func flattenList(list []any) (string, []string) {
	kinds, all := []string{}, []string{}
	for _, value := range list {
		kind, values := flattenValue(value)
		kinds, all = append(kinds, kind), append(all, values...)
	}
	if len(kinds) == 4 && !slices.ContainsFunc(kinds, func(k string) bool { return k != typeNumber }) {
		return typeFourNumbers, []string{strings.Join(all, ",")}
	}
	if slices.ContainsFunc(kinds, func(k string) bool { return k != typeString }) {
		return typeOther, []string{""}
	}
	return typeList, all
}

// ToBodyError replaces the parameter in each error by its place in the body.
func ToBodyError(err error) error {
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
