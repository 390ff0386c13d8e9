package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testmail"
)

// consents returns, by purpose, the day on which each consent was given that is in force: "?" if none
// is recorded.
func (s *site) consents(who person) map[string]string {
	s.t.Helper()
	given := map[string]string{}
	for _, item := range s.ask("GET", "/me/consents", who, nil).wantStatus(http.StatusOK).at("items").([]any) {
		consent := item.(map[string]any)
		if consent["in_force"] != true {
			continue
		}
		given[consent["purpose"].(string)] = "?"
		if day, ok := consent["given_on"].(string); ok {
			given[consent["purpose"].(string)] = day
		}
	}
	return given
}

func (s *site) wantConsents(what string, who person, want map[string]string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.consents(who)); diff != "" {
		s.t.Errorf("%s: -want +got: %s", what, diff)
	}
}

// wantHistory wants rows of purpose, day and day of the end in the file of somebody's data.
func (s *site) wantHistory(who person, want ...[3]any) {
	s.t.Helper()
	var got [][3]any
	for _, item := range s.ask("GET", "/me/export", who, nil).wantStatus(http.StatusOK).section("consents") {
		row := item.(map[string]any)
		if row["version"] != 1.0 {
			s.t.Errorf("version %v", row["version"])
		}
		got = append(got, [3]any{row["purpose"], row["given_on"], row["withdrawn_on"]})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("the file: -want +got: %s", diff)
	}
}

func (s *site) withdraw(who person, purpose string) response {
	s.t.Helper()
	return s.ask("DELETE", "/me/consents/"+purpose, who, nil)
}

// Who founds, joins or asks to join a group consents to that on this day. To withdraw it leaves every
// group and takes the requests back.
func TestConsentToMembership(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, anna, other := s.member("A steward"), s.member("Anna"), s.member("Another")
		s.wantConsents("before", steward, map[string]string{})
		group, second, third := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Second")), s.group(steward, leeds("Third"))
		s.wantConsents("who founds", steward, map[string]string{"membership": "2026-11-24"})
		s.enter(third, anna, map[string]any{"message": "Hello"}).wantStatus(http.StatusAccepted)
		s.wantConsents("who asks", anna, map[string]string{"membership": "2026-11-24"})
		s.clock.Add(int64(24 * time.Hour))
		s.join(group, steward, anna)
		s.enter(second, anna, map[string]any{"code": s.joinCode(second, steward, map[string]any{})}).wantStatus(http.StatusOK)
		s.wantConsents("who belongs to several", anna, map[string]string{"membership": "2026-11-24"})
		s.join(group, steward, other)
		s.wantConsents("who accepts", other, map[string]string{"membership": "2026-11-25"})
		s.ask("POST", "/groups/"+group+"/needs", anna, newcomers()).wantStatus(http.StatusCreated)

		s.withdraw(anna, "membership").wantStatus(http.StatusNoContent)
		s.wantConsents("afterwards", anna, map[string]string{})
		s.wantBelongings("afterwards", anna, "blocked  Tuesday Night", "blocked  Second")
		if got := s.ask("GET", "/groups/"+third+"/join-requests", steward, nil).wantStatus(http.StatusOK).items(); len(got) != 0 {
			t.Errorf("requests %v", got)
		}
		if got := s.ask("GET", "/groups/"+group+"/needs", steward, nil).wantStatus(http.StatusOK).items(); len(got) != 1 {
			t.Errorf("needs %v", got)
		}
		s.withdraw(anna, "membership").wantStatus(http.StatusNoContent)
		s.wantConsents("another's", other, map[string]string{"membership": "2026-11-25"})
		s.enter(third, anna, map[string]any{"code": s.joinCode(third, steward, map[string]any{})}).wantStatus(http.StatusOK)
		s.mine("leave", third, anna).wantStatus(http.StatusNoContent)
		s.wantHistory(anna, [3]any{"membership", "2026-11-24", "2026-11-25"}, [3]any{"membership", "2026-11-25", "2026-11-25"})
	})
}

// Who claims a group consents to belong to it, and ends the claim by withdrawing.
func TestConsentToAClaim(t *testing.T) {
	withMail(t, func(_ *testing.T, s *site, mails *testmail.Sink) {
		partner, anna := s.partner("leeds"), s.member("Anna")
		s.claimed(mails, s.listed(partner, "1", "contact@example.org"), anna)
		s.wantConsents("claimed", anna, map[string]string{"membership": "2026-11-24"})
		s.withdraw(anna, "membership").wantStatus(http.StatusNoContent)
		s.wantConsents("withdrawn", anna, map[string]string{})
		s.clock.Add(int64(15 * 24 * time.Hour))
		s.post()
		s.wantBelongings("after 15 days", anna)
		s.wantHistory(anna, [3]any{"membership", "2026-11-24", "2026-11-24"})
	})
}

