package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
	var decoded any
	if err := json.Unmarshal(body, &decoded); err != nil {
		return nil, fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	members, ok := decoded.(map[string]any)
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

// refuseUnknown refuses the parameters that are not among those known.
func (q *Query) refuseUnknown(known []string) {
	isKnown := newContains(known, len(q.Values))
	var unknown []string
	for name := range q.Values {
		if !isKnown(name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return
	}
	slices.Sort(unknown) // so that the same request is always answered alike
	names := slices.Compact(slices.Sorted(slices.Values(known)))
	list := strings.Join(names, ", ")
	for _, name := range unknown {
		suggestions := models.SuggestNames(name, names)
		params := map[string]any{"allowed": list, "suggestions": strings.Join(suggestions, ", ")}
		if !q.AddError(models.FieldError{Parameter: name, Code: "unknown_parameter", Allowed: names, Suggestions: suggestions, Params: params}) {
			return
		}
	}
}

// DropUnknown discards the parameters that no handler read, all of them at once.
func (q *Query) DropUnknown() {
	isRead := newContains(q.read, len(q.Values))
	maps.DeleteFunc(q.Values, func(name string, _ []string) bool { return !isRead(name) })
}

// maxLinearNames is the length up to which a list is searched linearly, which takes less time than
// building a set.
const maxLinearNames = 16

// newContains returns a function that reports whether a name is in the list, fast for the expected
// number of lookups.
func newContains(list []string, lookups int) func(string) bool {
	if lookups <= maxLinearNames {
		return func(name string) bool { return slices.Contains(list, name) }
	}
	set := make(map[string]bool, len(list))
	for _, name := range list {
		set[name] = true
	}
	return func(name string) bool { return set[name] }
}

// CheckNames refuses the parameters that are not among names, and reports whether there are none.
func (q *Query) CheckNames(names []string) bool {
	q.refuseUnknown(names)
	return len(q.Invalid.Fields) == 0
}
