package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
)

// retain does what the service does from time to time about accounts that are not used.
func (s *site) retain() {
	s.t.Helper()
	const months = 24
	err := s.app.People.AnnounceErasures(s.t.Context(), months)
	if err == nil {
		err = s.app.Directory.EraseUnused(s.t.Context(), months)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// exist returns which accounts there are, of those that are asked about.
func (s *site) exist(accounts map[string]string) []string {
	s.t.Helper()
	var there []string
	err := s.app.Store.EachAccount(s.t.Context(), func(a models.Account) error {
		if name, asked := accounts[a.ID.String()]; asked {
			there = append(there, name)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(there)
	return there
}

// An account that nobody uses for 24 months is announced to be erased 30 days before, once, and is
// erased then and stays so after a restore. Who uses it keeps it; moderators and partners keep theirs.
func TestUnusedAccountsAreErased(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		const day = int64(24 * time.Hour)
		back, keyed := s.signUp("Comes back"), s.member("By a key")
		anna := s.accountWith("Anna", "anna@example.org")
		accounts := map[string]string{
			back.id: "back", keyed.id: "keyed", anna.ID.String(): "anna", s.signUp("Away").id: "away", s.moderator().id: "moderator", s.partner("a").id: "partner",
		}
		s.retain() // from now on it is known that Anna, who never signed in, does not
		if got := s.ask("GET", "/me/export", back.person, nil).wantStatus(http.StatusOK); !slices.Contains(sectionsWith(got, "last_used_on"), "account_use") {
			t.Errorf("the file does not name the last use: %s", got.body)
		}
		until := time.Date(2028, 11, 24, 9, 0, 0, 0, time.UTC).Sub(began)
		s.clock.Store(began.Add(until).UnixNano() - 31*day)
		s.retain()
		s.post()
		if got := len(mails.All()); got != 0 {
			t.Errorf("31 days before: %d mails", got)
		}
		s.clock.Add(day)
		for range 2 {
			s.retain()
		}
		s.post()
		if got := mails.All(); len(got) != 1 || got[0].To != "anna@example.org" || got[0].Header.Get("Subject") != "Your account is going to be erased" {
			t.Errorf("30 days before: %+v", got)
		}
		s.clock.Add(29 * day)
		s.signIn(person{}, map[string]any{"phrase": back.phrase})
		s.ask("GET", "/me", keyed, nil).wantStatus(http.StatusOK)
		s.retain()
		if got := s.exist(accounts); len(got) != 6 {
			t.Errorf("a day before there are %v", got)
		}
		s.clock.Add(day)
		s.retain()
		if got, want := s.exist(accounts), []string{"back", "keyed", "moderator", "partner"}; !slices.Equal(got, want) {
			t.Errorf("then there are %v, want %v", got, want)
		}
		if _, entries, err := s.app.Directory.ReplayErasures(t.Context()); err != nil || entries != 2 {
			t.Errorf("the ledger has %d entries, %v", entries, err)
		}
		s.clock.Add(20 * day)
		s.retain()
		if got := s.exist(accounts); len(got) != 4 {
			t.Errorf("later there are %v", got)
		}
	})
}

// If the announcement comes late, the erasure waits for its 30 days all the same.
func TestErasureWaitsForItsAnnouncement(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		const day = int64(24 * time.Hour)
		away := s.signUp("Away")
		accounts := map[string]string{away.id: "away"}
		s.clock.Add(1000 * day)
		s.retain()
		s.clock.Add(29 * day)
		s.retain()
		if got := s.exist(accounts); len(got) != 1 {
			t.Error("it is erased before its 30 days")
		}
		s.clock.Add(day)
		s.retain()
		if got := s.exist(accounts); len(got) != 0 {
			t.Error("it is not erased")
		}
	})
}

// sectionsWith returns the names of the sections of a file whose first item has a member.
func sectionsWith(file response, member string) []string {
	var found []string
	sections, _ := file.at("sections").([]any)
	for _, one := range sections {
		section, _ := one.(map[string]any)
		items, _ := section["items"].([]any)
		if len(items) == 0 {
			continue
		}
		if first, _ := items[0].(map[string]any); first[member] != nil {
			name, _ := section["name"].(string)
			found = append(found, name)
		}
	}
	return found
}
