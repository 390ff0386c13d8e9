package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/descope/virtualwebauthn"

	"github.com/shg-directory/shg/models"
)

// phone is a software authenticator.
type phone struct {
	authenticator virtualwebauthn.Authenticator
	key           virtualwebauthn.Credential
	party         virtualwebauthn.RelyingParty
}

func newPhone() *phone {
	return &phone{
		authenticator: virtualwebauthn.NewAuthenticator(), key: newPasskey(),
		party: virtualwebauthn.RelyingParty{ID: "shg.test", Name: "shg", Origin: "http://shg.test"},
	}
}

// fill answers the challenge that stands in a page, as the page's script does, and returns the form.
func (v *phone) fill(t *testing.T, page *goquery.Document) (action string, values url.Values) {
	t.Helper()
	form := page.Find("#passkey form")
	values = url.Values{"name": {"My phone"}}
	form.Find(`input[type="hidden"]`).Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	options := form.AttrOr("data-options", "")
	if form.AttrOr("data-kind", "") == "create" {
		parsed, err := virtualwebauthn.ParseAttestationOptions(options)
		if err != nil {
			t.Fatal(err)
		}
		v.authenticator.Options.UserHandle = []byte(parsed.UserID)
		values.Set("credential", virtualwebauthn.CreateAttestationResponse(v.party, v.authenticator, v.key, *parsed))
	} else {
		parsed, err := virtualwebauthn.ParseAssertionOptions(options)
		if err != nil {
			t.Fatal(err)
		}
		v.key.Counter++
		values.Set("credential", virtualwebauthn.CreateAssertionResponse(v.party, v.authenticator, v.key, *parsed))
	}
	return form.AttrOr("action", ""), values
}

// Somebody adds a passkey on a page, is asked for a second one, signs in by it where it is offered,
// renames and removes it; the page of sessions shows that they changed.
func TestPasskeyPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b, v := s.browser(t), newPhone()
		b.signUp("Amina")
		action, form := v.fill(t, b.see("/me/passkeys"))
		wantLead(t, b.do(http.MethodPost, action, form), "/me/passkeys?added=yes")
		if b.see("/me/passkeys?added=yes").Find(`[role="status"]`).Length() != 1 {
			t.Error("no second passkey is asked for")
		}
		wantWellMade(t, b.do(http.MethodPost, action, form), http.StatusUnprocessableEntity) // the challenge is used up

		other := s.browser(t)
		page := other.see("/sign-in?lang=bn")
		if page.Find(`#passkey input[autocomplete="username webauthn"]`).Length() != 1 || page.Find(`script[src="/static/passkeys.js"]`).Length() != 1 {
			t.Error("the page that signs in offers no passkey")
		}
		action, form = v.fill(t, page)
		wantLead(t, other.do(http.MethodPost, action, form), "/me?lang=bn")
		wantWellMade(t, s.browser(t).do(http.MethodPost, action, form), http.StatusUnprocessableEntity)

		rename := b.see("/me/passkeys").Find("main li form").First().AttrOr("action", "")
		wantLead(t, b.do(http.MethodPost, rename, url.Values{"name": {"টেলিফোন"}}), "/me/passkeys")
		if got := b.see("/me/passkeys").Find("main li strong").Text(); got != "টেলিফোন" {
			t.Errorf("it is called %q", got)
		}
		wantLead(t, b.do(http.MethodPost, rename+"/remove", url.Values{}), "/me/passkeys")
		if b.see("/me/passkeys").Find("main li").Length() != 0 || b.see("/me/sessions").Find("main .notice").Length() != 1 {
			t.Error("it was not removed, or the page of sessions does not show it")
		}
	})
}

// A moderator opens the operator's link, adds a passkey and is signed in by it; the link works once.
func TestEnrolmentPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		by := models.WriteOptions{Actor: models.Actor{Operator: true}}
		account, err := s.app.People.CreateAccount(t.Context(), by, models.AccountInput{Name: "A moderator", Role: models.AccountModerator})
		if err != nil {
			t.Fatal(err)
		}
		link, err := s.app.People.InviteToPasskey(t.Context(), by, account.ID)
		if err != nil {
			t.Fatal(err)
		}
		b, path := s.browser(t), strings.TrimPrefix(link, "http://shg.test")
		action, form := newPhone().fill(t, b.see(path))
		wantLead(t, b.do(http.MethodPost, action, form), "/me/passkeys?added=yes")
		if b.see("/me/passkeys").Find("#passkey").Length() != 1 {
			t.Error("no second passkey can be added")
		}
		if got := b.do(http.MethodGet, path, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("the link again: %d", got)
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
