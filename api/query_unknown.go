package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// refuseUnknown refuses the parameters that are not among those known.
func (q *query) refuseUnknown(known []string) {
	set := make(map[string]bool, len(known))
	for _, name := range known {
		set[name] = true
	}
	var unknown []string
	for name := range q.values {
		if !set[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return
	}
	slices.Sort(unknown) // so that the same request is always answered alike
	names := slices.Sorted(maps.Keys(set))
	list := strings.Join(names, ", ")
	for _, name := range unknown {
		near := models.NearestNames(name, names)
		params := map[string]any{"allowed": list, "suggestions": strings.Join(near, ", ")}
		if !q.add(models.FieldError{Parameter: name, Code: "unknown_parameter", Allowed: names, Suggestions: near, Params: params}) {
			return
		}
	}
}

// dropUnknown forgets the parameters that nobody asked for, all of them at once.
func (q *query) dropUnknown() {
	asked := make(map[string]bool, len(q.asked))
	for _, name := range q.asked {
		asked[name] = true
	}
	maps.DeleteFunc(q.values, func(name string, _ []string) bool { return !asked[name] })
}

// knows refuses the parameters that are not among names, and returns whether there are none.
func (q *query) knows(names []string) bool {
	q.refuseUnknown(names)
	return len(q.invalid.Fields) == 0
}
