package matching

import (
	"math/bits"

	"github.com/shg-directory/shg/models"
)

// marks is a set of refusals.
type marks uint32

const (
	notOpen marks = 1 << iota
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
	lastMark

	// uninvitable are the refusals that keep a group from inviting somebody at all.
	uninvitable = notOpen | notListed | notAvailable | declinedByGroup | declinedByConsultant
)

// marksOf marks a refusal by its code; an unknown code marks nothing.
func marksOf(code models.RefusalCode) marks {
	for m := marks(1); m < lastMark; m <<= 1 {
		if m.code() == code {
			return m
		}
	}
	return 0
}

func (m marks) principle() models.Principle {
	switch {
	case m <= mustBe:
		return models.PrincipleA
	case m <= tooSlow:
		return models.PrincipleB
	case m <= noCommonLanguage:
		return models.PrincipleC
	case m <= costs:
		return models.PrincipleD
	case m <= stageMissing:
		return models.PrincipleE
	}
	return models.PrincipleF
}

// code returns the name of a single mark.
func (m marks) code() models.RefusalCode {
	return [...]models.RefusalCode{
		models.RefusedRequestNotOpen, models.RefusedNotListed, models.RefusedNotAvailable, models.RefusedDeclinedByGroup,
		models.RefusedDeclinedByConsultant, models.RefusedMustBe, models.RefusedNoNeed, models.RefusedNeedNotCovered, models.RefusedTooSlow,
		models.RefusedBeyondReach, models.RefusedOutOfArea, models.RefusedNoCommonLanguage, models.RefusedNoCommonFormat, models.RefusedCost,
		models.RefusedStageRequired, models.RefusedResourceRequired,
	}[bits.TrailingZeros32(uint32(m))]
}

// RefusalCodes returns all refusals in the order of the principles.
func RefusalCodes() []models.RefusalCode {
	var codes []models.RefusalCode
	for one := marks(1); one < lastMark; one <<= 1 {
		codes = append(codes, one.code())
	}
	return codes
}

// PrincipleOf returns the principle by which a code refuses; F for a code that is unknown.
func PrincipleOf(code models.RefusalCode) models.Principle {
	if one := marksOf(code); one != 0 {
		return one.principle()
	}
	return models.PrincipleF
}

// liftable reports whether there are exactly so many refusals, all of them limits that the group
// may be proposed to lift. What it insists on of a person (must_be) never is.
func (m marks) liftable(count int) bool {
	return bits.OnesCount32(uint32(m)) == count && m&mustBe == 0 && m.each(func(one marks) bool { return one.code().Liftable() })
}

// each reports whether something holds for every single mark.
func (m marks) each(holds func(marks) bool) bool {
	for one := marks(1); one < lastMark; one <<= 1 {
		if m&one != 0 && !holds(one) {
			return false
		}
	}
	return true
}

// liftedBy marks what a list lifts. Boundaries in it are passed over: nobody lifts them.
func liftedBy(codes []models.RefusalCode) marks {
	var lifted marks
	for _, code := range codes {
		if code.Liftable() {
			lifted |= marksOf(code)
		}
	}
	return lifted
}

func markIf(refused bool, m marks) marks {
	if refused {
		return m
	}
	return 0
}

// refusals returns the refusals of marks in the order of the principles. Parameters hold codes and
// numbers that the group may see, never a private value.
func (p *pair) refusals(m marks) []models.Refusal {
	var list []models.Refusal
	m.each(func(one marks) bool {
		list = append(list, models.Refusal{Principle: one.principle(), Code: one.code(), Params: p.refusalParams(one)})
		return true
	})
	return list
}

// refusalCounts counts refusals by the place of their marks.
type refusalCounts [32]int

func (c *refusalCounts) add(m marks) {
	for left := uint32(m); left != 0; left &= left - 1 {
		c[bits.TrailingZeros32(left)]++
	}
}

func (c *refusalCounts) tell(into map[models.RefusalCode]int) {
	for one := marks(1); one < lastMark; one <<= 1 {
		if count := c[bits.TrailingZeros32(uint32(one))]; count > 0 {
			into[one.code()] = count
		}
	}
}
