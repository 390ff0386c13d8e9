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
	Order            []RankedConsultant
	NearMisses       []models.NearMiss
	Refused          map[models.RefusalCode]int
	WorkedWithBefore []models.Match
}

// RankedConsultant is an admitted consultant's place in a ranking. Total is 0…1; totals in the same
// Step of 0.02 count as equally suitable. Explain adds the reasons.
type RankedConsultant struct {
	Consultant *Consultant
	Total      float64
	Step       int
}

// candidate is a ranked consultant with what decides among the equally suitable.
type candidate struct {
	RankedConsultant
	record     int // what is known of the work here
	tieBreaker uint64
	refusals   refusalSet
}

// Few reports whether so few are admitted that near misses are shown, for which NearMissFilter
// admits the candidates.
func (r Ranking) Few() bool { return len(r.Order) < fewAdmitted }

// Rank evaluates everybody and puts the admitted in order: by step of the total, then by whose work
// here is known and good, then by who has more room, then by a lot that is fair between consultants and
// stays the same for a request. It keeps pointers into consultants.
func (m *Matcher) Rank(request Request, consultants []Consultant) Ranking {
	p := m.newPair(m.prepare(&request))
	var admitted, missed, missedTwice []candidate
	ranking := Ranking{Refused: map[models.RefusalCode]int{}}
	var counts refusalCounts
	for i := range consultants {
		c := &consultants[i]
		refused := p.setConsultant(c).gates()
		switch {
		case refused == 0:
			admitted = append(admitted, p.candidate(0))
		case refused.isLiftable(1):
			missed = append(missed, candidate{RankedConsultant: RankedConsultant{Consultant: c}, refusals: refused})
		case len(missed) == 0 && refused.isLiftable(2):
			missedTwice = append(missedTwice, candidate{RankedConsultant: RankedConsultant{Consultant: c}, refusals: refused})
		}
		counts.add(refused)
		if refused&uninvitable == 0 && workedWith(c.Engagements, request.Group.ID) {
			ranking.WorkedWithBefore = append(ranking.WorkedWithBefore, p.match())
		}
	}
	slices.SortFunc(admitted, compare)
	ranking.Order = make([]RankedConsultant, 0, len(admitted))
	for _, s := range admitted {
		ranking.Order = append(ranking.Order, s.RankedConsultant)
	}
	if len(missed) == 0 {
		missed = missedTwice
	}
	if ranking.Few() {
		ranking.NearMisses = m.nearMisses(p, missed)
	}
	counts.addTo(ranking.Refused)
	slices.SortStableFunc(ranking.WorkedWithBefore, func(a, b models.Match) int {
		return cmp.Or(cmp.Compare(b.Step, a.Step), bytes.Compare(a.Consultant.ID[:], b.Consultant.ID[:]))
	})
	return ranking
}

// candidate returns the pair's consultant with its total.
func (p *pair) candidate(m refusalSet) candidate {
	t := p.tally()
	return candidate{
		RankedConsultant: RankedConsultant{Consultant: p.c, Total: t.total(), Step: t.step()},
		record:           record(p.c), tieBreaker: tieBreaker(p.request.ID, p.c.ID), refusals: m,
	}
}

// compare orders the better first.
func compare(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(b.Step, a.Step),
		cmp.Compare(b.record, a.record), // work that is known and good comes before claims
		compareLoad(a.Consultant, b.Consultant),
		cmp.Compare(a.tieBreaker, b.tieBreaker),
		bytes.Compare(a.Consultant.ID[:], b.Consultant.ID[:]),
	)
}

// compareLoad puts those with the lower share of taken places first.
func compareLoad(a, b *Consultant) int {
	return cmp.Compare(a.Active*max(1, b.Capacity), b.Active*max(1, a.Capacity))
}

// tieBreaker is drawn from both ids by a cryptographic hash, so that nobody can choose an id that
// comes first.
func tieBreaker(request, consultant models.ID) uint64 {
	var ids [2 * len(request)]byte
	copy(ids[:], request[:])
	copy(ids[len(request):], consultant[:])
	sum := sha256.Sum256(ids[:])
	return binary.BigEndian.Uint64(sum[:])
}
