package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// A verification holds for two years if nothing else is said, for three at most, through its last day
// and no longer: in searches, on the profile and in the index. It waits to be renewed 60 days before.
func TestVerificationsEnd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		consultant, profile := s.consultant(moderator, facilitator("A consultant"))
		path := "/consultants/" + profile
		for day, code := range map[string]string{"2026-11-23": "invalid_date", "2029-11-25": "invalid_date"} {
			s.ask("POST", path+"/verify", moderator, map[string]any{"ground": "school", "expires_on": day}).wantProblem(422, "invalid", "/expires_on", code)
		}
		s.ask("POST", path+"/verify", moderator, map[string]any{"ground": "school", "expires_on": "2029-11-24"}).wantStatus(http.StatusOK)
		renewed := s.ask("POST", path+"/verify", moderator, map[string]any{"ground": "school"}).wantStatus(http.StatusOK)
		if got := renewed.text("verified/expires_on"); got != "2028-11-24" {
			t.Errorf("without a day it holds until %s", got)
		}
		at := func(y int, m time.Month, d, h, minute, sec int) {
			s.clock.Store(time.Date(y, m, d, h, minute, sec, 0, time.UTC).UnixNano())
		}
		listed := func(want bool) {
			t.Helper()
			found := s.ask("GET", "/consultants", person{}, nil).wantStatus(http.StatusOK).total() == 1
			read := s.ask("GET", path, person{}, nil).status == http.StatusOK
			own := s.ask("GET", "/consultants/me", consultant, nil).at("listed")
			me := s.ask("GET", "/me", consultant, nil).at("consultant/verified")
			if found != want || read != want || own != want || me != want {
				t.Errorf("found %v, read %v, to its owner %v and %v, want %v", found, read, own, me, want)
			}
		}
		at(2028, 9, 24, 23, 59, 59)
		s.wantWaiting("61 days before", consultant)
		s.wantWaiting("61 days before", moderator)
		if got := s.queued(moderator, ""); len(got) != 0 {
			t.Errorf("61 days before: %v", got)
		}
		at(2028, 9, 25, 0, 0, 0)
		s.wantWaiting("60 days before", consultant, "verification_to_renew 1 of <nil>")
		if got := s.queued(moderator, "?kind=consultant_to_renew"); len(got) != 1 || got[0] != "consultant_to_renew 2028-09-25" {
			t.Errorf("60 days before: %v", got)
		}
		at(2028, 11, 24, 23, 59, 59)
		s.drain()
		listed(true)
		at(2028, 11, 25, 0, 0, 0)
		listed(false)
		s.wantWaiting("it has ended", consultant, "verification_to_renew 1 of <nil>")
		s.drain()
		listed(false)
		if s.app.Config.Meili.URL == "" {
			s.clock.Add(-int64(24 * time.Hour))
			if got := s.ask("GET", "/consultants", person{}, nil).total(); got != 0 {
				t.Error("the job left it in the index")
			}
			s.clock.Add(int64(24 * time.Hour))
		}
		if got := s.queued(moderator, ""); len(got) != 1 || got[0] != "consultant_to_verify 2026-11-24" {
			t.Errorf("it has ended: %v", got)
		}
		s.ask("POST", path+"/verify", moderator, map[string]any{"ground": "school"}).wantStatus(http.StatusOK)
		listed(true)
		s.wantWaiting("it is renewed", consultant)
	})
}

// A suggestion is the stewards' alone for 14 days; then, and where no steward is, a moderator deals
// with it.
func TestModeratorsCloseWhatNoStewardDoes(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		path := "/groups/" + group + "/corrections/" + s.suggest(group)
		alone := s.ask("PUT", "/sources/a/records/1", s.partner("a"), leeds("Nobody keeps it")).wantStatus(http.StatusCreated).text("id")
		answer := map[string]any{"reason": "The source confirms it."}
		got := s.ask("POST", "/groups/"+alone+"/corrections/"+s.suggest(alone)+"/accept", moderator, answer).wantStatus(http.StatusOK)
		if got.text("reason") != answer["reason"] {
			t.Errorf("where no steward is: %s", got.body)
		}
		s.clock.Store(began.AddDate(0, 0, models.CorrectionPatienceDays).Truncate(24*time.Hour).UnixNano() - 1)
		s.ask("POST", path+"/dismiss", moderator, nil).wantProblem(409, "conflict", "", "")
		s.ask("POST", path+"/dismiss", moderator, map[string]any{"reason": "a\x00b"}).wantProblem(422, "invalid", "/reason", "control_character")
		s.clock.Add(1)
		if got := s.ask("POST", path+"/dismiss", moderator, nil).wantStatus(http.StatusOK); got.at("reason") != nil || got.text("status") != "dismissed" {
			t.Errorf("after 14 days: %s", got.body)
		}
	})
}
