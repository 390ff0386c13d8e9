package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/shg-directory/shg/domain/webhooks"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/secretbox"
)

// received is a message as a receiver got it.
type received struct {
	header http.Header
	body   []byte
}

// receiver is a partner's server. It records what it receives and answers as answer does, or with
// 204 if that is nil.
type receiver struct {
	mu     sync.Mutex
	got    []received
	answer http.HandlerFunc
	url    string
}

func newReceiver(t *testing.T, handler http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{answer: handler}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.mu.Lock()
		r.got = append(r.got, received{request.Header.Clone(), body})
		r.mu.Unlock()
		if r.answer == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		r.answer(w, request)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received{}, r.got...)
}

// listener returns somebody whose key keeps webhooks and nothing else.
func (s *site) listener(name string) person { return s.person(name, models.AccountPlain, "webhooks") }

func (s *site) webhook(who person, url string) (id, secret string) {
	s.t.Helper()
	created := s.ask("POST", "/webhooks", who, map[string]any{"url": url}).wantStatus(http.StatusCreated)
	return created.text("id"), created.text("secret")
}

// deliver numbers the changes and sends what is due.
func (s *site) deliver() {
	s.t.Helper()
	if err := s.app.Webhooks.NumberChanges(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.app.Deliveries().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// verified fails unless the message is signed by the secret, as the library of Standard Webhooks
// checks it. It uses the real time.
func verified(t *testing.T, secret string, m received) bool {
	t.Helper()
	verifier, err := standard.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	return verifier.VerifyIgnoringTimestamp(m.body, m.header) == nil
}

// A webhook receives what changes after it was created, signed so that the standard's own library
// accepts it. Other accounts do not see it.
func TestWebhooksAreTold(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, partner, other := s.member("Steward"), s.listener("Partner"), s.listener("Other")
		s.group(steward, leeds("Before"))
		r := newReceiver(t, nil)
		id, secret := s.webhook(partner, r.url+"/shg")
		group := s.group(steward, leeds("After"))
		s.deliver()
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.deliver()
		got := r.all()
		if len(got) != 2 {
			t.Fatalf("%d messages", len(got))
		}
		var message struct {
			Type string         `json:"type"`
			Data map[string]any `json:"data"`
		}
		for i, want := range []string{"group.upserted", "group.removed"} {
			if err := json.Unmarshal(got[i].body, &message); err != nil || message.Type != want || message.Data["id"] != group || len(message.Data) != 5 {
				t.Errorf("%s: %v", got[i].body, err)
			}
			if !verified(t, secret, got[i]) || verified(t, "whsec_"+"AAAA", got[i]) {
				t.Errorf("the signature of %d", i)
			}
		}
		change := s.ask("GET", "/changes?cursor="+message.Data["cursor"].(string), person{}, nil).wantStatus(http.StatusOK).items()
		if len(change) != 0 {
			t.Errorf("behind the last message: %v", change)
		}
		deliveries := s.ask("GET", "/webhooks/"+id+"/deliveries", partner, nil).wantStatus(http.StatusOK).items()
		if len(deliveries) != 2 || deliveries[0]["state"] != "delivered" || deliveries[0]["status"] != 204.0 {
			t.Errorf("%v", deliveries)
		}
		again := "/webhooks/" + id + "/deliveries/" + deliveries[0]["id"].(string) + "/retry"
		s.ask("POST", again, other, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", again, partner, nil).wantStatus(http.StatusAccepted)
		s.deliver()
		if got = r.all(); len(got) != 3 || got[2].header.Get("webhook-id") != got[1].header.Get("webhook-id") {
			t.Errorf("%d messages after the retry", len(got))
		}
		for _, path := range []string{"/webhooks/" + id, "/webhooks/" + id + "/deliveries"} {
			s.ask("GET", path, other, nil).wantProblem(404, "not_found", "", "")
			s.ask("GET", path, steward, nil).wantProblem(403, "forbidden", "", "")
			s.ask("GET", path, person{}, nil).wantProblem(401, "unauthorized", "", "")
		}
		if items := s.ask("GET", "/webhooks", other, nil).wantStatus(http.StatusOK).items(); len(items) != 0 {
			t.Errorf("others see %v", items)
		}
		s.ask("GET", "/groups/"+group+"/members", partner, nil).wantStatus(http.StatusForbidden)
	})
}

// For a day after a rotation both secrets sign, then the new one alone.
func TestSecretsRotateWithAnOverlap(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.listener("Partner")
		r := newReceiver(t, nil)
		id, former := s.webhook(partner, r.url)
		secret := s.ask("POST", "/webhooks/"+id+"/rotate", partner, nil).wantStatus(http.StatusOK).text("secret")
		for i, want := range []bool{true, false} {
			s.ask("POST", "/webhooks/"+id+"/test", partner, nil).wantStatus(http.StatusAccepted)
			s.deliver()
			m := r.all()[i]
			if !verified(t, secret, m) || verified(t, former, m) != want {
				t.Errorf("message %d: %s", i, m.header.Get("webhook-signature"))
			}
			s.clock.Add(int64(25 * time.Hour))
		}
		shown := s.ask("GET", "/webhooks/"+id, partner, nil).wantStatus(http.StatusOK)
		if shown.at("secret") != nil {
			t.Error("the secret is shown again")
		}
	})
}

