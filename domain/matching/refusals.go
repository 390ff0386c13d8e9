package matching

import (
	"math/bits"

	"github.com/shg-directory/shg/models"
)

// refusalSet is a set of refusals.
type refusalSet uint32

const (
	notOpen refusalSet = 1 << iota
	notListed
	notAvailable
	declinedByGroup
	declinedByConsultant
	mustBe
	noNeed
	needNotCovered
	tooSlow
	beyondReach
	outOfArea
	noCommonLanguage
	noCommonFormat
	costs
	stageMissing
	resourceMissing
	endOfRefusals

	// uninvitable are the refusals that keep a group from inviting somebody at all.
	uninvitable = notOpen | notListed | notAvailable | declinedByGroup | declinedByConsultant
)

// refusalOf returns the set of one refusal by its code; of an unknown code it is empty.
func refusalOf(code models.RefusalCode) refusalSet {
	for m := refusalSet(1); m < endOfRefusals; m <<= 1 {
		if m.code() == code {
			return m
		}
	}
	return 0
}

func (s refusalSet) principle() models.Principle {
	switch {
	case s <= mustBe:
		return models.PrincipleA
	case s <= tooSlow:
		return models.PrincipleB
	case s <= noCommonLanguage:
		return models.PrincipleC
	case s <= costs:
		return models.PrincipleD
	case s <= stageMissing:
		return models.PrincipleE
	}
	return models.PrincipleF
}

// code returns the code of a single refusal.
func (s refusalSet) code() models.RefusalCode {
	return [...]models.RefusalCode{
		models.RefusedRequestNotOpen, models.RefusedNotListed, models.RefusedNotAvailable, models.RefusedDeclinedByGroup,
		models.RefusedDeclinedByConsultant, models.RefusedMustBe, models.RefusedNoNeed, models.RefusedNeedNotCovered, models.RefusedTooSlow,
		models.RefusedBeyondReach, models.RefusedOutOfArea, models.RefusedNoCommonLanguage, models.RefusedNoCommonFormat, models.RefusedCost,
		models.RefusedStageRequired, models.RefusedResourceRequired,
	}[bits.TrailingZeros32(uint32(s))]
}

// Uninvitable returns the first of a match's refusals that keeps a group from inviting the consultant at
// all, whatever limits it lifts; "" if none does.
func Uninvitable(refusals []models.Refusal) models.RefusalCode {
	for _, refusal := range refusals {
		if refusalOf(refusal.Code)&uninvitable != 0 {
			return refusal.Code
		}
	}
	return ""
}

// RefusalCodes returns all refusals in the order of the principles.
func RefusalCodes() []models.RefusalCode {
	var codes []models.RefusalCode
	for bit := refusalSet(1); bit < endOfRefusals; bit <<= 1 {
		codes = append(codes, bit.code())
	}
	return codes
}

// PrincipleOf returns the principle by which a code refuses; F for a code that is unknown.
func PrincipleOf(code models.RefusalCode) models.Principle {
	if bit := refusalOf(code); bit != 0 {
		return bit.principle()
	}
	return models.PrincipleF
}

// isLiftable reports whether there are exactly so many refusals, all of them limits that the group
// may be proposed to lift. What it insists on of a person (must_be) never is.
func (s refusalSet) isLiftable(count int) bool {
	return bits.OnesCount32(uint32(s)) == count && s&mustBe == 0 && s.every(func(bit refusalSet) bool { return bit.code().Liftable() })
}

// every reports whether something holds for every single refusal.
func (s refusalSet) every(holds func(refusalSet) bool) bool {
	for bit := refusalSet(1); bit < endOfRefusals; bit <<= 1 {
		if s&bit != 0 && !holds(bit) {
			return false
		}
	}
	return true
}

// liftedSet returns the refusals that a list lifts. Boundaries in it are passed over: nobody lifts
// them.
func liftedSet(codes []models.RefusalCode) refusalSet {
	var lifted refusalSet
	for _, code := range codes {
		if code.Liftable() {
			lifted |= refusalOf(code)
		}
	}
	return lifted
}

func refuseIf(refused bool, m refusalSet) refusalSet {
	if refused {
		return m
	}
	return 0
}

// refusals returns the refusals of a set in the order of the principles. Parameters hold codes and
// numbers that the group may see, never a private value.
func (p *pair) refusals(m refusalSet) []models.Refusal {
	var list []models.Refusal
	m.every(func(bit refusalSet) bool {
		list = append(list, models.Refusal{Principle: bit.principle(), Code: bit.code(), Params: p.refusalParams(bit)})
		return true
	})
	return list
}

// refusalCounts counts refusals by their bit.
type refusalCounts [32]int

func (c *refusalCounts) add(m refusalSet) {
	for left := uint32(m); left != 0; left &= left - 1 {
		c[bits.TrailingZeros32(left)]++
	}
}

func (c *refusalCounts) addTo(counts map[models.RefusalCode]int) {
	for bit := refusalSet(1); bit < endOfRefusals; bit <<= 1 {
		if count := c[bits.TrailingZeros32(uint32(bit))]; count > 0 {
			counts[bit.code()] = count
		}
	}
}
