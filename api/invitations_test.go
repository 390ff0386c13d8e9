package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// An invitation ends after thirty days, and with the group.
func TestInvitationsEnd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, late, early := s.member("A steward"), s.member("A late one"), s.member("An early one")
		group, closed := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Closed"))
		s.invite(group, steward, late.id).wantStatus(http.StatusCreated)
		s.invite(group, steward, early.id).wantStatus(http.StatusCreated)
		s.invite(closed, steward, early.id).wantStatus(http.StatusCreated)
		s.ask("DELETE", "/groups/"+closed, steward, nil).wantStatus(http.StatusNoContent)
		s.wantBelongings("an archived group asks nobody", early, "invited member Tuesday Night")
		s.mine("accept", closed, early).wantProblem(404, "not_found", "", "")
		s.mine("decline", closed, early).wantProblem(404, "not_found", "", "")
		s.invite(closed, steward, late.id).wantProblem(409, "conflict", "", "")

		s.clock.Add(int64(30 * 24 * time.Hour))
		s.mine("accept", group, early).wantStatus(http.StatusOK)
		s.clock.Add(int64(24 * time.Hour))
		s.wantWaiting("its time is over", late)
		s.mine("accept", group, late).wantProblem(404, "not_found", "", "")
		if got := s.invited(group, steward); len(got) != 0 {
			t.Errorf("pending: %v", got)
		}
		if err := s.app.People.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.invite(group, steward, late.id).wantStatus(http.StatusCreated)
		s.clock.Add(int64(31 * 24 * time.Hour))
		s.invite(group, steward, late.id).wantStatus(http.StatusCreated) // what expired is in nobody's way before it is forgotten
		s.mine("accept", group, late).wantStatus(http.StatusOK)
	})
}

// A group has at most fifty invitations pending, of accounts that exist or not.
func TestFiftyInvitations(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, friend := s.member("A steward"), s.member("A friend")
		group := s.group(steward, leeds("Tuesday Night"))
		s.invite(group, steward, friend.id).wantStatus(http.StatusCreated)
		for range models.MaxInvitations - 1 {
			s.invite(group, steward, models.NewRandomID().String()).wantStatus(http.StatusCreated)
		}
		s.invite(group, steward, models.NewRandomID().String()).wantProblem(409, "conflict", "", "")
		s.invite(group, steward, friend.id).wantStatus(http.StatusOK)
		s.invite(s.group(steward, leeds("Wednesday Night")), steward, friend.id).wantStatus(http.StatusCreated)
		if got := s.ask("GET", "/groups/"+group+"/members?status=invited&per_page=20&page=3", steward, nil).wantStatus(http.StatusOK); len(got.items()) != 10 || got.at("total") != 50.0 {
			t.Errorf("the last page: %s", got.body)
		}
		s.mine("accept", group, friend).wantStatus(http.StatusOK)
		s.invite(group, steward, models.NewRandomID().String()).wantStatus(http.StatusCreated)
	})
}
