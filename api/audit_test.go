package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// recorded returns the entries of the audit log, the newest first.
func (s *site) recorded() []models.AuditEntry {
	s.t.Helper()
	entries, err := s.app.Audit.Last(s.t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return entries
}

// wantRecorded does something and wants it in the audit log, by one party and without its name.
func (s *site) wantRecorded(what string, who person, do func()) {
	s.t.Helper()
	before := map[models.ID]bool{}
	for _, e := range s.recorded() {
		before[e.ID] = true
	}
	do()
	added := 0
	for _, e := range s.recorded() {
		if before[e.ID] {
			continue
		}
		added++
		if e.Act == "" || e.Subject == "" || e.ActorKind == models.AuditAccount && e.Actor == "" || who.id != "" && strings.Contains(e.Actor+e.Subject, who.id) {
			s.t.Errorf("%s is recorded as %+v", what, e)
		}
	}
	if added != 1 {
		s.t.Errorf("%s: %d entries", what, added)
	}
}

// Every change and every creation is in the audit log, once, and the log leads to its end.
func TestWritesAreRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, c := range s.versioned() {
			tag := s.ask("GET", c.read, c.who, nil).wantStatus(http.StatusOK).header.Get("ETag")
			s.wantRecorded(c.name, c.who, func() {
				if got := s.change(c, tag); got.status != http.StatusOK && got.status != http.StatusNoContent {
					t.Fatalf("%s: %d %s", c.name, got.status, got.body)
				}
			})
		}
		for _, m := range s.creations() {
			s.wantRecorded("POST "+m.path, m.who, func() { s.make(m).wantStatus(m.successStatus()) })
			before := len(s.recorded())
			s.make(m)
			if after := len(s.recorded()); after != before {
				t.Errorf("POST %s again: %d entries more", m.path, after-before)
			}
		}
		if err := s.app.Audit.Chain(t.Context()); err != nil {
			t.Fatal(err)
		}
		report, err := s.app.Audit.Verify(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, nil)
		if err != nil || report.Entries != len(s.recorded()) || report.Unchained != 0 || report.Digests != 1 || len(report.Faults) > 0 {
			t.Errorf("%+v, %v, of %d", report, err, len(s.recorded()))
		}
		digests := s.ask("GET", "/audit/digests", person{}, nil).wantStatus(http.StatusOK)
		if items := digests.items(); len(items) != 1 {
			t.Errorf("digests %v", items)
		}
	})
}

// What is refused is in no log.
func TestRefusalsAreNotRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another")
		group := s.group(steward, leeds("Tuesday Night"))
		before := len(s.recorded())
		s.ask("DELETE", "/groups/"+group, other, nil)
		s.ask("POST", "/groups/"+group+"/needs", other, newcomers()).wantStatus(http.StatusNotFound)
		s.ask("POST", "/groups/"+group+"/needs", steward, map[string]any{}).wantStatus(http.StatusUnprocessableEntity)
		if after := len(s.recorded()); after != before {
			t.Errorf("%d entries more", after-before)
		}
	})
}

// What somebody does to the own account is recorded too: who signs up, and every change of what signs
// in.
func TestOwnActsAreRecorded(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		var amina newcomer
		s.wantRecorded("sign up", person{}, func() { amina = s.signUp("Amina") })
		self := map[string]any{"display_name": "Salma", "language": "bn"}
		s.wantRecorded("a name", amina.person, func() { s.ask("PUT", "/me", amina.person, self).wantStatus(http.StatusOK) })
		s.wantRecorded("a phrase", amina.person, func() { s.ask("POST", "/me/phrase", amina.person, nil).wantStatus(http.StatusOK) })
		key := ""
		s.wantRecorded("a key", amina.person, func() {
			key = s.ask("POST", "/me/tokens", amina.person, map[string]any{"scopes": []string{"read"}}).wantStatus(http.StatusCreated).text("id")
		})
		s.wantRecorded("the end of a key", amina.person, func() { s.ask("DELETE", "/me/tokens/"+key, amina.person, nil).wantStatus(http.StatusNoContent) })
		s.wantRecorded("no address", amina.person, func() { s.ask("DELETE", "/me/email", amina.person, nil).wantStatus(http.StatusNoContent) })
		group := s.group(s.member("A steward"), leeds("Tuesday Night"))
		s.wantRecorded("asking", amina.person, func() {
			s.enter(group, amina.person, map[string]any{"message": "Hello"}).wantStatus(http.StatusAccepted)
		})
	})
}