// Addresses that are not public hosts' are refused, in words, when they are entered.
func TestWebhooksGoToPublicHostsAlone(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		partner := s.listener("Partner")
		for _, url := range []string{"https://10.0.0.1/", "https://169.254.169.254/latest", "http://1.1.1.1/", "https://1.1.1.1:8443/", "https://[::1]/"} {
			s.ask("POST", "/webhooks", partner, map[string]any{"url": url}).wantProblem(422, "invalid", "/url", "address_refused")
		}
		s.ask("POST", "/webhooks", partner, map[string]any{"url": "https://no-such-host.invalid/"}).wantProblem(422, "invalid", "/url", "unknown_host")
	})
}

// A receiver that fails is tried again with the same id until it accepts the message, later each
// time. One that answers 410 receives nothing more.
func TestReceiversThatFail(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.listener("Partner")
		for name, handler := range map[string]http.HandlerFunc{
			"500": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
			"301": func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "/there", http.StatusMovedPermanently)
			},
			"closes": func(w http.ResponseWriter, _ *http.Request) {
				conn, _, _ := http.NewResponseController(w).Hijack()
				_ = conn.Close()
			},
		} {
			r := newReceiver(t, handler)
			id, _ := s.webhook(partner, r.url)
			s.ask("POST", "/webhooks/"+id+"/test", partner, nil).wantStatus(http.StatusAccepted)
			for try := 1; try <= 3; try++ {
				s.deliver()
				got := r.all()
				if len(got) != try || got[0].header.Get("webhook-id") != got[try-1].header.Get("webhook-id") {
					t.Fatalf("%s: %d messages after %d tries", name, len(got), try)
				}
				s.clock.Add(int64(models.JobDeliverWebhook.Backoff(try) * 2))
			}
			failing := s.ask("GET", "/webhooks/"+id, partner, nil)
			if failing.at("failing_since") == nil || failing.at("state") != "active" {
				t.Errorf("%s: %s", name, failing.body)
			}
			r.answer = nil
			s.deliver()
			delivered := s.ask("GET", "/webhooks/"+id+"/deliveries", partner, nil).items()[0]
			if delivered["state"] != "delivered" || delivered["attempts"] != 4.0 || s.ask("GET", "/webhooks/"+id, partner, nil).at("failing_since") != nil {
				t.Errorf("%s: %v", name, delivered)
			}
		}
		r := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
		id, _ := s.webhook(partner, r.url)
		s.group(s.member("Steward"), leeds("Somebody"))
		s.deliver()
		s.group(s.member("Steward"), leeds("Somebody else"))
		s.deliver()
		if len(r.all()) != 1 || s.ask("GET", "/webhooks/"+id, partner, nil).at("state") != "gone" {
			t.Errorf("%d messages to one that is gone", len(r.all()))
		}
		s.ask("PUT", "/webhooks/"+id, partner, map[string]any{"url": r.url}).wantStatus(http.StatusOK)
		r.answer = nil
		s.group(s.member("Steward"), leeds("A third"))
		s.deliver()
		if len(r.all()) != 2 {
			t.Errorf("%d messages after it was told again", len(r.all()))
		}
	})
}