// The last steward of a group with other members leaves no group at all, and stays on record.
func TestConsentOfTheLastSteward(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, founder, member := s.member("A steward"), s.member("A founder"), s.member("A member")
		elsewhere, group := s.group(founder, leeds("Elsewhere")), s.group(steward, leeds("Tuesday Night"))
		s.group(steward, leeds("Alone"))
		s.join(elsewhere, founder, steward)
		s.join(group, steward, member)
		before := len(s.recorded())
		s.withdraw(steward, "membership").wantProblem(409, "conflict", "", "")
		s.wantConsents("refused", steward, map[string]string{"membership": "2026-11-24"})
		s.wantBelongings("refused", steward, "member member Elsewhere", "member steward Tuesday Night", "member steward Alone")
		if after := len(s.recorded()); after != before {
			t.Errorf("%d entries of what was refused", after-before)
		}
		s.withdraw(member, "membership").wantStatus(http.StatusNoContent)
		s.withdraw(steward, "membership").wantStatus(http.StatusNoContent)
		s.wantConsents("alone in both", steward, map[string]string{})
	})
}

// What began before consents were recorded, or what the operator did, has no day, and is withdrawn
// all the same. The next act that consents to it is recorded.
func TestConsentsWithoutADay(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		partner, anna, steward := s.partner("leeds"), s.member("Anna"), s.member("A steward")
		if err := s.claim(s.listed(partner, "1", ""), anna); err != nil {
			s.t.Fatal(err)
		}
		s.wantConsents("by the operator", anna, map[string]string{"membership": "?"})
		s.wantHistory(anna)
		s.withdraw(anna, "membership").wantStatus(http.StatusNoContent)
		s.wantConsents("withdrawn", anna, map[string]string{})
		if err := s.claim(s.listed(partner, "2", ""), anna); err != nil {
			s.t.Fatal(err)
		}
		s.join(s.group(steward, leeds("Tuesday Night")), steward, anna)
		s.wantConsents("by oneself", anna, map[string]string{"membership": "2026-11-24"})
	})
}

// Who confirms an address consents to it. To withdraw that removes it, unless nothing else signs in; a
// key may not.
func TestConsentToMail(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		amina, other := s.signUp("Amina"), s.signUp("Other")
		enter := func(who person, address string) {
			s.ask("PUT", "/me/email", who, map[string]string{"email": address}).wantStatus(http.StatusAccepted)
			s.wantConsents("before it is confirmed", who, map[string]string{})
			s.ask("POST", "/me/email/confirm", who, map[string]string{"code": first(t, linkCode, s.lastMail(mails).Text)}).wantStatus(http.StatusNoContent)
		}
		enter(amina.person, "amina@example.org")
		enter(other.person, "other@example.org")
		s.wantConsents("confirmed", amina.person, map[string]string{"mail": "2026-11-24"})
		key := s.ask("POST", "/me/tokens", amina.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated).text("token")
		s.withdraw(person{token: key}, "mail").wantStatus(http.StatusForbidden)
		s.clock.Add(int64(24 * time.Hour))
		again := s.signIn(person{}, map[string]any{"phrase": amina.phrase})
		s.withdraw(again, "mail").wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/me/email", again, nil).wantStatus(http.StatusOK).at("email"); got != nil {
			t.Errorf("the address is %v", got)
		}
		s.wantHistory(again, [3]any{"mail", "2026-11-24", "2026-11-25"})
		s.wantConsents("another's", s.signIn(person{}, map[string]any{"phrase": other.phrase}), map[string]string{"mail": "2026-11-24"})
		s.withdraw(again, "mail").wantStatus(http.StatusNoContent)
	})
}

// An address that nothing else signs in beside stays, also one that the operator entered.
func TestConsentToTheOnlyWayIn(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		browser := s.askForLink("anna@example.org")
		answer := s.browse("/sign-in/links/confirm", `{"token":"`+first(t, linkToken, s.lastMail(mails).Text)+`"}`, browser)
		var signed struct{ Token string }
		if err := json.NewDecoder(answer.Body).Decode(&signed); err != nil || answer.StatusCode != http.StatusCreated {
			t.Fatalf("%d %v", answer.StatusCode, err)
		}
		anna := person{token: signed.Token}
		if got := s.withdraw(anna, "mail").wantStatus(http.StatusConflict); got.text("code") != "conflict" {
			t.Errorf("refused: %s", got.body)
		}
		s.wantConsents("refused", anna, map[string]string{"mail": "?"})
		s.ask("POST", "/me/phrase", anna, nil).wantStatus(http.StatusOK)
		s.withdraw(anna, "mail").wantStatus(http.StatusNoContent)
		s.wantConsents("withdrawn", anna, map[string]string{})
	})
}

