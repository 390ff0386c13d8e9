package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// device is a software authenticator with one passkey.
type device struct {
	authenticator virtualwebauthn.Authenticator
	key           virtualwebauthn.Credential
	party         virtualwebauthn.RelyingParty
}

func newDevice(origin string) *device {
	return &device{
		authenticator: virtualwebauthn.NewAuthenticator(), key: newPasskey(),
		party: virtualwebauthn.RelyingParty{ID: "shg.test", Name: "shg", Origin: origin},
	}
}

// create answers a challenge to make a passkey.
func (v *device) create(t *testing.T, options string) string {
	t.Helper()
	parsed, err := virtualwebauthn.ParseAttestationOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	v.authenticator.Options.UserHandle = []byte(parsed.UserID)
	return virtualwebauthn.CreateAttestationResponse(v.party, v.authenticator, v.key, *parsed)
}

// sign answers a challenge to sign in, and counts.
func (v *device) sign(t *testing.T, options string) string {
	t.Helper()
	parsed, err := virtualwebauthn.ParseAssertionOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	v.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(v.party, v.authenticator, v.key, *parsed)
}

// addPasskey adds a passkey to an account over the API and returns its answer.
func (s *site) addPasskey(who person, v *device, name string) response {
	s.t.Helper()
	c := s.ask("POST", "/me/passkeys/challenges", who, nil).wantStatus(http.StatusOK)
	return s.ask("POST", "/me/passkeys", who, map[string]any{"challenge": c.text("challenge"), "credential": v.create(s.t, c.text("options")), "name": name})
}

func (s *site) challenge() (id, options string) {
	s.t.Helper()
	c := s.ask("POST", "/sign-in/passkeys/challenges", person{}, nil).wantStatus(http.StatusOK)
	return c.text("challenge"), c.text("options")
}

// signInBy signs in by a passkey.
func (s *site) signInBy(v *device) response {
	s.t.Helper()
	id, options := s.challenge()
	return s.ask("POST", "/sign-in/passkeys", person{}, map[string]any{"challenge": id, "credential": v.sign(s.t, options)})
}

// A person adds two passkeys, signs in by them, names one and removes one, and only that one.
func TestPasskeys(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n := s.signUp("Amina")
		first, second := newDevice("http://shg.test"), newDevice("http://shg.test")
		added := s.addPasskey(n.person, first, " My  phone ").wantStatus(http.StatusCreated)
		s.addPasskey(n.person, second, "Key").wantStatus(http.StatusCreated)
		s.addPasskey(n.person, second, "Again").wantStatus(http.StatusConflict)
		in := s.signInBy(first).wantStatus(http.StatusCreated)
		who := person{id: in.text("account/id"), token: in.text("token")}
		if got := s.ask("GET", "/me/sessions", who, nil); who.id != n.id || !strings.Contains(string(got.body), `"passkey"`) {
			t.Errorf("signed in as %s: %s", who.id, got.body)
		}
		s.ask("PUT", "/me/passkeys/"+added.text("id"), who, map[string]any{"name": "Telephone"}).wantStatus(http.StatusNoContent)
		for _, item := range s.ask("GET", "/me/passkeys", who, nil).wantStatus(http.StatusOK).items() {
			if item["name"] == "Telephone" && item["last_used_on"] != "2026-11-24" || item["name"] == "Key" && item["last_used_on"] != nil || item["created_on"] != "2026-11-24" {
				t.Errorf("listed: %v", item)
			}
		}
		other := s.signUp("Somebody else")
		s.ask("DELETE", "/me/passkeys/"+added.text("id"), other.person, nil).wantProblem(404, "not_found", "", "")
		s.ask("PUT", "/me/passkeys/"+added.text("id"), other.person, map[string]any{"name": "Mine"}).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/me/passkeys/"+added.text("id"), who, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/me", n.person, nil).wantProblem(401, "unauthorized", "", "") // the device that is gone may have been signed in
		s.signInBy(first).wantProblem(401, "sign_in_failed", "", "")
		s.signInBy(second).wantStatus(http.StatusCreated)
		if got := s.ask("GET", "/me/passkeys", who, nil); len(got.items()) != 1 || got.text("changed_on") != "2026-11-24" {
			t.Errorf("left: %s", got.body)
		}
	})
}

