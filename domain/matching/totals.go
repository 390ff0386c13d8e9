package matching

import "github.com/shg-directory/shg/models"

// tally sums the scores by the group's weights, in integers.
type tally struct {
	weights       [principleCount]int
	contributions [principleCount]int // weight · score
	sum           int
	weight        int // of what was asked
}

func (t *tally) add(i, value int, asked bool) {
	if !asked {
		return
	}
	t.contributions[i] = t.weights[i] * value
	t.sum += t.contributions[i]
	t.weight += t.weights[i]
}

// total returns 0…1; ½ if no weight is left.
func (t *tally) total() float64 {
	if t.weight == 0 {
		return 0.5
	}
	return float64(t.sum) / float64(fullScore*t.weight)
}

// step returns the number of whole steps of 0.02 in the total, worked out exactly.
func (t *tally) step() int {
	if t.weight == 0 {
		return halfScore / stepSize
	}
	return t.sum / (stepSize * t.weight)
}

// contribution returns a principle's part of the total. If no weight is left the six share the ½
// alike.
func (t *tally) contribution(i int) float64 {
	if t.weight == 0 {
		return 0.5 / principleCount
	}
	return float64(t.contributions[i]) / float64(fullScore*t.weight)
}

// weightsOf gives every principle its weight: those of the rules if the group gives none; else the
// group's, and 1 where it gives none, so that what matters more to the group weighs more.
func weightsOf(stated models.Weights, usual [principleCount]int) [principleCount]int {
	if len(stated) == 0 {
		return usual
	}
	weights := [principleCount]int{1, 1, 1, 1, 1, 1}
	for i, principle := range models.Principles() {
		if weight, ok := stated[principle]; ok {
			weights[i] = max(0, weight)
		}
	}
	return weights
}
