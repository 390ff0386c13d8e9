package rest

import (
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

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
		near := models.SuggestNames(name, names)
		params := map[string]any{"allowed": list, "suggestions": strings.Join(near, ", ")}
		if !q.AddError(models.FieldError{Parameter: name, Code: "unknown_parameter", Allowed: names, Suggestions: near, Params: params}) {
			return
		}
	}
}

// DropUnknown discards the parameters that no handler read, all of them at once.
func (q *Query) DropUnknown() {
	isAsked := newContains(q.read, len(q.Values))
	maps.DeleteFunc(q.Values, func(name string, _ []string) bool { return !isAsked(name) })
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
