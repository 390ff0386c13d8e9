package rest

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

// Query reads the parameters of a request by name. It records what is wrong with each, up to
// models.MaxFieldErrors, and refuses those that no handler read.
type Query struct {
	Values    map[string][]string
	types     map[string]string // of a body's members; nil if an address is read
	MediaType string            // the media type that is wanted
	read      []string
	Refined   models.FilterClauses
	Invalid   models.InvalidError
}

// ReadQuery returns the query of a request. Its methods read one parameter each and record what is
// wrong with it; Finish returns that.
func ReadQuery(c echo.Context) *Query {
	return &Query{Values: c.QueryParams(), MediaType: NegotiatedType(c)}
}

// Finish returns an error if a parameter was wrong or unknown. Every handler with parameters ends
// its reading with it.
func (q *Query) Finish() error {
	q.refuseUnknown(q.read)
	if len(q.Invalid.Fields) == 0 {
		return nil
	}
	slices.SortFunc(q.Invalid.Fields, func(a, b models.FieldError) int { return strings.Compare(a.Parameter, b.Parameter) })
	return &q.Invalid
}

// AddError records an error and reports whether there is room for more.
func (q *Query) AddError(f models.FieldError) bool { return q.Invalid.Add(f) }

// Refuse records that a parameter is wrong.
func (q *Query) Refuse(name, code string, allowed ...string) {
	q.AddError(WrongParameter(name, code, allowed...))
}

// WrongParameter returns an error of a parameter, with the allowed values.
func WrongParameter(name, code string, allowed ...string) models.FieldError {
	f := models.FieldError{Parameter: name, Code: code, Allowed: allowed}
	if len(allowed) > 0 {
		f.Params = map[string]any{"allowed": strings.Join(allowed, ", ")}
	}
	return f
}

