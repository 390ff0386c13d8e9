package api

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

const (
	defaultPerPage = 20
	maxPerPage     = 100
	maxTextRunes   = 200
)

// query reads the parameters of a request by name. It records what is wrong with each, up to
// models.MaxFieldErrors, and refuses those that no handler read.
type query struct {
	values    map[string][]string
	types     map[string]string // of a body's members; nil if an address is read
	mediaType string            // the media type that is wanted
	read      []string
	refined   models.FilterClauses
	invalid   models.InvalidError
}

func readQuery(c echo.Context) *query {
	return &query{values: c.QueryParams(), mediaType: negotiatedType(c)}
}

// finish returns an error if a parameter was wrong or unknown. Every handler with parameters ends
// its reading with it.
func (q *query) finish() error {
	q.refuseUnknown(q.read)
	if len(q.invalid.Fields) == 0 {
		return nil
	}
	slices.SortFunc(q.invalid.Fields, func(a, b models.FieldError) int { return strings.Compare(a.Parameter, b.Parameter) })
	return &q.invalid
}

// addError records an error and reports whether there is room for more.
func (q *query) addError(f models.FieldError) bool { return q.invalid.Add(f) }

func (q *query) refuse(name, code string, allowed ...string) {
	q.addError(wrongParameter(name, code, allowed...))
}

// wrongParameter returns an error of a parameter, with the allowed values.
func wrongParameter(name, code string, allowed ...string) models.FieldError {
	f := models.FieldError{Parameter: name, Code: code, Allowed: allowed}
	if len(allowed) > 0 {
		f.Params = map[string]any{"allowed": strings.Join(allowed, ", ")}
	}
	return f
}

