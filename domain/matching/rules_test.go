package matching_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
)

// drawnMatcher returns the matcher by the built-in numbers or by any that an operator can set.
func drawnMatcher(t *rapid.T) *matching.Matcher {
	if rapid.Bool().Draw(t, "built in") {
		return matcher
	}
	return matcher.With(drawnRules(t))
}

func drawnRules(t *rapid.T) matching.Rules {
	numbers := map[string]int{}
	for _, n := range matching.Numbers() {
		if rapid.Bool().Draw(t, n.Name+" is changed") {
			numbers[n.Name] = rapid.IntRange(n.Least, n.Most).Draw(t, n.Name)
		}
	}
	rules, err := matching.NewRules(numbers)
	if err != nil {
		t.Skip("the numbers contradict each other")
	}
	return rules
}

// Whatever the numbers are, the same consultants are admitted, and scores and totals keep their bounds
// and add up.
func TestNumbersAdmitTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, consultants := drawn(t)
		m := drawnMatcher(t)
		if diff := cmp.Diff(matcher.Rank(request, consultants).Refused, m.Rank(request, consultants).Refused); diff != "" {
			t.Errorf("refusals (-built in +changed):\n%s", diff)
		}
		for i := range consultants {
			match, built := m.Match(request, consultants[i]), matcher.Match(request, consultants[i])
			if diff := cmp.Diff(built.Refusals, match.Refusals); diff != "" {
				t.Errorf("refusals (-built in +changed):\n%s", diff)
			}
			sum := 0.0
			for k, s := range match.Principles {
				if sum += s.Contribution; s.Score < 0 || s.Score > 1_000_000 || s.Asked != built.Principles[k].Asked {
					t.Errorf("%s scores %d, asked %v", s.Principle, s.Score, s.Asked)
				}
			}
			if math.Abs(sum-match.Total) > 1e-9 || match.Total < 0 || match.Total > 1 {
				t.Errorf("total %v, contributions come to %v", match.Total, sum)
			}
		}
	})
}

// Each number changes some answer, at one of its ends.
func TestEachNumberCounts(t *testing.T) {
	t.Parallel()
	list := questions(100, 20)
	for _, n := range matching.Numbers() {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, value := range []int{n.Least, n.Most} {
				changed := map[string]int{n.Name: value}
				if n.Name == "interpreter_percent" {
					changed["other_language_percent"] = n.Most
				}
				rules, err := matching.NewRules(changed)
				if err != nil {
					continue // another number has to change with it
				}
				other := matcher.With(rules)
				for _, q := range list {
					if !bytes.Equal(answer(matcher, q), answer(other, q)) {
						return
					}
				}
			}
			t.Error("neither end changes an answer")
		})
	}
}

// The built-in numbers are within their own bounds, and what is outside is refused by name.
func TestNumbersHaveBounds(t *testing.T) {
	t.Parallel()
	built := matching.BuiltInRules().All()
	if again, err := matching.NewRules(built); err != nil || !maps.Equal(built, again.All()) {
		t.Errorf("the built-in numbers are refused: %v", err)
	}
	for _, n := range matching.Numbers() {
		for _, value := range []int{n.Least - 1, n.Most + 1} {
			wantRefused(t, map[string]int{n.Name: value}, "/numbers/"+n.Name, "out_of_range")
		}
	}
	wantRefused(t, map[string]int{"step": 1}, "/numbers", "unknown_field")
	wantRefused(t, map[string]int{"interpreter_percent": 60}, "/numbers/interpreter_percent", "out_of_range")
}

func wantRefused(t *testing.T, numbers map[string]int, pointer, code string) {
	t.Helper()
	_, err := matching.NewRules(numbers)
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok || len(invalid.Fields) != 1 || invalid.Fields[0].Pointer != pointer || invalid.Fields[0].Code != code {
		t.Errorf("%v: %v, want %s at %s", numbers, err, code, pointer)
	}
}

// An answer is the same when it is computed anew with the numbers that are stored of its ruleset.
func TestRecomputedAnswersAreTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, consultants := drawn(t)
		rules := drawnRules(t)
		stored, err := json.Marshal(rules.All())
		if err != nil {
			t.Fatal(err)
		}
		var numbers map[string]int
		if err := json.Unmarshal(stored, &numbers); err != nil {
			t.Fatal(err)
		}
		again, err := matching.NewRules(numbers)
		if err != nil {
			t.Fatalf("what was stored is refused: %v", err)
		}
		q := question{request, consultants}
		if before, after := answer(matcher.With(rules), q), answer(matcher.With(again), q); !bytes.Equal(before, after) {
			t.Errorf("was\n%s\nis\n%s", before, after)
		}
	})
}
