// Package oidc asks organisations who somebody is (OpenID Connect, the authorization code flow with
// PKCE), and checks what they answer. It alone speaks with them. Of their answers it returns one
// thing: their own unchanging name for the person. E-mail addresses and names are not read.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

var (
	// ErrUnknown means that no organisation of the name is configured.
	ErrUnknown = errors.New("no organisation of this name is known")
	// ErrAway means that the organisation cannot be asked now.
	ErrAway = errors.New("the organisation does not answer")
	// ErrRefused means that what came back proves nothing.
	ErrRefused = errors.New("the organisation's answer is not accepted")
)

const (
	// maxSkew is how far a clock of an organisation may be ahead of ours.
	maxSkew = 5 * time.Minute
	// patience is how long a call of this package takes at most.
	patience = 15 * time.Second
	// restAfterFailure is how long an organisation that did not answer is not asked again.
	restAfterFailure = 10 * time.Second
	// maxSubject is how long the name of a person may be (OpenID Connect Core, 2).
	maxSubject = 255
)

// Issuer is an organisation as the operator configures it.
type Issuer struct {
	Name         string // in addresses and in the database
	Label        string // shown to people
	URL          string
	ClientID     string
	ClientSecret string
}

// Options is whom to ask and how.
type Options struct {
	Issuers  []Issuer
	Callback string // the address that browsers come back to
	// Transport returns what sends requests to an organisation of this address.
	Transport func(issuer *url.URL) http.RoundTripper
	Now       func() time.Time
	Log       *slog.Logger
}

// Attempt is what one sign-in is known by. State is in addresses; Nonce is in the token, and
// Verifier is sent to the organisation alone, with the code.
type Attempt struct{ State, Nonce, Verifier string }

// Issuers asks any number of organisations. Their configuration is read when it is first
// needed, so that a service starts without them. It is safe for concurrent use.
type Issuers struct {
	options Options
	clients []*client
}

type client struct {
	Issuer
	http *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil until it answered
	failedAt time.Time      // zero if it never failed
}

// New returns the organisations of the options; nil if there are none.
func New(o Options) *Issuers {
	if len(o.Issuers) == 0 {
		return nil
	}
	all := &Issuers{options: o}
	for _, issuer := range o.Issuers {
		address, err := url.Parse(issuer.URL)
		if err != nil {
			address = &url.URL{} // the configuration was checked; nothing is sent there
		}
		all.clients = append(all.clients, &client{Issuer: issuer, http: newHTTPClient(o.Transport(address))})
	}
	return all
}

// List returns the organisations in the order of the configuration.
func (i *Issuers) List() []Issuer {
	if i == nil {
		return nil
	}
	list := make([]Issuer, len(i.clients))
	for n, c := range i.clients {
		list[n] = c.Issuer
	}
	return list
}

func (i *Issuers) find(name string) (*client, error) {
	if i != nil {
		for _, c := range i.clients {
			if c.Name == name {
				return c, nil
			}
		}
	}
	return nil, ErrUnknown
}

// Address returns where a browser goes to sign in at an organisation. ErrUnknown or ErrAway.
func (i *Issuers) Address(ctx context.Context, name string, a Attempt) (string, error) {
	c, err := i.find(name)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	flow, _, err := i.prepare(ctx, c)
	if err != nil {
		return "", err
	}
	return flow.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Subject returns who somebody is at an organisation, by the code that the browser came back with:
// the address of the organisation and its name for the person, which are one person's for good.
// ErrUnknown, ErrAway or ErrRefused.
func (i *Issuers) Subject(ctx context.Context, name, code string, a Attempt) (string, error) {
	c, err := i.find(name)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	flow, provider, err := i.prepare(ctx, c)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, c.http)
	answer, err := flow.Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return "", i.refusal(ctx, c, "exchange the code", err)
	}
	raw, _ := answer.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: c.ClientID, Now: i.options.Now}).Verify(ctx, raw)
	if err == nil {
		err = i.check(token, a)
	}
	if err != nil {
		return "", i.refusal(ctx, c, "check the token", err)
	}
	return c.URL + "\n" + token.Subject, nil
}

// check refuses what the library leaves to its callers.
func (i *Issuers) check(token *oidc.IDToken, a Attempt) error {
	switch {
	case a.Nonce == "" || token.Nonce != a.Nonce:
		return errors.New("the token has another nonce")
	case token.Subject == "" || len(token.Subject) > maxSubject:
		return errors.New("the token names nobody, or at too great a length")
	case token.IssuedAt.After(i.options.Now().Add(maxSkew)):
		return errors.New("the token is of the future: one of the clocks is wrong")
	}
	return nil
}

// prepare returns how an organisation is asked, once its configuration is known.
func (i *Issuers) prepare(ctx context.Context, c *client) (oauth2.Config, *oidc.Provider, error) {
	provider, err := c.discover(ctx, i.options.Now())
	if err != nil {
		i.options.Log.WarnContext(ctx, "an organisation that people sign in by does not answer", "issuer", c.Name, "error", err)
		return oauth2.Config{}, nil, ErrAway
	}
	return oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: i.options.Callback, Endpoint: provider.Endpoint(), Scopes: []string{oidc.ScopeOpenID},
	}, provider, nil
}

// discover returns an organisation's configuration. It is asked until it answered once; while it
// does not, few callers wait for it.
func (c *client) discover(ctx context.Context, now time.Time) (*oidc.Provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.provider != nil {
		return c.provider, nil
	}
	if now.Sub(c.failedAt) < restAfterFailure {
		return nil, errors.New("it did not answer a moment ago")
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.URL)
	if err == nil {
		err = checkEndpoint(c.URL, found.Endpoint())
	}
	if err != nil {
		c.failedAt = now
		return nil, fmt.Errorf("read its configuration: %w", err)
	}
	c.provider = found
	return found, nil
}

// checkEndpoint refuses addresses that a browser or the client's secret must not be sent to: those
// without TLS, unless the organisation itself has none.
func checkEndpoint(issuer string, e oauth2.Endpoint) error {
	own, err := url.Parse(issuer)
	if err != nil {
		return fmt.Errorf("its address: %w", err)
	}
	for _, text := range []string{e.AuthURL, e.TokenURL} {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || own.Scheme != "http") {
			return errors.New("it names an address that is not https")
		}
	}
	return nil
}

// refusal logs why an answer is not accepted, and returns what callers receive. The texts of
// organisations, which may name persons, are not logged.
func (i *Issuers) refusal(ctx context.Context, c *client, doing string, err error) error {
	result := ErrRefused
	if _, network := errors.AsType[*url.Error](err); network {
		result = ErrAway
	}
	reason := err.Error()
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		reason = fmt.Sprintf("status %d", refused.Response.StatusCode)
		if refused.Response.StatusCode >= http.StatusInternalServerError {
			result = ErrAway
		}
	}
	i.options.Log.WarnContext(ctx, "a sign-in by an organisation failed", "issuer", c.Name, "doing", doing, "error", reason)
	return result
}