func (q *Query) refuseOutOfRange(name string, from, to float64) {
	params := map[string]any{"min": formatNumber(from), "max": formatNumber(to)}
	q.AddError(models.FieldError{Parameter: name, Code: "out_of_range", Params: params})
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// IsPaged reports whether the caller wants a page. If it wants the whole set, parameters of pages
// are refused.
func (q *Query) IsPaged() bool {
	if q.MediaType == JSONType {
		return true
	}
	q.RefuseConflicting(q.MediaType, "page", "per_page", "sort", "facets")
	return false
}

// RefuseConflicting refuses parameters that make no sense with a media type.
func (q *Query) RefuseConflicting(kind string, names ...string) {
	for _, name := range names {
		if q.read = append(q.read, name); len(q.Values[name]) > 0 {
			q.Refuse(name, "conflicts_with", kind)
		}
	}
}

// single returns the value of a parameter that may occur once. In a body it is a value of a type.
func (q *Query) single(name, wanted string) (string, bool) {
	q.read = append(q.read, name)
	if given, ok := q.types[name]; ok && given != wanted {
		q.Refuse(name, "wrong_type", wanted)
		return "", false
	}
	values := q.Values[name]
	if len(values) > 1 {
		q.Refuse(name, "duplicate")
	}
	if len(values) == 0 || values[0] == "" {
		return "", false
	}
	if strings.ContainsFunc(values[0], func(r rune) bool { return r < ' ' || r == '\u007f' || r == '\ufffd' }) {
		q.Refuse(name, "control_character")
		return "", false
	}
	return values[0], true
}

// Text returns a text that a person wrote, at most 200 characters.
func (q *Query) Text(name string) string {
	s, _ := q.single(name, typeString)
	if utf8.RuneCountInString(s) > maxTextRunes {
		q.AddError(models.FieldError{Parameter: name, Code: "too_long", Params: map[string]any{"max": maxTextRunes}})
		return ""
	}
	return strings.TrimSpace(s)
}

// IsCleared reports whether a parameter is present with an empty value.
func (q *Query) IsCleared(name string) bool {
	values := q.Values[name]
	return len(values) == 1 && values[0] == ""
}

// List returns the values of a parameter, separated by commas or repeated. In a body they are a
// list.
func (q *Query) List(name string) []string {
	q.read = append(q.read, name)
	if given, ok := q.types[name]; ok && given != typeList {
		q.Refuse(name, "wrong_type", typeList)
		return nil
	}
	separator := ","
	if q.types != nil {
		separator = "\x00" // which no value holds
	}
	var all []string
	seen := map[string]bool{}
	for _, value := range q.Values[name] {
		for part := range strings.SplitSeq(value, separator) {
			if part = strings.TrimSpace(part); part == "" || seen[part] {
				continue
			}
			if len(all) == maxPerPage {
				q.AddError(models.FieldError{Parameter: name, Code: "too_many", Params: map[string]any{"max": maxPerPage}})
				return nil
			}
			seen[part], all = true, append(all, part)
		}
	}
	return all
}

// VocabularyFilter returns a filter by values of a closed set.
func (q *Query) VocabularyFilter(name, set string) []string {
	return q.Filter(name, q.ReadOneOf(func() []string { return models.SetValues(set) }))
}

// Filter reads a filter of a set in its three forms. It returns the values of which one is enough;
// those of <name>_all and <name>_not go to refined.
func (q *Query) Filter(name string, read func(name string) []string) []string {
	q.Refined.All = addValues(q.Refined.All, name, read(name+"_all"))
	q.Refined.Not = addValues(q.Refined.Not, name, read(name+"_not"))
	return read(name)
}

// ReadOneOf returns a reader of values among those allowed. The allowed ones are collected only if
// the parameter is used.
func (q *Query) ReadOneOf(allowed func() []string) func(name string) []string {
	return func(name string) []string {
		if len(q.Values[name]) == 0 {
			return q.List(name)
		}
		return q.ListOneOf(name, allowed())
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

// ListOneOf returns a list of values, each one of those allowed.
func (q *Query) ListOneOf(name string, allowed []string) []string {
	values := q.List(name)
	for _, v := range values {
		if !slices.Contains(allowed, v) {
			q.Refuse(name, "unknown_value", allowed...)
			return nil
		}
	}
	return values
}

// CheckedFilter returns a filter by values that valid accepts. Values that it does not accept are
// refused with the code.
func (q *Query) CheckedFilter(name, code string, valid func(string) bool) []string {
	return q.Filter(name, func(name string) []string {
		values := q.List(name)
		for _, v := range values {
			if !valid(v) {
				q.Refuse(name, code)
				return nil
			}
		}
		return values
	})
}

// Integer returns a whole number within bounds, and fallback if it is not given.
func (q *Query) Integer(name string, fallback, from, to int) int {
	s, given := q.single(name, typeNumber)
	if !given {
		return fallback
	}
	n, ok := strict.ParseInteger(s)
	if !ok {
		q.Refuse(name, "wrong_type", "a whole number")
		return fallback
	}
	if n < from || n > to {
		q.refuseOutOfRange(name, float64(from), float64(to))
		return fallback
	}
	return n
}

// decimal returns a finite number; from and to belong to the range.
func (q *Query) decimal(name string, fallback, from, to float64) (float64, bool) {
	s, given := q.single(name, typeNumber)
	if !given {
		return fallback, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		q.Refuse(name, "wrong_type", "a number")
		return fallback, true
	}
	if f < from || f > to {
		q.refuseOutOfRange(name, from, to)
		return fallback, true
	}
	return f, true
}

// Boolean returns true or false; false if it is not given.
func (q *Query) Boolean(name string) bool {
	s, given := q.single(name, typeBoolean)
	if !given {
		return false
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		q.Refuse(name, "unknown_value", "true", "false")
	}
	return b
}

// ExplicitBoolean returns a boolean whose value must be given if its name is present: a caller that
// sends a bare dry_run means true.
func (q *Query) ExplicitBoolean(name string) bool {
	if values, ok := q.Values[name]; ok && strings.Join(values, "") == "" {
		q.read = append(q.read, name)
		q.Refuse(name, "unknown_value", "true", "false")
		return false
	}
	return q.Boolean(name)
}

// Page returns the parameters page and per_page.
func (q *Query) Page() models.Page {
	page := models.Page{Number: q.Integer("page", 1, 1, math.MaxInt32), PerPage: q.Integer("per_page", defaultPerPage, 1, maxPerPage)}
	return page
}

// Sort returns a sort among the allowed, with - before it to reverse the order.
func (q *Query) Sort(allowed ...string) string {
	s, given := q.single("sort", typeString)
	if given && !slices.Contains(allowed, strings.TrimPrefix(s, "-")) {
		q.Refuse("sort", "unknown_value", allowed...)
	}
	return s
}
