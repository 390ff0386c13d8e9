package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// newcomer is somebody who signed up.
type newcomer struct {
	person
	phrase string
	codes  []string
}

// signUp signs somebody up as anybody may.
func (s *site) signUp(name string) newcomer {
	s.t.Helper()
	got := s.ask("POST", "/accounts", person{}, map[string]any{"display_name": name, "language": "BN"}).wantStatus(http.StatusCreated)
	n := newcomer{person: person{id: got.text("account/id"), token: got.text("token")}, phrase: got.text("phrase")}
	for _, code := range got.at("recovery_codes").([]any) {
		n.codes = append(n.codes, code.(string))
	}
	return n
}

// signIn signs in by a body and returns the person with the session's key.
func (s *site) signIn(who person, body map[string]any) person {
	s.t.Helper()
	got := s.ask("POST", "/sessions", who, body).wantStatus(http.StatusCreated)
	return person{id: got.text("account/id"), token: got.text("token")}
}

// Somebody signs up, reads who that is, signs in by what was shown, and signs out. A person who is signed
// out is answered 401, as everybody whose session never was.
func TestSignUpAndIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n := s.signUp(" Amina\t of  Leeds ")
		me := s.ask("GET", "/me", n.person, nil).wantStatus(http.StatusOK)
		if me.text("name") != "Amina of Leeds" || me.text("language") != "bn" || me.text("role") != "account" || me.at("recovery_codes_left") != 10.0 {
			t.Errorf("me: %s", me.body)
		}
		if len(strings.Fields(n.phrase)) != 7 || len(n.codes) != 10 || len(n.codes[0]) != 19 {
			t.Errorf("%q %q", n.phrase, n.codes)
		}
		again := s.signIn(person{}, map[string]any{"phrase": "\n" + strings.ToUpper(strings.ReplaceAll(n.phrase, " ", "-"))})
		byCode := s.signIn(again, map[string]any{"recovery_code": strings.ReplaceAll(n.codes[0], "-", "")})
		s.ask("GET", "/me", again, nil).wantProblem(401, "unauthorized", "", "") // it was replaced
		if got := s.ask("GET", "/me", byCode, nil).wantStatus(http.StatusOK); got.text("account_id") != n.id || got.at("recovery_codes_left") != 9.0 {
			t.Errorf("by a code: %s", got.body)
		}
		var methods []any
		for _, item := range s.ask("GET", "/me/sessions", byCode, nil).wantStatus(http.StatusOK).items() {
			methods = append(methods, item["method"], item["current"])
		}
		if len(methods) != 4 || !cmp.Equal(methods, []any{"phrase", false, "recovery_code", true}) && !cmp.Equal(methods, []any{"recovery_code", true, "phrase", false}) {
			t.Errorf("sessions: %v", methods)
		}
		s.ask("PUT", "/me", byCode, map[string]any{"display_name": "Mina"}).wantStatus(http.StatusOK)
		if got := s.ask("GET", "/me", n.person, nil).wantStatus(http.StatusOK); got.text("name") != "Mina" || got.at("language") != nil {
			t.Errorf("changed: %s", got.body)
		}
		s.ask("DELETE", "/sessions/current", byCode, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/me", byCode, nil).wantProblem(401, "unauthorized", "", "")
		s.ask("GET", "/me", person{token: accounts.SessionPrefix + "x"}, nil).wantProblem(401, "unauthorized", "", "")
		s.ask("DELETE", "/sessions/current", s.member("By a key"), nil).wantProblem(404, "not_found", "", "")
	})
}

// What opens no account is answered alike, whatever the reason, and stores nothing.
func TestSignInsThatFail(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n := s.signUp("Amina")
		s.signIn(person{}, map[string]any{"recovery_code": n.codes[0]})
		words := strings.Fields(n.phrase)
		var first response
		for _, body := range []map[string]any{
			{"phrase": "one two three four five six seven"},
			{"phrase": strings.Join(words[:6], " ")},
			{"phrase": words[1] + " " + words[0] + " " + strings.Join(words[2:], " ")},
			{"phrase": n.codes[1]},
			{"recovery_code": n.codes[0]},
			{"recovery_code": n.phrase},
			{"recovery_code": "0000-0000-0000-0000"},
			{"phrase": " , "},
		} {
			got := s.ask("POST", "/sessions", person{}, body).wantStatus(http.StatusUnauthorized)
			if got.text("code") != "sign_in_failed" {
				t.Errorf("%v is answered %s", body, got.body)
			}
			if first.status == 0 {
				first = got
			}
			hide := func(r response) string { return strings.ReplaceAll(string(r.body), r.header.Get("X-Request-Id"), "") }
			if hide(got) != hide(first) {
				t.Errorf("%v is answered %s, another %s", body, got.body, first.body)
			}
		}
		s.ask("POST", "/sessions", person{}, map[string]any{}).wantProblem(422, "invalid", "/phrase", "required")
		s.ask("POST", "/sessions", person{}, map[string]any{"phrase": n.phrase, "recovery_code": n.codes[1]}).wantProblem(422, "invalid", "/recovery_code", "conflicts_with")
		s.ask("POST", "/sessions", person{}, map[string]any{"phrase": strings.Repeat("a", 301)}).wantProblem(422, "invalid", "/phrase", "too_long")
		for _, name := range []string{"", "\u2800", "a\u202eb", "a\u2066b", "a\u200fb", "a\x00b", strings.Repeat("é", 61)} {
			s.ask("POST", "/accounts", person{}, map[string]any{"display_name": name}).wantStatus(http.StatusUnprocessableEntity)
		}
		if got := s.ask("GET", "/me/sessions", n.person, nil).wantStatus(http.StatusOK).items(); len(got) != 2 {
			t.Errorf("%d sessions", len(got))
		}
	})
}

