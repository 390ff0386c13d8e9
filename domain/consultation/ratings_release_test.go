package consultation

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

func one(rating int) judgement { return judgement{sum: rating, count: 1} }

func groupNumber(i int) (id models.ID) {
	id[0], id[6], id[8], id[15] = 1, 0x40, 0x80, byte(i)
	return id
}

func TestMeansAreRoundedHalfUp(t *testing.T) {
	for _, tc := range []struct {
		name   string
		judged []judgement
		want   int
	}{
		{"three ones", []judgement{one(1), one(1), one(1)}, 5},
		{"three fives", []judgement{one(5), one(5), one(5)}, 15},
		{"7 of 24 is 5.83 twentieths", []judgement{one(2), one(1), one(1)}, 6},
		{"six fives", []judgement{one(5), one(5), one(5), one(5), one(5), one(5)}, 17}, // 7.5/9
		{"several members", []judgement{{13, 3}, {9, 2}, one(3)}, 12},                  // g = 10/12, 7/8, 1/2
		{"a half goes up", []judgement{{3, 2}, {7, 5}, one(1)}, 6},                     // 5.75
		{"exactly a half", []judgement{{16, 5}, {5, 2}, one(2)}, 9},
	} {
		if got := meanTwentieths(tc.judged); got != tc.want {
			t.Errorf("%s: %d", tc.name, got)
		}
	}
}

func TestWhatWaits(t *testing.T) {
	type month map[int]judgement
	for _, tc := range []struct {
		name   string
		months []month
		want   []refresh
	}{
		{"two groups", []month{{1: one(3), 2: one(4)}}, nil},
		{"three groups", []month{{1: one(3), 2: one(4), 3: one(5)}}, []refresh{{3, 13}}},
		{"three that all gave 5 wait", []month{{1: one(5), 2: one(5), 3: one(5)}}, nil},
		{"until a fourth did not", []month{{1: one(5), 2: one(5), 3: one(5)}, {1: one(5), 2: one(5), 3: one(5), 4: one(3)}}, []refresh{{4, 14}}},
		{"a fourth alone waits", []month{{1: one(3), 2: one(4), 3: one(5)}, {1: one(3), 2: one(4), 3: one(5), 4: one(1)}}, []refresh{{3, 13}}},
		{
			"three more",
			[]month{{1: one(3), 2: one(4), 3: one(5)}, {1: one(3), 2: one(4), 3: one(5), 4: one(2), 5: one(4), 6: one(4)}},
			[]refresh{{3, 13}, {6, 12}},
		},
		{"one that is gone leaves too few", []month{{1: one(3), 2: one(4), 3: one(5)}, {1: one(3), 2: one(4)}}, []refresh{{3, 13}, {2, 0}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var r ratings
			for _, m := range tc.months {
				present := map[models.ID]judgement{}
				for i, j := range m {
					present[groupNumber(i)] = j
				}
				r.next(present)
			}
			if !slices.Equal(r.refreshes, tc.want) {
				t.Errorf("%v, want %v", r.refreshes, tc.want)
			}
		})
	}
}

// attack finds by trying all whole ratings how many sets of judgements agree with what was published,
// and which values each judgement can have.
func attack(r ratings) (sets int, values [][5]bool) {
	values = make([][5]bool, len(r.judged))
	tried, means := make([]int, len(r.judged)), meansOfSums(len(r.judged))
	var try func(int)
	try = func(i int) {
		if i < len(tried) {
			for tried[i] = 1; tried[i] <= 5; tried[i]++ {
				try(i + 1)
			}
			return
		}
		for n, p := range r.refreshes {
			if p.groups < models.MinRatingGroups {
				continue
			}
			sum := 0
			for v, c := range r.judged {
				if c.from <= n+1 && (c.until == 0 || n+1 < c.until) {
					sum += tried[v]
				}
			}
			if means[[2]int{p.groups, sum}] != p.twentieths {
				return
			}
		}
		sets++
		for v := range tried {
			values[v][tried[v]-1] = true
		}
	}
	try(0)
	return sets, values
}

// meansOfSums returns the means of up to so many groups, by how many they are and the sum of their
// whole ratings.
func meansOfSums(most int) map[[2]int]int {
	means := map[[2]int]int{}
	for groups := models.MinRatingGroups; groups <= most; groups++ {
		for sum := groups; sum <= 5*groups; sum++ {
			judged := make([]judgement, groups)
			for i := range judged {
				judged[i] = one(sum / groups)
				if i < sum%groups {
					judged[i].sum++
				}
			}
			means[[2]int{groups, sum}] = meanTwentieths(judged)
		}
	}
	return means
}

