package matching

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
)

// affordable says whether a consultant's cost is what the group can pay. What is free always is. A sum bounds what is paid, not a sliding
// scale, which follows what people can pay; sums are compared as they stand, in the same currency, and a price that is not told is over every sum.
func affordable(accepted models.AcceptedCost, asks models.ConsultationCost) bool {
	kind := costKind(asks)
	if kind == models.CostFree {
		return true
	}
	if len(accepted.Accepts) > 0 && !slices.Contains(accepted.Accepts, kind) {
		return false
	}
	if kind != models.CostPaid || accepted.Max == nil {
		return true
	}
	return atMost(asks.Max, accepted.Max)
}

// costKind is how a consultant is paid; one who says nothing asks for nothing.
func costKind(asks models.ConsultationCost) models.CostKind {
	if asks.Kind == "" {
		return models.CostFree
	}
	return asks.Kind
}

func atMost(price, limit *models.Money) bool {
	if price == nil || price.Currency != limit.Currency {
		return false
	}
	asked, okAsked := cents(price.Amount)
	most, okMost := cents(limit.Amount)
	return okAsked && okMost && asked <= most
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
