package accounts

import (
	"context"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// SignedIn is somebody who has just signed in, with the secret of the session, which is stored
// nowhere.
type SignedIn struct {
	Account models.Account
	Session models.Session
	Secret  string
}

// SignedUp is somebody who has just signed up, with what signs that person in from now on.
type SignedUp struct {
	SignedIn
	Credentials models.Credentials
}

// SignUp creates an account for anybody who asks, with a phrase and recovery codes, and signs in.
func (r *Room) SignUp(ctx context.Context, by models.WriteOptions, input models.SignUpInput) (SignedUp, error) {
	if err := r.policy.Authorize(by.Actor, policy.SignUp, policy.State{}); err != nil {
		return SignedUp{}, err
	}
	input.DisplayName = validation.NormalizeName(input.DisplayName)
	if err := r.validator.Validate(&input); err != nil {
		return SignedUp{}, err
	}
	credentials, err := newCredentials()
	if err != nil {
		return SignedUp{}, err
	}
	up := SignedUp{Credentials: credentials}
	up.Account = models.Account{
		ID: models.NewRandomID(), Name: input.DisplayName, Language: validation.CanonicalLanguageTag(input.Language), Role: models.AccountPlain, CreatedOn: r.today(),
	}
	start := models.SessionStart{AccountID: up.Account.ID, Method: models.MethodPhrase, OwnDevice: input.OwnDevice, Replaces: by.SessionID}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.CreateAccount(ctx, &up.Account); err != nil {
			return err
		}
		if err := setCredentials(ctx, tx, up.Account.ID, credentials); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, models.Actor{AccountID: up.Account.ID}, policy.SignUp, audit.Account(up.Account.ID)); err != nil {
			return err
		}
		up.Secret, up.Session, err = r.StartSession(ctx, tx, start)
		return err
	})
	return up, err
}

// proof is what somebody signs in by, and how its account is found.
type proof struct {
	method   models.SessionMethod
	verifier string
	find     func(ctx context.Context, tx *store.Tx, verifier string) (models.Account, error)
}

// SignIn starts a session for the account that a phrase or a recovery code opens, and uses the code
// up. models.ErrSignInFailed if none is opened, whatever the reason. A try that fails writes
// nothing, and takes one look-up.
func (r *Room) SignIn(ctx context.Context, by models.WriteOptions, input models.SignInInput) (SignedIn, error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return SignedIn{}, err
	}
	given, err := r.readProof(input)
	if err != nil {
		return SignedIn{}, err
	}
	if err := r.store.Read(ctx, func(tx *store.Tx) error { _, err := given.find(ctx, tx, given.verifier); return err }); err != nil {
		return SignedIn{}, signInError(err)
	}
	var in SignedIn
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if in.Account, err = given.find(ctx, tx, given.verifier); err != nil {
			return err
		}
		if given.method == models.MethodRecoveryCode {
			if err := tx.UseRecoveryCode(ctx, given.verifier); err != nil {
				return err
			}
		}
		start := models.SessionStart{AccountID: in.Account.ID, Method: given.method, OwnDevice: input.OwnDevice, Replaces: by.SessionID}
		in.Secret, in.Session, err = r.StartSession(ctx, tx, start)
		return err
	})
	return in, signInError(err)
}

// readProof returns what the input proves; it must have either a phrase or a recovery code.
func (r *Room) readProof(input models.SignInInput) (proof, error) {
	if err := r.validator.Validate(&input); err != nil {
		return proof{}, err
	}
	switch {
	case input.Phrase != "" && input.RecoveryCode != "":
		return proof{}, models.Invalid("/recovery_code", "conflicts_with", "phrase")
	case input.RecoveryCode != "":
		return proof{method: models.MethodRecoveryCode, verifier: codeVerifier(input.RecoveryCode), find: byCode}, nil
	case input.Phrase != "":
		return proof{method: models.MethodPhrase, verifier: phraseVerifier(input.Phrase), find: byPhrase}, nil
	}
	return proof{}, models.Invalid("/phrase", "required")
}

func byPhrase(ctx context.Context, tx *store.Tx, verifier string) (models.Account, error) {
	return tx.AccountByPhrase(ctx, verifier)
}

func byCode(ctx context.Context, tx *store.Tx, verifier string) (models.Account, error) {
	return tx.AccountByRecoveryCode(ctx, verifier)
}

// signInError hides why no account is opened.
func signInError(err error) error {
	switch {
	case errors.Is(err, models.ErrNotFound):
		return models.ErrSignInFailed
	case err != nil:
		return fmt.Errorf("sign in: %w", err)
	}
	return nil
}
