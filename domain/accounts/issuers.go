package accounts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/oidc"
	"github.com/shg-directory/shg/store"
)

// ErrIssuerAway means that an organisation cannot be asked who somebody is: another way to sign in
// remains.
var ErrIssuerAway = errors.New("the organisation does not answer")

// WithIssuers returns the room, which signs people in by these organisations. Nil ones are none.
func (r *Room) WithIssuers(issuers *oidc.Issuers) *Room {
	r.issuers = issuers
	return r
}

// Issuers returns the organisations by which people sign in, in the operator's order.
func (r *Room) Issuers() []models.Issuer {
	var list []models.Issuer
	for _, issuer := range r.issuers.List() {
		list = append(list, models.Issuer{Name: issuer.Name, Label: issuer.Label})
	}
	return list
}

// attemptOf returns what an attempt is known by. All but the state follow from the secret of the
// browser, which neither the database nor the organisation has.
func attemptOf(state, browser string) oidc.Attempt {
	derive := func(what string) string {
		mac := hmac.New(sha256.New, []byte(browser))
		mac.Write([]byte("oidc " + what + " " + state))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	return oidc.Attempt{State: state, Nonce: derive("nonce"), Verifier: derive("verifier")}
}

// StartOIDC returns the address at which somebody signs in at an organisation, and remembers that
// this browser went there. models.ErrNotFound if there is no such organisation; ErrIssuerAway.
func (r *Room) StartOIDC(ctx context.Context, by models.WriteOptions, in models.OIDCStart) (address string, err error) {
	act, state := policy.SignIn, policy.State{}
	if in.Purpose == models.OIDCLink {
		act, state.Self = policy.ManageIdentities, by.SignedIn()
	}
	if err := r.policy.Authorize(by.Actor, act, state); err != nil {
		return "", err
	}
	attempt := attemptOf(newRandomText(), in.Browser)
	if address, err = r.issuers.Address(ctx, in.Issuer, attempt); err != nil {
		return "", issuerError(err)
	}
	row := models.OIDCAttempt{
		ID: models.NewRandomID(), StateHash: hashSecret(attempt.State), BrowserHash: hashSecret(in.Browser), Issuer: in.Issuer, Purpose: in.Purpose,
		Next: in.Next, OwnDevice: in.OwnDevice, ExpiresAt: r.now().UTC().Add(models.OIDCLifetime),
	}
	return address, r.store.Write(ctx, func(tx *store.Tx) error { return tx.CreateOIDCAttempt(ctx, &row) })
}

// issuerError returns what a caller receives for an error of an organisation.
func issuerError(err error) error {
	switch {
	case errors.Is(err, oidc.ErrUnknown):
		return models.ErrNotFound
	case errors.Is(err, oidc.ErrAway):
		return ErrIssuerAway
	case errors.Is(err, oidc.ErrRefused):
		return models.ErrSignInFailed
	}
	return err
}

// OIDCOutcome is what came of a sign-in at an organisation: somebody who is signed in, or else a
// proof that waits for what is done with it.
type OIDCOutcome struct {
	SignedIn
	Attempt models.OIDCAttempt
	Proof   models.ID // zero if somebody is signed in
}

// FinishOIDC takes what a browser brings back from an organisation. Whom an account is known for is
// signed in, unless the browser went there to add an identity; for others a proof is stored. The
// attempt is used up first, whatever came back. models.ErrSignInFailed if nothing is proven, or if
// this browser began no such attempt; ErrIssuerAway.
func (r *Room) FinishOIDC(ctx context.Context, by models.WriteOptions, in models.OIDCAnswer) (done OIDCOutcome, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return done, err
	}
	if in.State == "" || in.Browser == "" {
		return done, models.ErrSignInFailed
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		done.Attempt, err = tx.TakeOIDCAttempt(ctx, hashSecret(in.State), hashSecret(in.Browser), r.now())
		return err
	})
	if err == nil && in.Code == "" {
		err = models.ErrSignInFailed
	}
	if err != nil {
		return done, signInError(err)
	}
	subject, err := r.issuers.Subject(ctx, done.Attempt.Issuer, in.Code, attemptOf(in.State, in.Browser))
	if err != nil {
		return done, issuerError(err)
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error { return r.admit(ctx, tx, by, &done, subject) })
	return done, err
}

// admit signs in the person whom an organisation named, or stores what it proved.
func (r *Room) admit(ctx context.Context, tx *store.Tx, by models.WriteOptions, done *OIDCOutcome, subject string) error {
	known, err := r.identityOf(ctx, tx, subject)
	switch {
	case errors.Is(err, models.ErrNotFound), err == nil && done.Attempt.Purpose == models.OIDCLink:
		return r.storeProof(ctx, tx, done, subject)
	case err != nil:
		return err
	}
	if err := tx.UseIdentity(ctx, known.ID, r.today()); err != nil {
		return err
	}
	if done.Account, err = tx.Account(ctx, known.AccountID); err != nil {
		return err
	}
	start := models.SessionStart{AccountID: known.AccountID, Method: models.MethodOIDC, OwnDevice: done.Attempt.OwnDevice, Replaces: by.SessionID}
	done.Secret, done.Session, err = r.StartSession(ctx, tx, start)
	return err
}

// storeProof stores what an organisation proved, for the browser that went there.
func (r *Room) storeProof(ctx context.Context, tx *store.Tx, done *OIDCOutcome, subject string) (err error) {
	a := done.Attempt
	p := models.IdentityProof{
		ID: models.NewRandomID(), BrowserHash: a.BrowserHash, Issuer: a.Issuer, OwnDevice: a.OwnDevice, ExpiresAt: r.now().UTC().Add(models.OIDCLifetime),
	}
	if p.SubjectSealed, p.SubjectHash, err = r.sealSubject(ctx, tx, proofOf(p.ID), subject); err != nil {
		return err
	}
	done.Proof = p.ID
	return tx.CreateIdentityProof(ctx, &p)
}
