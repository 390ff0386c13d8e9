package matching_test

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/matching/matchingtest"
	"github.com/shg-directory/shg/models"
)

var update = flag.Bool("update", false, "write the rankings anew")

// The rankings of these questions are those that ruleset 3 gave before its numbers could be changed.
const rankingsFile = "testdata/rankings-3.txt"

// question is a request with those who may suit it.
type question struct {
	request     matching.Request
	consultants []matching.Consultant
}

// questions draws the same questions each time.
func questions(count, consultants int) []question {
	draw := rapid.Custom(func(t *rapid.T) question {
		request := matchingtest.Request(t)
		return question{request, matchingtest.Consultants(t, consultants, request)}
	})
	list := make([]question, count)
	for seed := range list {
		list[seed] = draw.Example(seed)
	}
	return list
}

// answer is all of a ranking: the order, the near misses, and each match with its reasons.
func answer(m *matching.Matcher, q question) []byte {
	ranking := m.Rank(q.request, q.consultants)
	var matches []models.Match
	for _, c := range q.consultants {
		matches = append(matches, m.Match(q.request, c))
	}
	said, err := json.Marshal(map[string]any{
		"order": order(ranking), "explained": m.Explain(q.request, ranking.Order), "near_misses": ranking.NearMisses, "refused": ranking.Refused,
		"worked_with": ranking.WorkedWithBefore, "matches": matches,
	})
	if err != nil {
		panic(err)
	}
	return said
}

// The built-in ruleset ranks as it always did, byte for byte.
func TestRankingsStay(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	for i, q := range questions(300, 20) {
		fmt.Fprintf(&page, "%d %x\n", i, sha256.Sum256(answer(matcher, q)))
	}
	if *update {
		if err := os.WriteFile(rankingsFile, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(rankingsFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page.String()); diff != "" {
		t.Errorf("rankings change (-before +now):\n%s", diff)
	}
}

// BenchmarkRank ranks everybody of 200 questions for the requests of ten of them.
func BenchmarkRank(b *testing.B) {
	list := questions(200, 30)
	var all []matching.Consultant
	for _, q := range list {
		all = append(all, q.consultants...)
	}
	b.ReportMetric(float64(len(all)), "consultants")
	for b.Loop() {
		for _, q := range list[:10] {
			matcher.Rank(q.request, all)
		}
	}
}