// A session ends after 30 minutes without use and after 12 hours in any case; on one's own device
// after 30 and 90 days. What has ended is deleted.
func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n := s.signUp("Amina")
		for name, c := range map[string]struct {
			own           bool
			step, longest time.Duration
		}{"elsewhere": {false, 20 * time.Minute, 12 * time.Hour}, "own device": {true, 20 * 24 * time.Hour, 90 * 24 * time.Hour}} {
			who := s.signIn(person{}, map[string]any{"phrase": n.phrase, "own_device": c.own})
			unused := s.signIn(person{}, map[string]any{"phrase": n.phrase, "own_device": c.own})
			for used := c.step; used < c.longest; used += c.step {
				s.clock.Add(int64(c.step))
				s.ask("GET", "/me", who, nil).wantStatus(http.StatusOK)
				if used == 2*c.step {
					s.ask("GET", "/me", unused, nil).wantProblem(401, "unauthorized", "", "")
				}
			}
			s.clock.Add(int64(c.step))
			if got := s.ask("GET", "/me", who, nil); got.status != http.StatusUnauthorized {
				t.Errorf("%s: %d after its longest time", name, got.status)
			}
		}
		if err := s.app.People.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.ask("GET", "/me/sessions", s.signIn(person{}, map[string]any{"phrase": n.phrase}), nil).items(); len(got) != 1 {
			t.Errorf("%d sessions are left", len(got))
		}
	})
}

// The roles of moderators and admins need a session by passkey.
func TestRolesNeedAPasskey(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		s := newSite(t, open, config.Meili{})
		for _, role := range []models.AccountRole{models.AccountPlain, models.AccountModerator, models.AccountAdmin} {
			id, err := models.ParseID(s.person("Somebody", role).id)
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range models.SessionMethods() {
				var secret string
				err := s.app.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
					secret, _, err = s.app.People.StartSession(t.Context(), tx, models.SessionStart{AccountID: id, Method: method})
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				want := models.AccountPlain
				if method == models.MethodPasskey {
					want = role
				}
				if actor, err := s.app.People.Authenticate(t.Context(), secret); err != nil || actor.Role != want || actor.AccountID != id || actor.SessionID == (models.ID{}) {
					t.Errorf("%s by %s acts as %s: %v", role, method, actor.Role, err)
				}
			}
		}
	})
}

// The operator ends all sessions of one account, with the device code that was allowed and waits. Those
// of others, keys and the phrase stay.
func TestTheOperatorSignsOutAnAccount(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n, other := s.signUp("Amina"), s.signUp("Somebody else")
		elsewhere := s.signIn(person{}, map[string]any{"phrase": n.phrase})
		key := s.ask("POST", "/me/tokens", n.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated)
		waiting := s.ask("POST", "/sign-in/devices", person{}, map[string]any{}).wantStatus(http.StatusCreated)
		s.ask("POST", "/me/devices", n.person, map[string]any{"code": waiting.text("code")}).wantStatus(http.StatusNoContent)
		id, err := models.ParseID(n.id)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.app.People.SignOutAccount(t.Context(), models.WriteOptions{}, id); err == nil {
			t.Error("anybody signs it out")
		}
		s.ask("GET", "/me", n.person, nil).wantStatus(http.StatusOK)
		by := models.WriteOptions{Actor: models.Actor{Operator: true}}
		if err := s.app.People.SignOutAccount(t.Context(), by, models.NewID()); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("no such account: %v", err)
		}
		if err := s.app.People.SignOutAccount(t.Context(), by, id); err != nil {
			t.Fatal(err)
		}
		for _, ended := range []person{n.person, elsewhere} {
			s.ask("GET", "/me", ended, nil).wantProblem(401, "unauthorized", "", "")
		}
		s.ask("POST", "/sign-in/devices/session", person{}, map[string]any{"secret": waiting.text("secret")}).wantProblem(401, "sign_in_failed", "", "")
		s.ask("GET", "/me", other.person, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/me", person{token: key.text("token")}, nil).wantStatus(http.StatusOK)
		s.signIn(person{}, map[string]any{"phrase": n.phrase})
	})
}

