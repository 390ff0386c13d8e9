package matching

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

// costVerdict is how a consultant's cost compares with what the group can pay.
type costVerdict int

const (
	affordable   costVerdict = iota
	otherKind                // the group does not take this kind of cost
	tooExpensive             // the price is over the group's sum
	askFirst                 // price and sum cannot be compared, so that only people can judge
)

// compareCost compares a consultant's cost with what the group can pay. What is free always suits.
// A sum bounds what is paid, not a sliding scale, which follows what people can pay. Sums compare
// in one currency and for one unit; everything else, and a price that is not named, has to be asked
// about.
func compareCost(accepted models.AcceptedCost, cost models.ConsultationCost) costVerdict {
	kind := costKind(cost)
	switch {
	case kind == models.CostFree:
		return affordable
	case len(accepted.Accepts) > 0 && !slices.Contains(accepted.Accepts, kind):
		return otherKind
	case kind != models.CostPaid || accepted.Max == nil:
		return affordable
	case cost.Max == nil || cost.Max.Currency != accepted.Max.Currency || cost.Per != accepted.Per:
		return askFirst
	}
	price, okPrice := cents(cost.Max.Amount)
	most, okMost := cents(accepted.Max.Amount)
	switch {
	case !okPrice || !okMost:
		return askFirst
	case price > most:
		return tooExpensive
	}
	return affordable
}

// costKind returns how a consultant is paid; one who names no kind asks for nothing.
func costKind(cost models.ConsultationCost) models.CostKind {
	if cost.Kind == "" {
		return models.CostFree
	}
	return cost.Kind
}

// cents reads a decimal with at most two places.
func cents(amount string) (int64, bool) {
	units, fraction, _ := strings.Cut(amount, ".")
	if len(fraction) > 2 {
		return 0, false
	}
	value, err := strconv.ParseUint(units+(fraction + "00")[:2], 10, 62)
	return int64(value), err == nil
}
