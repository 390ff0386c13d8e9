package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// nextMonth goes on to the next month, and publishes.
func (s *site) nextMonth() {
	s.t.Helper()
	s.clock.Add(int64(31 * 24 * time.Hour))
	for range 2 { // again changes nothing
		if err := s.app.Consultation.PublishRatings(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// judge is a group's one member who answers, with consent to release it.
func (p *partnership) judge(rating int) string {
	p.t.Helper()
	at := p.conclude() + "/feedback"
	ratings := map[string]any{}
	for _, principle := range []string{"A", "B", "C", "D"} {
		ratings[principle] = rating
	}
	p.ask("PUT", at, p.steward, map[string]any{"ratings": ratings, "release_early": true}).wantStatus(http.StatusOK)
	return at
}

// Three groups judge a consultant: what is published next month changes the ranking of a fourth, with
// the reason in words, and the consultant answers it in public. When one withdraws, nothing is
// published any more.
func TestRatingsArePublishedOfThreeGroups(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		_, other := s.consultant(s.moderator(), facilitator("Another"))
		fourth := s.member("Another steward")
		_, request := s.openRequest(fourth, map[string]any{"topics": []string{"alcohol"}})
		score := func() float64 {
			t.Helper()
			return s.ask("GET", "/requests/"+request+"/matches/"+p.profile, fourth, nil).wantStatus(http.StatusOK).at("total").(float64)
		}
		ratings, answer := "/consultants/"+p.profile+"/ratings", map[string]any{"words": "I have learnt from it."}
		p.judge(1)
		p.again().judge(2)
		s.nextMonth()
		if got := s.ask("GET", ratings, person{}, nil).wantStatus(http.StatusOK); len(got.at("ratings").([]any)) != 0 {
			t.Errorf("of two groups: %s", got.body)
		}
		p.again().judge(2)
		if err := s.app.Consultation.PublishRatings(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.ask("GET", ratings, person{}, nil); len(got.at("ratings").([]any)) != 0 {
			t.Errorf("in the same month: %s", got.body)
		}
		s.ask("PUT", ratings+"/answer", p.consultant, answer).wantProblem(409, "conflict", "", "")
		before := score()
		s.nextMonth()
		got := s.ask("GET", ratings, person{}, nil).wantStatus(http.StatusOK)
		if got.text("ratings/0/principle") != "A" || got.at("ratings/0/mean") != 0.35 || got.at("ratings/0/groups") != 3.0 || len(got.at("ratings").([]any)) != 4 {
			t.Errorf("published: %s", got.body) // (1.5 + 0 + ¼ + ¼)/6
		}
		if after := score(); after >= before {
			t.Errorf("the total was %v and is %v", before, after)
		}
		ranking := s.ask("GET", "/requests/"+request+"/matches", fourth, nil).wantStatus(http.StatusOK)
		if ranking.at("items/0/consultant/id") != other || !strings.Contains(string(ranking.body), "3 groups have given feedback") {
			t.Errorf("ranked: %s", ranking.body)
		}
		s.ask("PUT", ratings+"/answer", fourth, answer).wantProblem(403, "forbidden", "", "")
		s.ask("PUT", ratings+"/answer", p.consultant, answer).wantStatus(http.StatusOK)
		if got := s.ask("GET", ratings, person{}, nil); got.text("answer/words") != "I have learnt from it." {
			t.Errorf("answered: %s", got.body)
		}
	})
}

// What a member withdraws, or an erased account said, counts until the next refresh.
func TestWithdrawalChangesTheNextRefresh(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		groups := []*partnership{p, p.again(), p.again()}
		ats := []string{}
		for i, g := range groups {
			ats = append(ats, g.judge(i+2))
		}
		s.nextMonth()
		published := func() int {
			t.Helper()
			return len(s.ask("GET", "/consultants/"+p.profile+"/ratings", person{}, nil).wantStatus(http.StatusOK).at("ratings").([]any))
		}
		if published() != 4 {
			t.Fatal("nothing is published")
		}
		export := s.ask("GET", "/me/export", groups[0].steward, nil).wantStatus(http.StatusOK)
		if rows := export.section("feedback"); len(rows) != 1 {
			t.Errorf("exported: %v", rows)
		}
		s.ask("DELETE", ats[0], groups[0].steward, nil).wantStatus(http.StatusNoContent)
		if published() != 4 {
			t.Error("the withdrawal changed what was published")
		}
		s.nextMonth()
		if published() != 0 {
			t.Error("of two groups")
		}
	})
}