// What nobody took after ten tries is a dead letter: the operator sees it in the queue, and the
// partner can send it again.
func TestDeadLetters(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.listener("Partner")
		r := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		id, _ := s.webhook(partner, r.url)
		s.ask("POST", "/webhooks/"+id+"/test", partner, nil).wantStatus(http.StatusAccepted)
		for try := 1; try <= models.JobDeliverWebhook.MaxAttempts(); try++ {
			s.deliver()
			s.clock.Add(int64(models.JobDeliverWebhook.Backoff(try) * 2))
		}
		s.deliver()
		dead, total, err := s.app.Store.ListJobs(t.Context(), true, models.Page{Number: 1, PerPage: 10})
		if err != nil || total != 1 || dead[0].Kind != models.JobDeliverWebhook || len(r.all()) != 10 {
			t.Fatalf("%+v %d %v; %d messages", dead, total, err, len(r.all()))
		}
		letter := s.ask("GET", "/webhooks/"+id+"/deliveries", partner, nil).items()[0]
		if letter["state"] != "failed" || letter["error"] != "not taken: answered 502" {
			t.Errorf("%v", letter)
		}
		r.answer = nil
		s.ask("POST", "/webhooks/"+id+"/deliveries/"+letter["id"].(string)+"/retry", partner, nil).wantStatus(http.StatusAccepted)
		s.deliver()
		if _, left, err := s.app.Store.ListJobs(t.Context(), true, models.Page{Number: 1, PerPage: 10}); left != 0 || err != nil || len(r.all()) != 11 {
			t.Errorf("%d dead, %v; %d messages", left, err, len(r.all()))
		}
	})
}

// While one receiver hangs with many messages waiting for it, another gets its own.
func TestAReceiverThatHangsHoldsUpNobody(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner, steward := s.listener("Partner"), s.member("Steward")
		release := make(chan struct{})
		var left atomic.Int64 // messages that the sender did not wait for any longer
		slow := newReceiver(t, func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-release:
			case <-r.Context().Done():
				left.Add(1)
			}
		})
		quick := newReceiver(t, nil)
		s.webhook(partner, slow.url)
		s.webhook(partner, quick.url)
		for i := range 20 {
			s.group(steward, leeds("Group "+string(rune('A'+i))))
		}
		if err := s.app.Webhooks.NumberChanges(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.app.Deliveries().Run(ctx) }()
		last := time.Now()
		testwait.For(t, "the quick one has its own, or the sender does not wait for the other", func() bool {
			now := time.Now()
			s.clock.Add(int64(now.Sub(last))) // a delivery that finds no slot on a busy machine is tried again in five seconds
			last = now
			return len(quick.all()) >= 20 || left.Load() > 0
		})
		if n := len(quick.all()); n < 20 {
			t.Errorf("the quick one got %d of 20 while the other hung", n)
		}
		if n := len(slow.all()) - int(left.Load()); n > 4 { // before they are answered: others follow then
			t.Errorf("%d messages at once to the slow one", n)
		}
		stop()
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A process that dies after sending and before noting it has the message sent again, with the same
// id.
func TestAProcessThatDiesAfterSending(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.listener("Partner")
		r := newReceiver(t, nil)
		id, _ := s.webhook(partner, r.url)
		s.ask("POST", "/webhooks/"+id+"/test", partner, nil).wantStatus(http.StatusAccepted)
		leased, err := s.app.Store.LeaseJobs(t.Context(), models.JobDeliverWebhook, 1, time.Minute)
		if err != nil || len(leased) != 1 {
			t.Fatalf("%v %v", leased, err)
		}
		dying, die := context.WithCancel(t.Context())
		r.answer = func(_ http.ResponseWriter, request *http.Request) {
			die()
			<-request.Context().Done()
		}
		_ = s.app.Webhooks.Deliver(dying, leased[0]) // nobody finishes the job
		r.answer = nil
		s.deliver()
		if n := len(r.all()); n != 1 {
			t.Fatalf("%d messages while the lease lasts", n)
		}
		s.clock.Add(int64(2 * time.Minute))
		s.deliver()
		if got := r.all(); len(got) != 2 || got[0].header.Get("webhook-id") != got[1].header.Get("webhook-id") {
			t.Errorf("%d messages", len(got))
		}
	})
}

// A service whose keyring is not the one that sealed what the database holds does not start; before
// anything was sealed any will do.
func TestTheWrongKeyringStopsTheStart(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		with := func(path string) error {
			return webhooks.New(webhooks.Parts{Store: s.app.Store, Keyring: secretbox.NewKeyring(path)}).CheckKeyring(t.Context())
		}
		other := filepath.Join(t.TempDir(), "other")
		if err := with(other); err != nil {
			t.Errorf("before anything was sealed: %v", err)
		}
		s.webhook(s.listener("Partner"), newReceiver(t, nil).url)
		if err := with(s.app.Config.Keyring); err != nil {
			t.Errorf("the right one: %v", err)
		}
		if err := with(other); !errors.Is(err, secretbox.ErrWrongKey) {
			t.Errorf("one that is not there: %v", err)
		}
		if _, err := secretbox.NewKeyring(other).Seal("anything", "else"); err != nil {
			t.Fatal(err)
		}
		if err := with(other); !errors.Is(err, secretbox.ErrWrongKey) {
			t.Errorf("another: %v", err)
		}
	})
}
