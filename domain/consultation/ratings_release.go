package consultation

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/shg-directory/shg/models"
)

// judgement is how a group judges a consultant for one principle: the sum of its members' ratings
// from 1 to 5, and how many they are.
type judgement struct{ sum, count int }

// differs reports whether the means of two judgements do.
func (j judgement) differs(from judgement) bool { return j.sum*from.count != from.sum*j.count }

// refresh is what was published of a consultant for one principle at once: the mean of how many
// groups, in twentieths. Of fewer than three groups no mean is published.
type refresh struct{ groups, twentieths int }

// counted is a judgement that is part of the refreshes from the one with the number from, up to the
// one before until; until is 0 while it is part of the last.
type counted struct {
	group       models.ID
	judgement   judgement
	from, until int
}

// ratings is all that was ever published of a consultant for one principle: the refreshes, numbered
// from 1, and of what judgements.
type ratings struct {
	refreshes []refresh
	judged    []counted
}

// meanTwentieths returns (1.5 + Σg)/(3 + k) of k judgements in twentieths, rounded half up, where g is
// the mean of a group's ratings from 0 to 1.
func meanTwentieths(judged []judgement) int {
	sum := big.NewRat(3, 2)
	for _, j := range judged {
		sum.Add(sum, big.NewRat(int64(j.sum-j.count), int64(4*j.count)))
	}
	sum.Mul(sum, big.NewRat(20, int64(3+len(judged))))
	sum.Add(sum, big.NewRat(1, 2))
	return int(new(big.Int).Div(sum.Num(), sum.Denom()).Int64())
}

// next adds the refresh that the present judgements of groups allow, and reports whether there is
// one. It waits until three judgements are new, changed or gone, and while what was published would
// then admit fewer than three sets of judgements, or a single value of any judgement. What is left of
// fewer than three groups is no longer published at once, since that reveals nothing of how they judged.
func (r *ratings) next(present map[models.ID]judgement) bool {
	after, changes := r.count(present)
	shown := len(r.refreshes) > 0 && r.refreshes[len(r.refreshes)-1].groups >= models.MinRatingGroups
	switch few := len(present) < models.MinRatingGroups; {
	case few && !shown, !few && changes < models.MinRatingGroups:
		return false
	case few:
		after.refreshes = append(after.refreshes, refresh{groups: len(present)})
	default:
		after.refreshes = append(after.refreshes, refresh{len(present), meanTwentieths(slices.Collect(maps.Values(present)))})
		if !after.hidesJudgements() {
			return false
		}
	}
	*r = after
	return true
}

// count returns the ratings with the present judgements as part of the next refresh, and of how many
// groups they are new, changed or gone.
func (r *ratings) count(present map[models.ID]judgement) (after ratings, changes int) {
	number := len(r.refreshes) + 1
	after = ratings{refreshes: slices.Clone(r.refreshes), judged: slices.Clone(r.judged)}
	stays := map[models.ID]bool{}
	for i, c := range after.judged {
		if c.until != 0 {
			continue
		}
		now, judges := present[c.group]
		if stays[c.group] = judges && !now.differs(c.judgement); stays[c.group] {
			continue
		}
		after.judged[i].until = number
		if !judges {
			changes++
		}
	}
	for _, group := range slices.SortedFunc(maps.Keys(present), compareIDs) {
		if !stays[group] {
			after.judged = append(after.judged, counted{group: group, judgement: present[group], from: number})
			changes++
		}
	}
	return after, changes
}

func compareIDs(a, b models.ID) int { return cmp.Compare(a.String(), b.String()) }

// bounds returns the least and the greatest sum of whole ratings, each less one, that a refresh
// admits.
func (p refresh) bounds() (least, most int) {
	if p.groups < models.MinRatingGroups {
		return 0, 4 * p.groups
	}
	// twentieths - ½ ≤ 5·(6 + sum)/(3 + groups) < twentieths + ½
	least = ceilDiv((2*p.twentieths-1)*(3+p.groups)-60, 10)
	most = ceilDiv((2*p.twentieths+1)*(3+p.groups)-60, 10) - 1
	return max(least, 0), min(most, 4*p.groups)
}

func ceilDiv(a, b int) int {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}

// hidesJudgements reports whether what was published admits at least three sets of judgements, and at
// least two values of each. It looks at judgements of whole ratings alone: the mean of several members
// can be any of these too, so that who reckons with finer ones finds no fewer.
func (r ratings) hidesJudgements() bool {
	c := newCirculation(r)
	if !c.complete() {
		return false
	}
	for i := range r.judged {
		if c.other(i) == nil {
			return false
		}
	}
	return c.hasSolutions(3)
}
