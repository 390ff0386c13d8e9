package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
)

// listed makes a group of a source, with or without a published address.
func (s *site) listed(partner person, record, address string) string {
	s.t.Helper()
	input := leeds("Imported " + record)
	if address != "" {
		input["contacts"] = []map[string]any{{"kind": "email", "value": address}}
	}
	return s.ask("PUT", "/sources/leeds/records/"+record, partner, input).wantStatus(http.StatusCreated).text("id")
}

// claimed starts a claim of a group and enters its code.
func (s *site) claimed(mails *testmail.Sink, group string, who person) {
	s.t.Helper()
	s.ask("POST", "/groups/"+group+"/claims", who, nil).wantStatus(http.StatusAccepted)
	code := first(s.t, linkCode, s.lastMail(mails).Text)
	if got := s.ask("POST", "/groups/"+group+"/claims/confirm", who, map[string]any{"code": code}).wantStatus(http.StatusOK); got.text("status") != "running" {
		s.t.Errorf("confirmed: %s", got.body)
	}
}

// An imported group is claimed by the code that its published contact was sent, and 14 days without an
// objection. Its source changes it no more after that.
func TestClaims(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		partner, anna, other := s.partner("leeds"), s.member("Anna"), s.member("Another")
		group := s.listed(partner, "1", "contact@example.org")
		claims := "/groups/" + group + "/claims"
		s.ask("POST", claims, person{}, nil).wantStatus(http.StatusUnauthorized)
		s.claimed(mails, group, anna)
		m := s.lastMail(mails)
		if m.To != "contact@example.org" || strings.Contains(m.Header.Get("Subject")+m.Text, "Imported") || strings.Contains(m.Text, "Anna") {
			t.Errorf("%+v", m)
		}
		s.ask("POST", claims, other, nil).wantRefused(409, "conflict")
		s.clock.Add(int64(models.ClaimPeriod - time.Hour))
		s.post()
		s.ask("GET", "/groups/"+group+"/members", anna, nil).wantStatus(http.StatusNotFound)
		s.clock.Add(int64(2 * time.Hour))
		s.post()
		s.wantBelongings("after 14 days", anna, "member steward Imported 1")
		s.ask("POST", claims, other, nil).wantRefused(409, "conflict")
		again := leeds("Renamed")
		if got := s.ask("PUT", "/sources/leeds/records/1", partner, again); got.status < 300 && s.ask("GET", "/groups/"+group, person{}, nil).text("name") == "Renamed" {
			t.Errorf("the source still changes it: %d", got.status)
		}
	})
}

// An objection of the contact, by the link, or of a moderator ends a claim.
func TestObjectionsToClaims(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		partner, anna, moderator := s.partner("leeds"), s.member("Anna"), s.moderator()
		byLink, byModerator := s.listed(partner, "1", "one@example.org"), s.listed(partner, "2", "two@example.org")
		s.claimed(mails, byLink, anna)
		token := map[string]any{"token": first(t, linkToken, s.lastMail(mails).Text)}
		s.ask("POST", "/claims/object", person{}, token).wantStatus(http.StatusNoContent)
		s.ask("POST", "/claims/object", person{}, token).wantStatus(http.StatusNotFound)
		byModerator = s.ask("GET", "/groups/"+byModerator, person{}, nil).text("slug")
		s.claimed(mails, byModerator, anna)
		claims := "/groups/" + byModerator + "/claims"
		s.ask("GET", claims, anna, nil).wantRefused(404, "not_found")
		object := claims + "/" + s.ask("GET", claims, moderator, nil).wantStatus(http.StatusOK).text("items/0/id") + "/object"
		s.ask("POST", object, anna, nil).wantRefused(404, "not_found")
		s.ask("POST", object, moderator, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", object, moderator, nil).wantRefused(404, "not_found")
		s.clock.Add(int64(models.ClaimPeriod + time.Hour))
		s.post()
		s.wantBelongings("after objections", anna)
	})
}

// What cannot be claimed, and how often one may try.
func TestClaimsThatAreRefused(t *testing.T) {
	withMail(t, func(_ *testing.T, s *site, mails *testmail.Sink) {
		partner, anna := s.partner("leeds"), s.member("Anna")
		own, silent := s.group(s.member("A steward"), leeds("Tuesday Night")), s.listed(partner, "1", "")
		for _, group := range []string{own, silent} {
			s.ask("POST", "/groups/"+group+"/claims", anna, nil).wantRefused(409, "conflict")
		}
		group := s.listed(partner, "2", "contact@example.org")
		for range 3 {
			s.ask("POST", "/groups/"+group+"/claims", anna, nil).wantStatus(http.StatusAccepted)
		}
		s.ask("POST", "/groups/"+group+"/claims", s.member("Another"), nil).wantRefused(429, "too_many_requests")
		code := first(s.t, linkCode, s.lastMail(mails).Text)
		confirm := "/groups/" + group + "/claims/confirm"
		s.ask("POST", confirm, s.member("A third"), map[string]any{"code": code}).wantRefused(422, "/code unusable")
		for range 5 {
			s.ask("POST", confirm, anna, map[string]any{"code": "0000-0000"}).wantRefused(422, "/code unusable")
		}
		s.ask("POST", confirm, anna, map[string]any{"code": code}).wantRefused(422, "/code unusable")
	})
}
