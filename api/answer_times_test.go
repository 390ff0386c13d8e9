package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// From three answers on, a yes, a no or a question, their median replaces the promised time in
// rankings. The consultant reads it in the own profile, and nobody else does.
func TestMeasuredTimesReplacePromises(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		profileInput := with(facilitator("A consultant"), "response_hours", 168, "capacity", 5)
		consultant, profile := s.consultant(s.moderator(), profileInput)
		answer := func(name string, after time.Duration, act string, body map[string]any) {
			t.Helper()
			steward := s.member("A steward of " + name)
			_, request := s.openRequest(steward, nil)
			invitation := s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated).text("id")
			s.clock.Add(int64(after))
			s.ask("POST", "/invitations/"+invitation+"/"+act, consultant, body).wantStatus(http.StatusOK)
			s.clock.Add(int64(100 * time.Hour))
			if act == "ask" { // the first answer counts
				s.ask("POST", "/invitations/"+invitation+"/decline", consultant, map[string]any{"reason": "no_time"}).wantStatus(http.StatusOK)
			}
		}
		wantOwn := func(answers, hours any) {
			t.Helper()
			for _, own := range []response{s.ask("GET", "/consultants/me", consultant, nil), s.ask("PUT", "/consultants/me", consultant, profileInput)} {
				own.wantStatus(http.StatusOK)
				if own.at("answers") != answers || own.at("measured_hours") != hours || own.at("response_hours") != 168.0 {
					t.Errorf("want %v answers in %v hours: %s", answers, hours, own.body)
				}
			}
		}
		wantOwn(0.0, nil)
		answer("One", 90*time.Minute, "decline", map[string]any{"reason": "too_far"})
		answer("Two", 4*time.Hour+time.Minute, "ask", map[string]any{"question": "Where do you meet?"})
		wantOwn(2.0, nil)
		asker := s.member("Asks in a hurry")
		day := time.Unix(0, s.clock.Load()).UTC().AddDate(0, 0, 2)
		why := func(request string) response {
			return s.ask("GET", "/requests/"+request+"/matches/"+profile, asker, nil).wantStatus(http.StatusOK)
		}
		_, hurried := s.openRequest(asker, map[string]any{"respond_by_on": day.Format(time.DateOnly)})
		if got := why(hurried); got.at("refusals/0/code") != "too_slow" || strings.Contains(string(got.body), "measured") {
			t.Errorf("by the promise: %s", got.body)
		}
		s.ask("POST", "/requests/"+hurried+"/withdraw", asker, nil).wantStatus(http.StatusOK)
		answer("Three", 10*time.Hour, "accept", nil)
		wantOwn(3.0, 5.0)
		day = time.Unix(0, s.clock.Load()).UTC().AddDate(0, 0, 2)
		_, hurried = s.openRequest(asker, map[string]any{"respond_by_on": day.Format(time.DateOnly)})
		if got := why(hurried); got.at("admitted") != true || !strings.Contains(string(got.body), "by the median of 3 answers, in time") {
			t.Errorf("as measured: %s", got.body)
		}
		if got := s.ask("GET", "/requests/"+hurried+"/matches", asker, nil).wantStatus(http.StatusOK); got.at("items/0/consultant/id") != profile {
			t.Errorf("the ranking: %s", got.body)
		}
		if got := s.ask("GET", "/consultants/"+profile, person{}, nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), "measured") || got.at("answers") != nil {
			t.Errorf("the public reads %s", got.body)
		}
		s.clock.Add(int64(25 * 31 * 24 * time.Hour))
		wantOwn(0.0, nil)
	})
}

// Silence counts too: an invitation that ends after its promised time is over counts as answered then.
func TestSilenceCountsOnceItIsOverdue(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		consultant, profile := s.consultant(s.moderator(), with(facilitator("A consultant"), "response_hours", 24))
		for i, wait := range []time.Duration{time.Hour, 9 * 24 * time.Hour, 9 * 24 * time.Hour, 9 * 24 * time.Hour} {
			steward := s.member("A steward")
			_, request := s.openRequest(steward, nil)
			invitation := s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated).text("id")
			s.clock.Add(int64(wait))
			if _, err := s.app.Worker().Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			act := []string{"/invitations/" + invitation + "/withdraw", "/requests/" + request + "/withdraw"}[i%2]
			s.ask("POST", act, steward, nil).wantStatus(http.StatusOK)
		}
		own := s.ask("GET", "/consultants/me", consultant, nil).wantStatus(http.StatusOK)
		if own.at("answers") != 3.0 || own.at("measured_hours") != 216.0 {
			t.Errorf("%s", own.body)
		}
	})
}
