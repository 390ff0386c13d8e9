// Package testoidc is an organisation that people sign in by (OpenID Connect), in the process of a
// test: discovery, keys, codes that are good once, PKCE, and ID tokens that can be made wrong.
package testoidc

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/platform/config"
)

const (
	keyBits = 2048
	// lifetime is how long a token is good.
	lifetime     = 5 * time.Minute
	clientID     = "shg"
	clientSecret = "a secret & more"
)

// Issuer is the organisation. Change its members between requests alone.
type Issuer struct {
	URL    string
	Change func(claims map[string]any) // makes a token wrong; nil for none
	Down   bool                        // it answers nothing but errors

	t     *testing.T
	now   func() time.Time
	key   *rsa.PrivateKey
	mu    sync.Mutex
	codes map[string]grant
}

// grant is what a code is exchanged for.
type grant struct{ subject, nonce, challenge, redirect string }

// New starts an organisation whose clock is now, until the test ends.
func New(t *testing.T, now func() time.Time) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{t: t, now: now, key: key, codes: map[string]grant{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.describe)
	mux.HandleFunc("GET /keys", i.showKeys)
	mux.HandleFunc("POST /token", i.exchange)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if i.Down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

// Config returns what an operator configures for the organisation.
func (i *Issuer) Config(name, label string) config.Issuer {
	return config.Issuer{Name: name, Label: label, URL: i.URL, ClientID: clientID, ClientSecret: clientSecret}
}

// SignIn signs somebody in at the address that a browser was sent to, and returns the address that
// the browser comes back to.
func (i *Issuer) SignIn(address, subject string) string {
	i.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		i.t.Fatal(err)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("client_id") != clientID || q.Get("scope") != "openid" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
		i.t.Fatalf("a browser is sent to %s", address)
	}
	code := rand.Text()
	i.mu.Lock()
	i.codes[code] = grant{subject: subject, nonce: q.Get("nonce"), challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri")}
	i.mu.Unlock()
	return q.Get("redirect_uri") + "?" + url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
}

func (i *Issuer) describe(w http.ResponseWriter, _ *http.Request) {
	i.write(w, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
	})
}

func (i *Issuer) showKeys(w http.ResponseWriter, _ *http.Request) {
	public := i.key.PublicKey
	i.write(w, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": encode(public.N.Bytes()), "e": encode(big.NewInt(int64(public.E)).Bytes()),
	}}})
}

// exchange gives a token for a code, once, to the client that proves that it began.
func (i *Issuer) exchange(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	i.mu.Lock()
	g, found := i.codes[r.PostFormValue("code")]
	delete(i.codes, r.PostFormValue("code"))
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if user != clientID || password != url.QueryEscape(clientSecret) || !found || encode(sum[:]) != g.challenge || r.PostFormValue("redirect_uri") != g.redirect {
		w.WriteHeader(http.StatusBadRequest)
		i.write(w, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": i.URL, "aud": clientID, "sub": g.subject, "nonce": g.nonce, "iat": i.now().Unix(), "exp": i.now().Add(lifetime).Unix(),
		"email": "canary@example.org", "name": "Canary Name",
	}
	if i.Change != nil {
		i.Change(claims)
	}
	i.write(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "id_token": i.sign(claims)})
}

// sign returns the claims as a token (RFC 7515).
func (i *Issuer) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	text := encode([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + encode(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		i.t.Error(err)
	}
	return text + "." + encode(signature)
}

func (i *Issuer) write(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		i.t.Error(err)
	}
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
