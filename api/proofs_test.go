package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// prove sends a new proof of who somebody is.
func (s *site) prove(who person, proof map[string]any) response {
	s.t.Helper()
	return s.ask("POST", "/me/session/proof", who, proof)
}

// owner is somebody with a passkey, whose session has become old.
type owner struct {
	newcomer
	v       *device
	passkey string
}

func (s *site) owner() owner {
	s.t.Helper()
	o := owner{newcomer: s.signUp("Amina"), v: newDevice("http://shg.test")}
	o.passkey = s.addPasskey(o.person, o.v, "Phone").wantStatus(http.StatusCreated).text("id")
	s.clock.Add(int64(models.ProofLifetime))
	return o
}

// account returns what signs somebody in, as far as it is shown.
func (s *site) account(who person) string {
	s.t.Helper()
	var all strings.Builder
	for _, path := range []string{"/me/passkeys", "/me/email", "/me/tokens", "/me/identities"} {
		all.Write(s.ask("GET", path, who, nil).wantStatus(http.StatusOK).body)
	}
	return all.String()
}

// actsThatNeedAProof lists every act that changes who gets into an account, and what it answers
// when it is done.
func actsThatNeedAProof(s *site) map[string]struct {
	do   func(o owner) response
	want int
} {
	type act = struct {
		do   func(o owner) response
		want int
	}
	ask := func(method, path string, body any, want int) act {
		return act{func(o owner) response { return s.ask(method, path, o.person, body) }, want}
	}
	return map[string]act{
		"a new phrase": ask("POST", "/me/phrase", nil, http.StatusOK), "an address": ask("PUT", "/me/email", map[string]any{"email": "anna@example.org"}, http.StatusAccepted),
		"no address": ask("DELETE", "/me/email", nil, http.StatusNoContent), "a key": ask("POST", "/me/tokens", map[string]any{"scopes": []string{"account"}}, http.StatusCreated),
		"another device":            {func(o owner) response { return s.approveWaiting(o.person) }, http.StatusNoContent},
		"an organisation less":      ask("DELETE", "/me/identities/"+models.NewID().String(), nil, http.StatusNotFound),
		"a challenge for a passkey": ask("POST", "/me/passkeys/challenges", nil, http.StatusOK),
		"a passkey":                 {func(o owner) response { return s.addUnlessRefused(o.person) }, http.StatusCreated},
		"another name for a passkey": {func(o owner) response {
			return s.ask("PUT", "/me/passkeys/"+o.passkey, o.person, map[string]any{"name": "Key"})
		}, http.StatusNoContent},
		"a passkey less": {func(o owner) response { return s.ask("DELETE", "/me/passkeys/"+o.passkey, o.person, nil) }, http.StatusNoContent},
	}
}

// approveWaiting lets a device in that waits.
func (s *site) approveWaiting(who person) response {
	s.t.Helper()
	code := s.ask("POST", "/sign-in/devices", person{}, map[string]any{}).wantStatus(http.StatusCreated).text("code")
	return s.ask("POST", "/me/devices", who, map[string]any{"code": code})
}

// addUnlessRefused adds a passkey. If not even a challenge is to be had, it sends an answer to
// none.
func (s *site) addUnlessRefused(who person) response {
	s.t.Helper()
	if c := s.ask("POST", "/me/passkeys/challenges", who, nil); c.status != http.StatusOK {
		return s.ask("POST", "/me/passkeys", who, map[string]any{"challenge": models.NewID().String(), "credential": "{}", "name": "Key"})
	}
	return s.addPasskey(who, newDevice("http://shg.test"), "Key")
}

// In a session that is ten minutes old nobody changes who gets into the account: not with a wrong
// proof either, nor with somebody else's. With a new proof it works, for ten minutes.
func TestProofIsAskedAnew(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		stranger := s.signUp("Somebody else")
		for name, act := range actsThatNeedAProof(s) {
			s.run(name, func(t *testing.T, s *site) {
				o := s.owner()
				before := s.account(o.person)
				refused := func() { t.Helper(); act.do(o).wantProblem(403, "proof_needed", "", "") }
				refused()
				s.prove(o.person, map[string]any{"phrase": "one two three four five six seven"}).wantProblem(401, "sign_in_failed", "", "")
				s.prove(o.person, map[string]any{"phrase": stranger.phrase}).wantProblem(401, "sign_in_failed", "", "")
				refused()
				if after := s.account(o.person); after != before {
					t.Errorf("it was refused and changed something: %s, was %s", after, before)
				}
				s.signIn(person{}, map[string]any{"phrase": o.phrase})
				s.prove(o.person, map[string]any{"phrase": o.phrase}).wantStatus(http.StatusNoContent)
				s.clock.Add(int64(models.ProofLifetime - time.Minute))
				if got := act.do(o); got.status != act.want {
					t.Errorf("proven: %d %s", got.status, got.body)
				}
				s.clock.Add(int64(time.Minute))
				refused()
			})
		}
	})
}

