package matching

import (
	"math/bits"
	"slices"

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

// code is the name of a single mark.
func (m marks) code() models.RefusalCode {
	return [...]models.RefusalCode{
		models.RefusedRequestNotOpen, models.RefusedNotListed, models.RefusedNotAvailable, models.RefusedDeclinedByGroup,
		models.RefusedDeclinedByConsultant, models.RefusedMustBe, models.RefusedNoNeed, models.RefusedNeedNotCovered, models.RefusedTooSlow,
		models.RefusedBeyondReach, models.RefusedOutOfArea, models.RefusedNoCommonLanguage, models.RefusedNoCommonFormat, models.RefusedCost,
		models.RefusedStageRequired, models.RefusedResourceRequired,
	}[bits.TrailingZeros32(uint32(m))]
}

// single says whether exactly one refusal stands and the group could lift it.
func (m marks) single() bool { return bits.OnesCount32(uint32(m)) == 1 && m.code().Liftable() }

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

// refusals tells marks in the order of the principles. Parameters hold codes and numbers that the group may see, never a private value.
func (p *pair) refusals(m marks) []models.Refusal {
	var list []models.Refusal
	for one := marks(1); one < lastMark; one <<= 1 {
		if m&one != 0 {
			list = append(list, models.Refusal{Principle: one.principle(), Code: one.code(), Params: p.refusalParams(one)})
		}
	}
	return list
}

func (p *pair) refusalParams(m marks) map[string]any {
	switch m {
	case mustBe:
		return map[string]any{"name": p.missingClaim()}
	case tooSlow:
		return map[string]any{"hours": p.c.ResponseHours}
	case outOfArea:
		if p.ways.measured {
			return map[string]any{"km": roundKm(p.ways.km)}
		}
	case stageMissing:
		return map[string]any{"stage": string(p.request.Group.Stage)}
	case resourceMissing:
		missing := slices.IndexFunc(p.request.Must.V.Resources, func(r models.ResourceCategory) bool { return !p.opens(r) })
		return map[string]any{"category": string(p.request.Must.V.Resources[missing])}
	}
	return nil
}
