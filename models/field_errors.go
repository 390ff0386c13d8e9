package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of what is reported about a wrong input, so that no refusal costs much more than the
// input did.
const (
	// MaxFieldErrors is how many errors of one input are collected; looking for more ends there.
	MaxFieldErrors = 100
	// MaxShownErrors is how many errors an answer, or the result of a record, shows.
	MaxShownErrors = 20
	// MaxSuggestions is how many suggestions one error has.
	MaxSuggestions = 5

	// MoreErrors is the code of the last entry of a list of errors that was cut before: its
	// parameter "count" is how many are left out.
	MoreErrors = "more_errors"

	maxErrorName    = 100 // characters of a name that is repeated in an error
	maxErrorPointer = 300 // characters of a pointer
	maxErrorDetail  = 300 // characters of a text parameter that is no list of ours
)

// FieldError is what is wrong with one member of an input. Pointer is a JSON pointer (RFC 6901), or
// Parameter names a query parameter.
type FieldError struct {
	Pointer     string
	Parameter   string
	Code        string         // for example "unknown_value"; the message is texts' field.<code>
	Params      map[string]any // for the message
	Allowed     []string       // the values or names that are accepted
	Suggestions []string       `json:",omitempty"` // those of them that may have been meant
}

func (f FieldError) String() string {
	where := f.Pointer
	if f.Parameter != "" {
		where = f.Parameter
	}
	if len(f.Allowed) > 0 {
		return fmt.Sprintf("%s: %s (%s)", where, f.Code, strings.Join(f.Allowed, ", "))
	}
	return fmt.Sprintf("%s: %s", where, f.Code)
}

// InvalidError means that an input is refused, field by field; nothing was written. If the number
// of Fields depends on the input, they grow by Add alone.
type InvalidError struct{ Fields []FieldError }

// Add notes errors, up to MaxFieldErrors, and reports whether there is room for more. If not,
// looking for more ends.
func (e *InvalidError) Add(fields ...FieldError) bool {
	e.Fields = append(e.Fields, fields[:min(len(fields), max(0, MaxFieldErrors-len(e.Fields)))]...)
	return len(e.Fields) < MaxFieldErrors
}

// Error names the first MaxShownErrors of what is wrong.
func (e *InvalidError) Error() string {
	shown, omitted := ShownErrors(e.Fields)
	parts := make([]string, len(shown))
	for i, f := range shown {
		parts[i] = f.String()
	}
	if omitted > 0 {
		parts = append(parts, fmt.Sprintf("%d more", omitted))
	}
	return "invalid: " + strings.Join(parts, "; ")
}

// Invalid returns an InvalidError about one member.
func Invalid(pointer, code string, allowed ...string) *InvalidError {
	return &InvalidError{Fields: []FieldError{{Pointer: pointer, Code: code, Allowed: allowed}}}
}

// InvalidParameter returns an InvalidError about one query parameter.
func InvalidParameter(name, code string, allowed ...string) *InvalidError {
	return &InvalidError{Fields: []FieldError{{Parameter: name, Code: code, Allowed: allowed}}}
}

// ShownErrors returns the first MaxShownErrors errors as people and programs see them, and how many
// more there are. A list of allowed values is in the first error that has it and in no other. Names
// and texts from the input are cut. The errors passed in stay as they are.
func ShownErrors(fields []FieldError) (shown []FieldError, omitted int) {
	fields, before := splitOmitted(fields)
	n := min(len(fields), MaxShownErrors)
	shown = make([]FieldError, n)
	seen := map[string]bool{}
	for i, f := range fields[:n] {
		list := strings.Join(f.Allowed, ", ")
		repeated := list != "" && seen[list]
		seen[list] = true
		shown[i] = f.shorten(list, repeated)
	}
	return shown, len(fields) - n + before
}

// splitOmitted splits off how many errors were left out when the list was stored.
func splitOmitted(fields []FieldError) ([]FieldError, int) {
	if len(fields) == 0 || fields[len(fields)-1].Code != MoreErrors {
		return fields, 0
	}
	rest := fields[:len(fields)-1]
	switch n := fields[len(rest)].Params["count"].(type) {
	case int:
		return rest, n
	case float64: // as JSON was read
		return rest, int(n)
	}
	return rest, 0
}

// shorten returns the error with its texts cut, and without its list if another error has shown it.
func (f FieldError) shorten(list string, repeated bool) FieldError {
	f.Pointer, f.Parameter = shorten(f.Pointer, maxErrorPointer), ShortenName(f.Parameter)
	f.Suggestions = f.Suggestions[:min(len(f.Suggestions), MaxSuggestions)]
	params := make(map[string]any, len(f.Params))
	for name, value := range f.Params {
		text, isText := value.(string)
		switch {
		case isText && text == list && repeated:
			continue
		case isText && text != list:
			value = shorten(text, maxErrorDetail)
		}
		params[name] = value
	}
	f.Params = params
	if repeated {
		f.Allowed = nil
	}
	return f
}

// ShortenName returns a name out of an input as errors repeat it: at most 100 characters, with an
// ellipsis for what is cut off.
func ShortenName(name string) string { return shorten(name, maxErrorName) }

// shorten returns the first characters of a text, at most limit, with an ellipsis for what is cut
// off. It looks at no more of the text than that.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	at := 0
	for range limit {
		_, size := utf8.DecodeRuneInString(text[at:])
		if at += size; at >= len(text) {
			return text
		}
	}
	return text[:at] + "…"
}

// SuggestNames returns those of the known names that name may be a mistake for, at most
// MaxSuggestions: the same in another case, or with the same first three letters.
func SuggestNames(name string, known []string) []string {
	var near []string
	start := ""
	if len(name) > 2 {
		start = strings.ToLower(name[:3])
	}
	for _, k := range known {
		if strings.EqualFold(k, name) || start != "" && strings.HasPrefix(k, start) {
			near = append(near, k)
		}
	}
	slices.Sort(near)
	return near[:min(len(near), MaxSuggestions)]
}