// A key proves nothing and does nothing of this, and without one nobody is asked for a proof.
func TestWhoProves(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		o := s.owner()
		s.prove(o.person, map[string]any{"phrase": o.phrase}).wantStatus(http.StatusNoContent)
		key := person{token: s.ask("POST", "/me/tokens", o.person, map[string]any{"scopes": []string{"account"}}).wantStatus(http.StatusCreated).text("token")}
		s.prove(key, map[string]any{"phrase": o.phrase}).wantProblem(403, "forbidden", "", "")
		for name, act := range actsThatNeedAProof(s) {
			if got := act.do(owner{newcomer: newcomer{person: key}, passkey: o.passkey}); got.status != http.StatusForbidden || got.text("code") != "forbidden" {
				t.Errorf("%s, by a key: %d %s", name, got.status, got.body)
			}
		}
		s.prove(person{}, map[string]any{"phrase": o.phrase}).wantProblem(401, "unauthorized", "", "")
	})
}

// A recovery code proves once, and a passkey of one's own once for each challenge. What is no
// proof, or more than one, is refused.
func TestWaysToProve(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		o, other := s.owner(), s.owner()
		works := func(want int) { t.Helper(); s.ask("POST", "/me/phrase", o.person, nil).wantStatus(want) }
		s.prove(o.person, map[string]any{"recovery_code": other.codes[0]}).wantProblem(401, "sign_in_failed", "", "")
		s.signIn(person{}, map[string]any{"recovery_code": other.codes[0]}) // it is not used up
		s.prove(o.person, map[string]any{"recovery_code": o.codes[0]}).wantStatus(http.StatusNoContent)
		s.prove(o.person, map[string]any{"recovery_code": o.codes[0]}).wantProblem(401, "sign_in_failed", "", "")
		works(http.StatusOK)

		s.clock.Add(int64(models.ProofLifetime))
		works(http.StatusForbidden)
		by := func(v *device) map[string]any {
			challenge, options := s.challenge()
			return map[string]any{"challenge": challenge, "credential": v.sign(t, options)}
		}
		s.prove(o.person, by(other.v)).wantProblem(401, "sign_in_failed", "", "")
		works(http.StatusForbidden)
		answer := by(o.v)
		s.prove(o.person, answer).wantStatus(http.StatusNoContent)
		s.prove(o.person, answer).wantProblem(401, "sign_in_failed", "", "")
		works(http.StatusOK)

		s.prove(o.person, map[string]any{}).wantProblem(422, "invalid", "/phrase", "required")
		s.prove(o.person, map[string]any{"phrase": o.phrase, "code": "0000-0000"}).wantProblem(422, "invalid", "/code", "conflicts_with")
		s.prove(o.person, map[string]any{"challenge": models.NewID().String()}).wantProblem(422, "invalid", "/credential", "required")
	})
}