// What proves nothing signs nobody in: a user who was not verified in this sign-in although in the
// registration, another origin, another's handle, a challenge that was answered before, is too old or
// was never put. A counter that goes back is refused, and the owner sees it.
func TestPasskeysThatProveNothing(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n, other := s.signUp("Amina"), s.signUp("Somebody else")
		v := newDevice("http://shg.test")
		v.authenticator.Options.UserNotVerified = true
		s.addPasskey(n.person, v, "Unverified").wantStatus(http.StatusUnprocessableEntity)
		v.authenticator.Options.UserNotVerified = false
		s.addPasskey(n.person, newDevice("http://evil.test"), "Elsewhere").wantStatus(http.StatusUnprocessableEntity)
		s.addPasskey(n.person, v, "Phone").wantStatus(http.StatusCreated)
		s.signInBy(v).wantStatus(http.StatusCreated)

		unverified := *v
		unverified.authenticator.Options.UserNotVerified = true
		s.signInBy(&unverified).wantProblem(401, "sign_in_failed", "", "")
		elsewhere := *v
		elsewhere.party.Origin = "https://shg.test.evil.test"
		s.signInBy(&elsewhere).wantProblem(401, "sign_in_failed", "", "")
		foreign := *v
		id, err := models.ParseID(other.id)
		if err != nil {
			t.Fatal(err)
		}
		foreign.authenticator.Options.UserHandle = id[:]
		s.signInBy(&foreign).wantProblem(401, "sign_in_failed", "", "")
		stranger := newDevice("http://shg.test")
		stranger.authenticator.Options.UserHandle = v.authenticator.Options.UserHandle
		s.signInBy(stranger).wantProblem(401, "sign_in_failed", "", "")

		challenge, options := s.challenge()
		answer := map[string]any{"challenge": challenge, "credential": v.sign(t, options)}
		s.ask("POST", "/sign-in/passkeys", person{}, answer).wantStatus(http.StatusCreated)
		s.ask("POST", "/sign-in/passkeys", person{}, answer).wantProblem(401, "sign_in_failed", "", "")
		failed, options := s.challenge()
		s.ask("POST", "/sign-in/passkeys", person{}, map[string]any{"challenge": failed, "credential": "{}"}).wantProblem(401, "sign_in_failed", "", "")
		s.ask("POST", "/sign-in/passkeys", person{}, map[string]any{"challenge": failed, "credential": v.sign(t, options)}).wantProblem(401, "sign_in_failed", "", "")
		late, options := s.challenge()
		s.clock.Add(int64(5 * time.Minute))
		s.ask("POST", "/sign-in/passkeys", person{}, map[string]any{"challenge": late, "credential": v.sign(t, options)}).wantProblem(401, "sign_in_failed", "", "")

		v.key.Counter = 0
		refused := s.signInBy(v).wantStatus(http.StatusConflict)
		if !strings.Contains(refused.text("detail"), "copy") {
			t.Errorf("a counter that went back: %s", refused.body)
		}
		if got := s.ask("GET", "/me/passkeys", n.person, nil).text("items/0/refused_on"); got != "2026-11-24" {
			t.Errorf("the owner sees %q", got)
		}
		key := s.ask("POST", "/me/tokens", n.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated)
		s.ask("POST", "/me/passkeys/challenges", person{token: key.text("token")}, nil).wantProblem(403, "forbidden", "", "")
	})
}

// A moderator's first passkey is added by the operator's link, once; a phrase gives neither the role
// nor a passkey, and the last passkey stays.
func TestModeratorsNeedPasskeys(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator := s.person("A moderator", models.AccountModerator)
		id, err := models.ParseID(moderator.id)
		if err != nil {
			t.Fatal(err)
		}
		by := models.WriteOptions{Actor: models.Actor{Operator: true}}
		link, err := s.app.People.InviteToPasskey(t.Context(), by, id)
		if err != nil {
			t.Fatal(err)
		}
		_, token, _ := strings.Cut(link, "token=")
		v, spare := newDevice("http://shg.test"), newDevice("http://shg.test")
		enrol := func(v *device) (person, error) {
			_, c, err := s.app.People.StartEnrolling(t.Context(), models.WriteOptions{}, token)
			if err != nil {
				return person{}, err
			}
			in, err := s.app.People.Enrol(t.Context(), models.WriteOptions{}, token, models.PasskeyInput{Challenge: c.ID.String(), Credential: v.create(t, c.Options), Name: "Key"})
			return person{id: moderator.id, token: in.Secret}, err
		}
		inside, err := enrol(v)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := enrol(spare); err == nil {
			t.Error("the link works twice")
		}
		s.ask("GET", "/moderation/queue", inside, nil).wantStatus(http.StatusOK)
		only := s.ask("GET", "/me/passkeys", inside, nil).text("items/0/id")
		s.ask("DELETE", "/me/passkeys/"+only, inside, nil).wantStatus(http.StatusConflict)

		waiting := s.ask("POST", "/sign-in/devices", person{}, map[string]any{}).wantStatus(http.StatusCreated)
		s.ask("POST", "/me/devices", inside, map[string]any{"code": waiting.text("code")}).wantStatus(http.StatusNoContent)
		weak := person{token: s.ask("POST", "/sign-in/devices/session", person{}, map[string]any{"secret": waiting.text("secret")}).wantStatus(http.StatusCreated).text("token")}
		s.ask("GET", "/moderation/queue", weak, nil).wantStatus(http.StatusForbidden)
		s.ask("POST", "/me/passkeys/challenges", weak, nil).wantStatus(http.StatusConflict)
		s.ask("DELETE", "/me/passkeys/"+only, weak, nil).wantStatus(http.StatusConflict)

		s.addPasskey(inside, spare, "Spare").wantStatus(http.StatusCreated)
		s.ask("DELETE", "/me/passkeys/"+only, inside, nil).wantStatus(http.StatusNoContent)
		again := s.signInBy(spare).wantStatus(http.StatusCreated)
		s.ask("GET", "/moderation/queue", person{token: again.text("token")}, nil).wantStatus(http.StatusOK)
	})
}

