package accounts

import (
	"context"
	"fmt"
	"net/url"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// EnrolPath is the page on which a passkey is added by a link of the operator.
const EnrolPath = "/sign-in/passkey/add"

// InviteToPasskey returns a link by which its holder adds a passkey to an account, once within 24
// hours; a link before it ends. It is stored nowhere. Only the operator makes one.
func (r *Room) InviteToPasskey(ctx context.Context, by models.WriteOptions, account models.ID) (link string, err error) {
	if err := r.policy.Authorize(by.Actor, policy.InviteToPasskey, policy.State{}); err != nil {
		return "", err
	}
	if !r.SupportsPasskeys() {
		return "", errNoPasskeys
	}
	token := newSecret()
	e := models.PasskeyEnrolment{ID: models.NewRandomID(), AccountID: account, TokenHash: hashSecret(token), ExpiresAt: r.now().UTC().Add(models.EnrolmentLifetime)}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Account(ctx, account); err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		if err := tx.CreateEnrolment(ctx, &e); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.InviteToPasskey, audit.Account(account))
	})
	return r.mailing.PublicURL + EnrolPath + "?" + url.Values{"token": {token}}.Encode(), err
}

// StartEnrolling returns whose account a link is for, and a challenge by which a browser makes a
// passkey; models.ErrNotFound if the link is not good.
func (r *Room) StartEnrolling(ctx context.Context, by models.WriteOptions, token string) (account models.Account, challenge models.PasskeyChallenge, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return account, challenge, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		enrolment, err := tx.Enrolment(ctx, hashSecret(token), r.now())
		if err != nil {
			return err
		}
		if account, err = tx.Account(ctx, enrolment.AccountID); err != nil {
			return err
		}
		challenge, err = r.challengeOwner(ctx, tx, models.ChallengeEnrol, account)
		return err
	})
	return account, challenge, err
}

// Enrol adds a passkey to the account of a link, uses the link up and signs in by the passkey.
// models.ErrNotFound if the link is not good.
func (r *Room) Enrol(ctx context.Context, by models.WriteOptions, token string, in models.PasskeyInput) (signed SignedIn, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return signed, err
	}
	if err := r.readPasskeyInput(&in); err != nil {
		return signed, err
	}
	err = r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		enrolment, err := tx.Enrolment(ctx, hashSecret(token), r.now())
		if err != nil {
			return err
		}
		if signed.Account, err = lockedAccount(ctx, tx, enrolment.AccountID); err != nil {
			return err
		}
		if _, err := r.addPasskey(ctx, tx, models.ChallengeEnrol, signed.Account, in); err != nil {
			return err
		}
		if err := tx.UseEnrolment(ctx, enrolment.ID); err != nil {
			return err
		}
		start := models.SessionStart{AccountID: signed.Account.ID, Method: models.MethodPasskey, Replaces: by.SessionID}
		signed.Secret, signed.Session, err = r.StartSession(ctx, tx, start)
		return err
	})
	return signed, err
}
