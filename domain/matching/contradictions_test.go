package matching_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
)

// contradicted lists, for each refusal, the reasons that would contradict it.
func contradicted() map[models.RefusalCode][]string {
	return map[models.RefusalCode][]string{
		models.RefusedNeedNotCovered:   {"covers_need", "covers_kind", "any_issue_for_need", "read_it_yourself", "answers_in_time"},
		models.RefusedTooSlow:          {"answers_in_time"},
		models.RefusedBeyondReach:      {"km_away", "service_area", "may_come", "remote_nearby", "remote_region", "remote_country", "remote_far", "remote_unknown", "comes_at_your_time"},
		models.RefusedOutOfArea:        {"service_area", "may_come"},
		models.RefusedNoCommonLanguage: {"shares_language", "other_language", "asked_language", "interpreter"},
		models.RefusedNoCommonFormat:   {"first_format", "other_format"},
		models.RefusedStageRequired:    {"declared_stage", "concluded_at_stage", "trained", "lived_experience"},
	}
}

// Law 14: no explanation contradicts a refusal or a score beside it.
func TestNoReasonContradictsARefusalOrAScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, consultants := drawn(t)
		for i := range consultants {
			m := matcher.Match(request, consultants[i])
			for _, s := range m.Principles {
				wantAccord(t, s, codes(m))
				wantScoreAccords(t, s, consultants[i])
			}
			wantRefusalFacts(t, request, m.Refusals)
		}
	})
}

func wantAccord(t *rapid.T, s models.PrincipleScore, refused []models.RefusalCode) {
	uncovered := map[any]bool{}
	for _, reason := range s.Reasons {
		if reason.Code == "need_not_covered" {
			uncovered[reason.Params["need"]] = true
		}
	}
	for _, reason := range s.Reasons {
		for _, code := range refused {
			if slices.Contains(contradicted()[code], reason.Code) {
				t.Errorf("%s %v beside the refusal %s", reason.Code, reason.Params, code)
			}
		}
		if uncovered[reason.Params["need"]] && slices.Contains([]string{"covers_need", "covers_kind", "any_issue_for_need", "read_it_yourself"}, reason.Code) {
			t.Errorf("%s says of need %v that it is covered, beside need_not_covered", reason.Code, reason.Params["need"])
		}
		if covered, _ := reason.Params["needs"].([]int); slices.ContainsFunc(covered, func(n int) bool { return uncovered[n] }) {
			t.Errorf("%s names needs %v, of which some are not covered", reason.Code, covered)
		}
	}
}

// wantScoreAccords holds that no reason that earns something is beside a score of 0, and a score of
// 1 beside no reason that something is missing. Feedback moves scores afterwards.
func wantScoreAccords(t *rapid.T, s models.PrincipleScore, c matching.Consultant) {
	if !s.Asked || c.Feedback.Of(s.Principle).Groups >= 3 {
		return
	}
	earns := []string{
		"shares_topic", "near_topic", "any_issue", "offers_role", "covers_need", "near_need", "km_away", "service_area", "may_come", "remote_nearby",
		"shares_language", "other_language", "asked_language", "interpreter", "first_format", "other_format", "negotiable", "time_fits", "opens_resource",
	}
	lacks := []string{
		"no_shared_topic", "roles_not_offered", "need_not_covered", "near_need", "out_of_reach", "no_common_language", "other_language", "asked_language",
		"no_common_format", "other_format", "no_common_time", "no_times_named", "time_partly", "nothing_negotiable", "no_stage_experience",
		"resource_not_opened", "resource_elsewhere",
	}
	for _, reason := range s.Reasons {
		if s.Score == 0 && slices.Contains(earns, reason.Code) {
			t.Errorf("%s scores 0 beside %s", s.Principle, reason.Code)
		}
		if s.Score == 1_000_000 && slices.Contains(lacks, reason.Code) {
			t.Errorf("%s scores 1 beside %s %v", s.Principle, reason.Code, reason.Params)
		}
	}
}

// wantRefusalFacts holds that a refusal's numbers bear it out.
func wantRefusalFacts(t *rapid.T, request matching.Request, refusals []models.Refusal) {
	for _, refusal := range refusals {
		km, _ := refusal.Params["km"].(int)
		if radius, ok := refusal.Params["radius_km"].(float64); ok && float64(km) <= radius {
			t.Errorf("%v: %d km do not lie outside %v km", refusal, km, radius)
		}
		if own, ok := refusal.Params["own_radius_km"].(float64); ok && float64(km) <= own {
			t.Errorf("%v: %d km do not lie outside %v km", refusal, km, own)
		}
		if refusal.Code == models.RefusedOutOfArea && refusal.Params["km"] == nil && refusal.Params["remote"] == nil {
			t.Errorf("out of area without a fact: %+v", request)
		}
		if refusal.Code == models.RefusedTooSlow && refusal.Params["respond_by_on"] == "" {
			t.Error("too slow for no day")
		}
	}
}