// A device is signed in by its code once, within ten minutes, by somebody who is signed in.
func TestSigningInByAnotherDevice(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n := s.signUp("Amina")
		wait := func() (code string, secret map[string]any) {
			w := s.ask("POST", "/sign-in/devices", person{}, map[string]any{}).wantStatus(http.StatusCreated)
			return w.text("code"), map[string]any{"secret": w.text("secret")}
		}
		code, secret := wait()
		s.ask("POST", "/sign-in/devices/session", person{}, secret).wantProblem(409, "conflict", "", "")
		s.ask("POST", "/me/devices", person{}, map[string]any{"code": code}).wantProblem(401, "unauthorized", "", "")
		s.ask("POST", "/me/devices", n.person, map[string]any{"code": "0000-0000"}).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/me/devices", n.person, map[string]any{"code": strings.ToLower(strings.ReplaceAll(code, "-", " "))}).wantStatus(http.StatusNoContent)
		s.ask("POST", "/me/devices", s.signUp("Another").person, map[string]any{"code": code}).wantProblem(404, "not_found", "", "")
		in := s.ask("POST", "/sign-in/devices/session", person{}, secret).wantStatus(http.StatusCreated)
		if got := s.ask("GET", "/me/sessions", person{token: in.text("token")}, nil); in.text("account/id") != n.id || !strings.Contains(string(got.body), `"device"`) {
			t.Errorf("signed in: %s", got.body)
		}
		s.ask("POST", "/sign-in/devices/session", person{}, secret).wantProblem(401, "sign_in_failed", "", "")
		late, secret := wait()
		s.clock.Add(int64(10 * time.Minute))
		n.person = s.signIn(person{}, map[string]any{"phrase": n.phrase})
		s.ask("POST", "/me/devices", n.person, map[string]any{"code": late}).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/sign-in/devices/session", person{}, secret).wantProblem(401, "sign_in_failed", "", "")
	})
}

// One answer to a challenge that is sent twice at once signs in once.
func TestChallengesWorkOnce(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		s := newSite(t, open, config.Meili{})
		n, v := s.signUp("Amina"), newDevice("http://shg.test")
		s.addPasskey(n.person, v, "Phone").wantStatus(http.StatusCreated)
		for round := range rounds(t) {
			c, err := s.app.People.StartPasskeySignIn(t.Context(), models.WriteOptions{})
			if err != nil {
				t.Fatal(err)
			}
			answer := models.PasskeyAnswer{Challenge: c.ID.String(), Credential: v.sign(t, c.Options)}
			var won [2]bool
			var both sync.WaitGroup
			for i := range won {
				both.Go(func() {
					_, err := s.app.People.SignInByPasskey(t.Context(), models.WriteOptions{}, answer)
					won[i] = err == nil
				})
			}
			if both.Wait(); won[0] == won[1] {
				t.Fatalf("round %d: %v", round, won)
			}
		}
	})
}

// newPasskey returns a passkey whose public key has its whole length: the library leaves zeros at the
// beginning of a coordinate out, which no authenticator does.
func newPasskey() virtualwebauthn.Credential {
	const wholeKey = 77 // bytes, in CBOR
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == wholeKey {
			return key
		}
	}
}