// The code of a mail to one's own address proves once; five wrong ones use it up, and another's
// mail proves nothing. What was sent to confirm an address is entered without a new proof.
func TestProvingByMail(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		enter := func(n newcomer, address string) {
			s.ask("PUT", "/me/email", n.person, map[string]any{"email": address}).wantStatus(http.StatusAccepted)
			s.post()
			s.clock.Add(int64(models.ProofLifetime - time.Minute))
			list := mails.All()
			s.ask("POST", "/me/email/confirm", n.person, map[string]any{"code": first(t, linkCode, list[len(list)-1].Text)}).wantStatus(http.StatusNoContent)
			s.clock.Add(int64(time.Minute))
		}
		send := func(address string) string {
			s.askForLink(address)
			s.post()
			list := mails.All()
			return first(t, linkCode, list[len(list)-1].Text)
		}
		n, other := s.signUp("Anna"), s.signUp("Zoë")
		enter(n, "anna@example.org")
		other.person = s.signIn(person{}, map[string]any{"phrase": other.phrase})
		enter(other, "zoe@example.org")
		s.prove(n.person, map[string]any{"code": send("zoe@example.org")}).wantStatus(http.StatusUnauthorized)
		code := send("anna@example.org")
		s.prove(n.person, map[string]any{"code": "0000-0000"}).wantStatus(http.StatusUnauthorized)
		s.prove(n.person, map[string]any{"code": code}).wantStatus(http.StatusNoContent)
		s.ask("DELETE", "/me/email", n.person, nil).wantStatus(http.StatusNoContent)
		s.prove(n.person, map[string]any{"code": code}).wantStatus(http.StatusUnauthorized)
		code = send("zoe@example.org")
		for range models.MaxLinkTries {
			s.prove(other.person, map[string]any{"code": "0000-0000"}).wantStatus(http.StatusUnauthorized)
		}
		s.prove(other.person, map[string]any{"code": code}).wantStatus(http.StatusUnauthorized)
	})
}

// Tries to prove count as tries to sign in do.
func TestProofsAreLimited(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		limits := plenty
		limits.SignIns = 3
		s := newSiteWith(t, open, config.Meili{}, limits)
		n, seen := s.signUp("Amina"), map[int]int{}
		try := func(path, phrase string) {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1"+path, reader(t, map[string]any{"phrase": phrase}))
			req.RemoteAddr = "203.0.113.5:1000"
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer "+n.token)
			recorder := httptest.NewRecorder()
			s.handler.ServeHTTP(recorder, req)
			seen[recorder.Code]++
		}
		for i := range 3 {
			try("/me/session/proof", fmt.Sprintf("seven words that are wrong the try %d", i))
		}
		try("/me/session/proof", n.phrase)
		try("/sessions", n.phrase)
		if seen[http.StatusUnauthorized] != 3 || seen[http.StatusTooManyRequests] != 2 {
			t.Errorf("answers: %v", seen)
		}
	})
}

// moderatorByPasskey returns a moderator in a session by the passkey of a device, and a phrase.
func (s *site) moderatorByPasskey(v *device) (who person, phrase string) {
	s.t.Helper()
	who = s.person("A moderator", models.AccountModerator)
	id, err := models.ParseID(who.id)
	if err != nil {
		s.t.Fatal(err)
	}
	link, err := s.app.People.InviteToPasskey(s.t.Context(), theOperator(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "token=")
	_, c, err := s.app.People.StartEnrolling(s.t.Context(), models.WriteOptions{}, token)
	if err != nil {
		s.t.Fatal(err)
	}
	in, err := s.app.People.Enrol(s.t.Context(), models.WriteOptions{}, token, models.PasskeyInput{Challenge: c.ID.String(), Credential: v.create(s.t, c.Options), Name: "Key"})
	if err != nil {
		s.t.Fatal(err)
	}
	who.token = in.Secret
	return who, s.ask("POST", "/me/phrase", who, nil).wantStatus(http.StatusOK).text("phrase")
}

// In the session of a moderator that a passkey began, nothing weaker proves.
func TestProofsOfModerators(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := newDevice("http://shg.test")
		who, phrase := s.moderatorByPasskey(v)
		s.clock.Add(int64(models.ProofLifetime))
		s.prove(who, map[string]any{"phrase": phrase}).wantProblem(409, "conflict", "", "")
		s.ask("POST", "/me/phrase", who, nil).wantProblem(403, "proof_needed", "", "")
		challenge, options := s.challenge()
		s.prove(who, map[string]any{"challenge": challenge, "credential": v.sign(t, options)}).wantStatus(http.StatusNoContent)
		s.ask("POST", "/me/phrase", who, nil).wantStatus(http.StatusOK)
	})
}

// A session that was proven anew erases the account without more.
func TestErasureByANewProof(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		n := s.signUp("Zoë")
		s.clock.Add(int64(models.ProofLifetime))
		s.ask("DELETE", "/me", n.person, map[string]any{}).wantProblem(422, "invalid", "/phrase", "required")
		s.prove(n.person, map[string]any{"phrase": n.phrase}).wantStatus(http.StatusNoContent)
		s.ask("DELETE", "/me", n.person, map[string]any{}).wantStatus(http.StatusNoContent)
	})
}
