package discovery

import (
	"maps"
	"slices"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
)

// setConditions returns the conditions of filters of sets, by the filter's name: one of some values is held,
// every one of others, and none of yet others. A topic includes all that are below it. Filters that
// ask for nothing are left out.
func (r *Room) setConditions(some map[string][]string, more models.FilterClauses) map[string]models.Condition {
	conditions := map[string]models.Condition{}
	for name, values := range some {
		parts := []models.Condition{r.valueCondition(name, values...)}
		for _, value := range more.All[name] {
			parts = append(parts, r.valueCondition(name, value))
		}
		if unwanted := r.valueCondition(name, more.Not[name]...); !unwanted.IsZero() {
			parts = append(parts, models.Condition{Not: &unwanted})
		}
		if c := models.AllOf(parts...); !c.IsZero() {
			conditions[name] = c
		}
	}
	return conditions
}

// valueCondition returns the condition of holding one of a filter's values, or everybody if none is asked
// for.
func (r *Room) valueCondition(name string, values ...string) models.Condition {
	var all []string
	for _, value := range values {
		switch name {
		case "topic":
			all = append(all, r.Topics.Expand(value)...)
		case "language":
			all = append(all, validation.CanonicalLanguageTag(value))
		default:
			all = append(all, value)
		}
	}
	return oneOf(name, all)
}

// requireAll also asks for every one of a filter's values.
func requireAll(more models.FilterClauses, name string, values []string) models.FilterClauses {
	if len(values) == 0 {
		return more
	}
	all := maps.Clone(more.All)
	if all == nil {
		all = map[string][]string{}
	}
	all[name] = slices.Concat(all[name], values)
	return models.FilterClauses{All: all, Not: more.Not}
}