// Whatever groups come, change and go: what is published hides what each of them judged.
func TestRefreshesHideJudgements(t *testing.T) {
	attacked := 0
	rapid.Check(t, func(t *rapid.T) {
		var r ratings
		present := map[models.ID]judgement{}
		for range rapid.IntRange(1, 4).Draw(t, "months") {
			for i := range rapid.IntRange(1, 5).Draw(t, "changes") {
				group := groupNumber(rapid.IntRange(0, 5).Draw(t, fmt.Sprint("group ", i)))
				members := rapid.IntRange(0, 2).Draw(t, "members")
				if present[group] = (judgement{rapid.IntRange(members, 5*members).Draw(t, "sum"), members}); members == 0 {
					delete(present, group)
				}
			}
			if r.next(present); len(r.judged) > 6 {
				return // too many to try
			}
		}
		if len(r.refreshes) == 0 {
			return
		}
		attacked++
		sets, values := attack(r)
		if sets < 3 {
			t.Fatalf("%d sets of judgements agree with %+v", sets, r)
		}
		for i, v := range values {
			if count(v) < 2 {
				t.Fatalf("judgement %d can only be one of %v: %+v", i, v, r)
			}
		}
	})
	if attacked == 0 {
		t.Error("nothing was published")
	}
	t.Logf("%d sequences attacked", attacked)
}

// For whole ratings the rule agrees with trying all judgements, whatever was published.
func TestRuleSaysWhatTryingSays(t *testing.T) {
	hidden, known := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var r ratings
		present := map[models.ID]judgement{}
		for range rapid.IntRange(1, 3).Draw(t, "months") {
			for i := range rapid.IntRange(1, 4).Draw(t, "changes") {
				group := groupNumber(rapid.IntRange(0, 4).Draw(t, fmt.Sprint("group ", i)))
				present[group] = one(rapid.SampledFrom([]int{1, 1, 2, 3, 4, 5, 5}).Draw(t, "rating"))
			}
			if len(present) < models.MinRatingGroups {
				continue
			}
			r, _ = r.count(present)
			r.refreshes = append(r.refreshes, refresh{len(present), meanTwentieths(slices.Collect(maps.Values(present)))})
		}
		if len(r.judged) > 6 || len(r.refreshes) == 0 {
			return
		}
		sets, values := attack(r)
		want := sets >= 3 && !slices.ContainsFunc(values, func(v [5]bool) bool { return count(v) < 2 })
		if got := r.hidesJudgements(); got != want {
			t.Fatalf("%v, want %v (%d sets): %+v", got, want, sets, r)
		}
		if want {
			hidden++
		} else {
			known++
		}
	})
	if hidden == 0 || known == 0 {
		t.Errorf("%d hidden, %d known", hidden, known)
	}
}

func count(values [5]bool) (n int) {
	for _, v := range values {
		if v {
			n++
		}
	}
	return n
}

// The consultant who knows all that was ever published, and which groups it was of, cannot tell how
// one of up to six groups judged: all sequences are played.
func TestNoGroupsJudgementCanBeFound(t *testing.T) {
	found := map[string]bool{}
	for groups := 3; groups <= 6; groups++ {
		for _, split := range compositions(groups) {
			if split[0] < models.MinRatingGroups {
				continue // as if they came together
			}
			playAll(t, split, nil, ratings{}, found)
		}
	}
	if len(found) < 100 {
		t.Errorf("only %d sequences were published", len(found))
	}
}

// compositions returns in which months so many groups can come: all ways to write the number as a
// sum in some order.
func compositions(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for first := 1; first <= n; first++ {
		for _, rest := range compositions(n - first) {
			all = append(all, append([]int{first}, rest...))
		}
	}
	return all
}

// playAll plays all judgements of the groups that come in the next months, after those of earlier
// ones, and attacks what is published.
func playAll(t *testing.T, split, earlier []int, r ratings, found map[string]bool) {
	t.Helper()
	if len(split) == 0 {
		what := fmt.Sprint(r.refreshes, len(r.judged))
		if len(r.refreshes) == 0 || found[what] {
			return
		}
		found[what] = true
		sets, values := attack(r)
		if sets < 3 {
			t.Errorf("%s: %d sets of judgements", what, sets)
		}
		for i, v := range values {
			if count(v) < 2 {
				t.Errorf("%s: judgement %d is known", what, i)
			}
		}
		return
	}
	for _, come := range multisets(split[0], 1) {
		given, present := slices.Concat(earlier, come), map[models.ID]judgement{}
		for i, rating := range given {
			present[groupNumber(i)] = one(rating)
		}
		after := ratings{slices.Clone(r.refreshes), slices.Clone(r.judged)}
		after.next(present)
		playAll(t, split[1:], given, after, found)
	}
}

// multisets returns all judgements of so many groups that come at once: who of them gave which is
// the same to the rule.
func multisets(groups, least int) [][]int {
	if groups == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for first := least; first <= 5; first++ {
		for _, rest := range multisets(groups-1, first) {
			all = append(all, append([]int{first}, rest...))
		}
	}
	return all
}
