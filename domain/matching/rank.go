package matching

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Ranking is the answer to "who suits this request". Order holds everybody who is admitted, best
// first. NearMisses holds at most five, only if fewer than three are admitted: those whom one limit
// of the group's own keeps out, or if there are none, those whom two do. Refused counts by its code
// every refusal of those who are not admitted. WorkedWithBefore holds those with whom the group has
// worked and whom it may invite, ranked or not.
type Ranking struct {
	Order            []Standing
	NearMisses       []models.NearMiss
	Refused          map[models.RefusalCode]int
	WorkedWithBefore []models.Match
}

// Standing is an admitted consultant's place in a ranking. Total is 0…1; totals in the same Step of
// 0.02 count as equally suitable. Explain adds the reasons.
type Standing struct {
	Consultant *Consultant
	Total      float64
	Step       int
}

// placed is a standing with what decides among the equally suitable.
type placedStanding struct {
	Standing
	lot   uint64
	marks marks
}

// Few reports whether so few are admitted that near misses are shown, for which NearFilter admits
// the candidates.
func (r Ranking) Few() bool { return len(r.Order) < fewAdmitted }

// Rank judges everybody and puts the admitted in order: by step of the total, then by who has more
// room, then by a lot that is fair between consultants and stays the same for a request. It keeps
// pointers into consultants.
func (m *Matcher) Rank(request Request, consultants []Consultant) Ranking {
	p := m.newPair(m.ask(&request))
	var admitted, missed, missedTwice []placedStanding
	ranking := Ranking{Refused: map[models.RefusalCode]int{}}
	var counts refusalCounts
	for i := range consultants {
		c := &consultants[i]
		refused := p.of(c).gates()
		switch {
		case refused == 0:
			admitted = append(admitted, p.standing(0))
		case refused.liftable(1):
			missed = append(missed, placedStanding{Standing: Standing{Consultant: c}, marks: refused})
		case len(missed) == 0 && refused.liftable(2):
			missedTwice = append(missedTwice, placedStanding{Standing: Standing{Consultant: c}, marks: refused})
		}
		counts.add(refused)
		if refused&uninvitable == 0 && workedWith(c, request.Group.ID) {
			ranking.WorkedWithBefore = append(ranking.WorkedWithBefore, p.match())
		}
	}
	slices.SortFunc(admitted, compare)
	ranking.Order = make([]Standing, 0, len(admitted))
	for _, s := range admitted {
		ranking.Order = append(ranking.Order, s.Standing)
	}
	if len(missed) == 0 {
		missed = missedTwice
	}
	if ranking.Few() {
		ranking.NearMisses = m.nearMisses(p, missed)
	}
	counts.tell(ranking.Refused)
	slices.SortStableFunc(ranking.WorkedWithBefore, func(a, b models.Match) int {
		return cmp.Or(cmp.Compare(b.Step, a.Step), bytes.Compare(a.Consultant.ID[:], b.Consultant.ID[:]))
	})
	return ranking
}

// standing returns the standing of the pair's consultant.
func (p *pair) standing(m marks) placedStanding {
	t := p.tally()
	return placedStanding{
		Standing: Standing{Consultant: p.c, Total: t.total(), Step: t.step()},
		lot:      lot(p.request.ID, p.c.ID), marks: m,
	}
}

// compare orders the better first.
func compare(a, b placedStanding) int {
	return cmp.Or(
		cmp.Compare(b.Step, a.Step),
		compareLoad(a.Consultant, b.Consultant),
		cmp.Compare(a.lot, b.lot),
		bytes.Compare(a.Consultant.ID[:], b.Consultant.ID[:]),
	)
}

// compareLoad puts those with the lower share of taken places first.
func compareLoad(a, b *Consultant) int {
	return cmp.Compare(a.Active*max(1, b.Capacity), b.Active*max(1, a.Capacity))
}

// lot is drawn from both ids by a cryptographic hash, so that nobody can choose an id that comes
// first.
func lot(request, consultant models.ID) uint64 {
	var ids [2 * len(request)]byte
	copy(ids[:], request[:])
	copy(ids[len(request):], consultant[:])
	sum := sha256.Sum256(ids[:])
	return binary.BigEndian.Uint64(sum[:])
}

// workedWith reports whether the two have concluded work together that the group did not break off.
func workedWith(c *Consultant, group models.ID) bool {
	return slices.ContainsFunc(c.Engagements, func(e Engagement) bool {
		return e.GroupID == group && !e.BrokenOffByGroup && !e.ConcludedOn.IsZero()
	})
}