func (q *query) refuseOutOfRange(name string, from, to float64) {
	params := map[string]any{"min": formatNumber(from), "max": formatNumber(to)}
	q.addError(models.FieldError{Parameter: name, Code: "out_of_range", Params: params})
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// isPaged reports whether the caller wants a page. If it wants the whole set, parameters of pages
// are refused.
func (q *query) isPaged() bool {
	if q.mediaType == jsonType {
		return true
	}
	q.refuseConflicting(q.mediaType, "page", "per_page", "sort", "facets")
	return false
}

// refuseConflicting refuses parameters that make no sense with a media type.
func (q *query) refuseConflicting(kind string, names ...string) {
	for _, name := range names {
		if q.read = append(q.read, name); len(q.values[name]) > 0 {
			q.refuse(name, "conflicts_with", kind)
		}
	}
}

// single returns the value of a parameter that may occur once. In a body it is a value of a type.
func (q *query) single(name, of string) (string, bool) {
	q.read = append(q.read, name)
	if given, there := q.types[name]; there && given != of {
		q.refuse(name, "wrong_type", of)
		return "", false
	}
	values := q.values[name]
	if len(values) > 1 {
		q.refuse(name, "duplicate")
	}
	if len(values) == 0 || values[0] == "" {
		return "", false
	}
	if strings.ContainsFunc(values[0], func(r rune) bool { return r < ' ' || r == '\u007f' || r == '\ufffd' }) {
		q.refuse(name, "control_character")
		return "", false
	}
	return values[0], true
}

// text returns a text that a person wrote, at most 200 characters.
func (q *query) text(name string) string {
	s, _ := q.single(name, typeString)
	if utf8.RuneCountInString(s) > maxTextRunes {
		q.addError(models.FieldError{Parameter: name, Code: "too_long", Params: map[string]any{"max": maxTextRunes}})
		return ""
	}
	return strings.TrimSpace(s)
}

// isCleared reports whether a parameter is present with an empty value.
func (q *query) isCleared(name string) bool {
	values := q.values[name]
	return len(values) == 1 && values[0] == ""
}

// list returns the values of a parameter, separated by commas or repeated. In a body they are a
// list.
func (q *query) list(name string) []string {
	q.read = append(q.read, name)
	if given, there := q.types[name]; there && given != typeList {
		q.refuse(name, "wrong_type", typeList)
		return nil
	}
	separator := ","
	if q.types != nil {
		separator = "\x00" // which no value holds
	}
	var all []string
	seen := map[string]bool{}
	for _, value := range q.values[name] {
		for part := range strings.SplitSeq(value, separator) {
			if part = strings.TrimSpace(part); part == "" || seen[part] {
				continue
			}
			if len(all) == maxPerPage {
				q.addError(models.FieldError{Parameter: name, Code: "too_many", Params: map[string]any{"max": maxPerPage}})
				return nil
			}
			seen[part], all = true, append(all, part)
		}
	}
	return all
}

// vocabularyFilter returns a filter by values of a closed set.
func (q *query) vocabularyFilter(name, set string) []string {
	return q.filter(name, q.readOneOf(func() []string { return models.SetValues(set) }))
}

// filter reads a filter of a set in its three forms. It returns the values of which one is enough;
// those of <name>_all and <name>_not go to refined.
func (q *query) filter(name string, read func(name string) []string) []string {
	q.refined.All = addValues(q.refined.All, name, read(name+"_all"))
	q.refined.Not = addValues(q.refined.Not, name, read(name+"_not"))
	return read(name)
}

// readOneOf returns a reader of values among those allowed. The allowed ones are collected only if
// the parameter is used.
func (q *query) readOneOf(allowed func() []string) func(name string) []string {
	return func(name string) []string {
		if len(q.values[name]) == 0 {
			return q.list(name)
		}
		return q.listOneOf(name, allowed())
	}
}

func addValues(lists map[string][]string, name string, values []string) map[string][]string {
	if len(values) == 0 {
		return lists
	}
	if lists == nil {
		lists = map[string][]string{}
	}
	lists[name] = values
	return lists
}

func (q *query) listOneOf(name string, allowed []string) []string {
	values := q.list(name)
	for _, v := range values {
		if !slices.Contains(allowed, v) {
			q.refuse(name, "unknown_value", allowed...)
			return nil
		}
	}
	return values
}

// checkedFilter returns a filter by values that good accepts. Values that it does not accept are
// refused with the code.
func (q *query) checkedFilter(name, code string, good func(string) bool) []string {
	return q.filter(name, func(name string) []string {
		values := q.list(name)
		for _, v := range values {
			if !good(v) {
				q.refuse(name, code)
				return nil
			}
		}
		return values
	})
}

func (q *query) integer(name string, otherwise, from, to int) int {
	s, given := q.single(name, typeNumber)
	if !given {
		return otherwise
	}
	n, whole := strict.ParseInteger(s)
	if !whole {
		q.refuse(name, "wrong_type", "a whole number")
		return otherwise
	}
	if n < from || n > to {
		q.refuseOutOfRange(name, float64(from), float64(to))
		return otherwise
	}
	return n
}

// decimal returns a finite number; from and to belong to the range.
func (q *query) decimal(name string, otherwise, from, to float64) (float64, bool) {
	s, given := q.single(name, typeNumber)
	if !given {
		return otherwise, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		q.refuse(name, "wrong_type", "a number")
		return otherwise, true
	}
	if f < from || f > to {
		q.refuseOutOfRange(name, from, to)
		return otherwise, true
	}
	return f, true
}

func (q *query) boolean(name string) bool {
	s, given := q.single(name, typeBoolean)
	if !given {
		return false
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		q.refuse(name, "unknown_value", "true", "false")
	}
	return b
}

// explicitBoolean returns a boolean whose value must be given if its name is present: a caller that
// sends a bare dry_run means true.
func (q *query) explicitBoolean(name string) bool {
	if values, there := q.values[name]; there && strings.Join(values, "") == "" {
		q.read = append(q.read, name)
		q.refuse(name, "unknown_value", "true", "false")
		return false
	}
	return q.boolean(name)
}

func (q *query) page() models.Page {
	page := models.Page{Number: q.integer("page", 1, 1, math.MaxInt32), PerPage: q.integer("per_page", defaultPerPage, 1, maxPerPage)}
	return page
}

// sort returns a sort among the allowed, with - before it to reverse the order.
func (q *query) sort(allowed ...string) string {
	s, given := q.single("sort", typeString)
	if given && !slices.Contains(allowed, strings.TrimPrefix(s, "-")) {
		q.refuse("sort", "unknown_value", allowed...)
	}
	return s
}
