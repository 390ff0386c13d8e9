package api_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/store"
)

// theOperator acts at the command line.
func theOperator() models.WriteOptions {
	return models.WriteOptions{Actor: models.Actor{Operator: true, Name: "operator"}}
}

// accountWith returns an account with an e-mail address.
func (s *site) accountWith(name, address string) models.Account {
	s.t.Helper()
	a, err := s.app.People.CreateAccount(s.t.Context(), theOperator(), models.AccountInput{Name: name, Email: address})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// found returns the names and addresses of the accounts with an address.
func (s *site) found(address string) string {
	s.t.Helper()
	list, _, err := s.app.People.Accounts(s.t.Context(), theOperator(), models.AccountFilter{Email: address, Limit: 10})
	if err != nil {
		s.t.Fatal(err)
	}
	var all []string
	for _, a := range list {
		address, err := s.app.People.AddressOf(theOperator(), a)
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, a.Name+" "+address)
	}
	return strings.Join(all, ", ")
}

// keys returns how many keys the keyring has.
func (s *site) keys() int {
	s.t.Helper()
	content, err := os.ReadFile(s.app.Config.Keyring)
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Count(string(content), "\n")
}

// An address is stored sealed, and found as a whole in any case. One that an older program wrote in
// the open is sealed, and the open one is gone.
func TestAddressesAreSealed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.accountWith("Anna", "Anna@Example.ORG")
		old := models.Account{ID: models.NewRandomID(), Name: "Zoë", Email: "zoe@example.org", Role: models.AccountPlain, CreatedOn: models.DateOf(began)}
		if err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &old) }); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.app.People.SealAddresses(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.found("anna@example.org"); got != "Anna Anna@example.org" {
			t.Errorf("found %q", got)
		}
		if got := s.found("ZOE@example.org"); got != "Zoë zoe@example.org" {
			t.Errorf("found %q", got)
		}
		if got := s.found("oe@example.org"); got != "" {
			t.Errorf("a part finds %q", got)
		}
		err := s.app.Store.EachAccount(t.Context(), func(a models.Account) error {
			if a.Email != "" || strings.Contains(strings.ToLower(a.EmailSealed+a.EmailHash), "example") {
				t.Errorf("in the open: %+v", a)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// The keys are rotated while webhooks and accounts are created. Afterwards there is one key, and it
// opens everything.
func TestRotatingTheKeysWhileTheServiceRuns(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.listener("Partner")
		first, _ := s.webhook(partner, newReceiver(t, nil).url)
		s.accountWith("Anna", "anna@example.org")
		if _, err := secretbox.NewKeyring(s.app.Config.Keyring).AddKey(); err != nil { // before the writes begin, which a rotation else waits for
			t.Fatal(err)
		}
		written := make(chan models.Account)
		stop := make(chan struct{})
		go func() {
			defer close(written)
			for {
				a, err := s.app.People.CreateAccount(context.WithoutCancel(t.Context()), theOperator(), models.AccountInput{Name: "Later", Email: models.NewRandomID().String() + "@example.org"})
				if err != nil {
					t.Errorf("while the keys are rotated: %v", err)
				}
				select {
				case written <- a:
				case <-stop:
					return
				}
			}
		}()
		<-written
		done, err := s.app.People.RotateKeys(t.Context(), theOperator(), accounts.Rotation{})
		if err != nil || len(done.Retired) != 1 || done.Resealed < 2 {
			t.Fatalf("%+v %v", done, err)
		}
		later := <-written
		close(stop)
		for range written { // until the last write has ended: the keyring goes with the test
		}
		if n := s.keys(); n != 1 {
			t.Errorf("%d keys", n)
		}
		if got := s.found("anna@example.org"); got != "Anna anna@example.org" {
			t.Errorf("found %q", got)
		}
		if address, err := s.app.People.AddressOf(theOperator(), later); err != nil || !strings.HasSuffix(address, "@example.org") {
			t.Errorf("%q %v", address, err)
		}
		if response := s.ask("GET", "/webhooks/"+first, partner, nil); response.status != 200 {
			t.Errorf("%d", response.status)
		}
		if err := s.app.Webhooks.CheckKeyring(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A rotation that was interrupted is completed by another one, and loses nothing.
func TestARotationThatIsInterrupted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.accountWith("Anna", "anna@example.org")
		ended, end := context.WithCancel(t.Context())
		end()
		keyring := secretbox.NewKeyring(s.app.Config.Keyring)
		if _, err := s.app.People.RotateKeys(ended, theOperator(), accounts.Rotation{Add: true}); err == nil {
			t.Fatal("it was not interrupted")
		}
		if _, err := keyring.AddKey(); err != nil { // as far as one came that was interrupted later
			t.Fatal(err)
		}
		if got := s.found("anna@example.org"); got != "Anna anna@example.org" {
			t.Errorf("meanwhile %q is found", got)
		}
		if _, err := s.app.People.RotateKeys(t.Context(), theOperator(), accounts.Rotation{}); err != nil {
			t.Fatal(err)
		}
		if got := s.found("anna@example.org"); got != "Anna anna@example.org" || s.keys() != 1 {
			t.Errorf("then %q is found, with %d keys", got, s.keys())
		}
		if _, err := s.app.People.RotateKeys(t.Context(), models.WriteOptions{}, accounts.Rotation{}); !errors.Is(err, models.ErrUnauthorized) {
			t.Errorf("anybody rotates: %v", err)
		}
	})
}