// Who makes a profile consents that it is public, and to what it declares. Each is withdrawn alone.
func TestConsentToAProfile(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.moderator()
		anna, profile := s.consultant(moderator, facilitator("Anna"))
		other, _ := s.consultant(moderator, with(facilitator("Other"), "declares", map[string]any{"gender": "woman"}))
		s.wantConsents("a profile", anna, map[string]string{"profile": "2026-11-24"})
		s.clock.Add(int64(24 * time.Hour))
		declares := func(values map[string]any) {
			tag := s.ask("GET", "/consultants/me", anna, nil).wantStatus(http.StatusOK).header.Get("ETag")
			s.send(request{method: "PUT", path: "/consultants/me", who: anna, body: with(facilitator("Anna"), "declares", values), headers: map[string]string{"If-Match": tag, "Content-Type": "application/json"}}).wantStatus(http.StatusOK)
		}
		declares(map[string]any{"gender": "woman"})
		s.wantConsents("what it declares", anna, map[string]string{"profile": "2026-11-24", "declarations": "2026-11-25"})
		declares(map[string]any{})
		s.wantConsents("nothing", anna, map[string]string{"profile": "2026-11-24"})
		declares(map[string]any{"faith": "none"})
		s.withdraw(anna, "declarations").wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/consultants/me", anna, nil).wantStatus(http.StatusOK).at("declares"); got != nil {
			t.Errorf("it declares %v", got)
		}
		s.wantConsents("nothing declared", anna, map[string]string{"profile": "2026-11-24"})

		s.ask("GET", "/consultants/"+profile, person{}, nil).wantStatus(http.StatusOK)
		s.withdraw(anna, "profile").wantStatus(http.StatusNoContent)
		s.withdraw(anna, "profile").wantStatus(http.StatusNoContent)
		s.ask("GET", "/consultants/"+profile, person{}, nil).wantProblem(404, "not_found", "", "")
		s.settle()
		if got := s.ask("GET", "/consultants", person{}, nil).wantStatus(http.StatusOK).at("total"); got != 1.0 {
			t.Errorf("the index has %v", got)
		}
		s.wantConsents("nothing left", anna, map[string]string{})
		s.ask("PUT", "/consultants/me", anna, facilitator("Anna")).wantStatus(http.StatusCreated)
		s.wantConsents("brought back", anna, map[string]string{"profile": "2026-11-25"})
		s.wantConsents("another's", other, map[string]string{"profile": "2026-11-24", "declarations": "2026-11-24"})
		if got := s.ask("GET", "/consultants/me", other, nil).wantStatus(http.StatusOK).at("declares/gender"); got != "woman" {
			t.Errorf("another declares %v", got)
		}
	})
}

// The texts are in the reader's language. Those of a version never change their meaning: another one
// is a version of its own.
func TestConsentTexts(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		anna := s.member("Anna")
		items := s.ask("GET", "/me/consents", anna, nil).wantStatus(http.StatusOK)
		want := map[string]string{
			"membership": "You agree that it is stored which groups you belong to or ask to join, and what you say there that the group needs. " +
				"This can reveal something about your health or your life. The group's members see it. Consultants whom the group asks read the needs of its request.",
			"mail":    "You agree that your e-mail address is stored, encrypted, to sign you in by a link and to write to you when something waits. Nobody else is shown it.",
			"profile": "You agree that your profile as a consultant is public: everybody can find it, read it and use it by the API.",
			"declarations": "You agree that what you declare of yourself, such as gender or faith, is stored with your profile. It is compared with what groups insist on. " +
				"Members of a group see it among the consultants for their request, and moderators see it; it is not public.",
		}
		got := map[string]string{}
		for _, item := range items.at("items").([]any) {
			consent := item.(map[string]any)
			got[consent["purpose"].(string)] = consent["text"].(string)
			if consent["version"] != 1.0 || consent["withdrawal"] == "" || consent["in_force"] != false {
				t.Errorf("%v", consent)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got: %s", diff)
		}
		german := s.with("GET", "/me/consents", anna, map[string]string{"Accept-Language": "de"}).wantStatus(http.StatusOK)
		if got := german.text("items/1/withdrawal"); got != "Ihre Adresse wird gelöscht. Es wird nichts mehr an sie geschickt, und kein Link meldet Sie mehr an." {
			t.Errorf("in German: %s", got)
		}
		s.withdraw(anna, "statistics").wantProblem(404, "not_found", "", "")
		s.withdraw(person{}, "mail").wantProblem(401, "unauthorized", "", "")
		s.ask("GET", "/me/consents", person{}, nil).wantProblem(401, "unauthorized", "", "")
	})
}
