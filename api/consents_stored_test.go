package api_test

import (
	"net/http"
	"testing"
)

// A withdrawal is in the audit log, beside what it did.
func TestWithdrawalsAreRecorded(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		anna := s.member("Anna")
		s.ask("PUT", "/consultants/me", anna, with(facilitator("Anna"), "declares", map[string]any{"gender": "woman"})).wantStatus(http.StatusCreated)
		s.wantRecorded("declarations", anna, func() { s.withdraw(anna, "declarations").wantStatus(http.StatusNoContent) })
		before := len(s.recorded())
		s.withdraw(anna, "declarations").wantStatus(http.StatusNoContent)
		if after := len(s.recorded()); after != before {
			s.t.Errorf("%d entries of nothing", after-before)
		}
	})
}

// An erasure takes the record along.
func TestConsentsAreErased(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		c := s.citizen()
		if n := db.count("consents", "account_id", c.id); n != 2 {
			t.Errorf("%d consents to belong to a group and to a profile", n)
		}
		s.ask("DELETE", "/me", c.person, map[string]any{"phrase": c.phrase}).wantStatus(http.StatusNoContent)
		if n := db.count("consents", "account_id", c.id); n != 0 {
			t.Errorf("%d consents of an erased account", n)
		}
		if n := db.count("consents", "account_id", c.other.id); n != 1 {
			t.Errorf("%d consents of another", n)
		}
	})
}

// The record of a consent is only ended, never changed. Who agreed to another version of the text
// agrees anew by the next act.
func TestConsentsOnlyEnd(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		steward, anna := s.member("A steward"), s.member("Anna")
		s.join(s.group(steward, leeds("Tuesday Night")), steward, anna)
		of := " WHERE account_id = '" + anna.id + "'"
		do := func(query string) error {
			_, err := db.ExecContext(t.Context(), query)
			return err
		}
		for name, change := range map[string]string{"the day": "given_on = '2020-01-01'", "the text": "version = 2", "the purpose": "purpose = 'mail'"} {
			if do("UPDATE consents SET "+change+of) == nil {
				t.Errorf("%s can be changed", name)
			}
		}
		if err := do("UPDATE consents SET withdrawn_on = '2026-11-24'" + of); err != nil {
			t.Error(err)
		}
		if do("UPDATE consents SET withdrawn_on = NULL"+of) == nil {
			t.Error("an end can be taken back")
		}
		if err := do("INSERT INTO consents (id, account_id, purpose, version, given_on) VALUES ('6f1e2b54-93aa-4c3d-8a10-5d1c9e0f7b21', '" + anna.id + "', 'membership', 7, '2026-11-20')"); err != nil {
			t.Fatal(err)
		}
		s.wantConsents("to another text", anna, map[string]string{"membership": "2026-11-20"})
		s.join(s.group(steward, leeds("Second")), steward, anna)
		s.wantConsents("anew", anna, map[string]string{"membership": "2026-11-24"})
	})
}
