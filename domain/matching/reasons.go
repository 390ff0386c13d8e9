package matching

import (
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// reasonList collects reasons. A nil list collects none: check it before building a reason's
// parameters.
type reasonList struct{ found []weightedReason }

type weightedReason struct {
	weight int
	models.Reason
}

// add takes a reason that weighs so much of the principle's score; those about something missing
// weigh nothing.
func (l *reasonList) add(weight int, code string) { l.addWith(weight, code, nil) }

func (l *reasonList) addWith(weight int, code string, params map[string]any) {
	if l != nil {
		l.found = append(l.found, weightedReason{weight, models.Reason{Code: code, Params: params}})
	}
}

// sorted returns the reasons, weightiest first, equal ones in the order in which they were found.
func (l *reasonList) sorted() []models.Reason {
	slices.SortStableFunc(l.found, func(a, b weightedReason) int { return cmp.Compare(b.weight, a.weight) })
	reasons := make([]models.Reason, 0, len(l.found))
	for _, r := range l.found {
		reasons = append(reasons, r.Reason)
	}
	return reasons
}

// believedInPart puts the reason that claims count for less behind what they say.
const believedInPart = -1

// weighsNothing puts the reason that the group weighs a principle 0 behind all others.
const weighsNothing = -fullScore * fullScore

// notAsked returns the reason of a principle by which nothing was asked.
func notAsked(p models.Principle) []models.Reason {
	return []models.Reason{{Code: "not_asked", Params: map[string]any{"principle": string(p)}}}
}

// weightedMean is a weighted mean of the components that were asked for. What was not asked for is
// not added, which rescales the others.
type weightedMean struct{ sum, weight int }

func (m *weightedMean) add(weight, value int) {
	m.sum += weight * value
	m.weight += weight
}

// value returns the mean, rounded down; false if nothing was asked.
func (m *weightedMean) value() (int, bool) {
	if m.weight == 0 {
		return 0, false
	}
	return m.sum / m.weight, true
}

// share returns part of all, in millionths.
func share(part, all int) int { return fullScore * part / all }