// A key of an account makes no keys and changes no phrase; sessions and keys of others are not
// there.
func TestKeysDoNotOutliveTheirOwner(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n, other := s.signUp("Amina"), s.signUp("Somebody else")
		key := s.ask("POST", "/me/tokens", n.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated)
		byKey := person{token: key.text("token")}
		s.ask("POST", "/me/tokens", byKey, map[string]any{"scopes": []string{"account"}}).wantProblem(403, "forbidden", "", "")
		s.ask("POST", "/me/phrase", byKey, nil).wantProblem(403, "forbidden", "", "")
		for _, scopes := range [][]string{{"admin"}, {"moderate"}, {"webhooks"}, {"source:a"}, {}, {"read", "read"}} {
			s.ask("POST", "/me/tokens", n.person, map[string]any{"scopes": scopes}).wantStatus(http.StatusUnprocessableEntity)
		}
		listed := s.ask("GET", "/me/tokens", byKey, nil).wantStatus(http.StatusOK)
		if listed.text("items/0/last_used_on") != "2026-11-24" || listed.text("items/0/created_on") != "2026-11-24" || listed.text("items/0/expires_at") != "2027-02-22T09:00:00Z" || strings.Contains(string(listed.body), "shg_") {
			t.Errorf("listed: %s", listed.body)
		}
		session := s.ask("GET", "/me/sessions", n.person, nil).text("items/0/id")
		s.ask("DELETE", "/me/tokens/"+key.text("id"), other.person, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/me/sessions/"+session, other.person, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/me/tokens/"+key.text("id"), n.person, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/me", byKey, nil).wantProblem(401, "unauthorized", "", "")
		elsewhere := s.signIn(person{}, map[string]any{"phrase": n.phrase})
		renewed := s.ask("POST", "/me/phrase", elsewhere, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/me", n.person, nil).wantProblem(401, "unauthorized", "", "")
		for _, body := range []map[string]any{{"phrase": n.phrase}, {"recovery_code": n.codes[5]}} {
			s.ask("POST", "/sessions", person{}, body).wantProblem(401, "sign_in_failed", "", "")
		}
		s.signIn(person{}, map[string]any{"phrase": renewed.text("phrase")})
		s.ask("DELETE", "/me/sessions/"+s.ask("GET", "/me/sessions", elsewhere, nil).text("items/0/id"), elsewhere, nil).wantStatus(http.StatusNoContent)
	})
}

// One code used twice at once opens the account once.
func TestRecoveryCodesWorkOnce(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		s := newSite(t, open, config.Meili{})
		var n newcomer
		for round := range rounds(t) {
			if round%10 == 0 {
				n = s.signUp("Amina")
			}
			var won [2]bool
			var both sync.WaitGroup
			for i := range won {
				both.Go(func() {
					_, err := s.app.People.SignIn(t.Context(), models.WriteOptions{}, models.SignInInput{RecoveryCode: n.codes[round%10]})
					won[i] = err == nil
				})
			}
			if both.Wait(); won[0] == won[1] {
				t.Fatalf("round %d: %v", round, won)
			}
		}
	})
}

// tryFrom tries to sign in from an address and returns the status.
func (s *site) tryFrom(address string, body map[string]any) int {
	s.t.Helper()
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/api/v1/sessions", reader(s.t, body))
	req.RemoteAddr = address + ":1000"
	req.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	return recorder.Code
}

// 10,000 tries of 1,000 addresses open nothing and keep nobody out. Each network, of four of the
// addresses here, has 20 tries in a minute, by all processes together.
func TestManyTriesToSignIn(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		limits := plenty
		limits.SignIns = 20
		s := newSiteWith(t, open, config.Meili{}, limits)
		n, seen := s.signUp("Amina"), map[int]int{}
		other := s.app.Handler() // another process
		for try := range 10_000 {
			s.handler, other = other, s.handler
			address := fmt.Sprintf("198.18.%d.%d", try%250, try/250%4+1)
			seen[s.tryFrom(address, map[string]any{"phrase": fmt.Sprintf("seven words that are wrong the try %d", try)})]++
		}
		if seen[http.StatusUnauthorized] != 250*20 || seen[http.StatusTooManyRequests] != 10_000-250*20 {
			t.Errorf("answers: %v", seen)
		}
		if got := s.tryFrom("198.18.7.9", map[string]any{"phrase": n.phrase}); got != http.StatusTooManyRequests {
			t.Errorf("one more of a network that has used its tries: %d", got)
		}
		if got := s.tryFrom("203.0.113.5", map[string]any{"phrase": n.phrase}); got != http.StatusCreated {
			t.Errorf("somebody of another network: %d", got)
		}
		s.clock.Add(int64(time.Minute))
		if got := s.tryFrom("198.18.7.9", map[string]any{"phrase": n.phrase}); got != http.StatusCreated {
			t.Errorf("a minute later: %d", got)
		}
	})
}
