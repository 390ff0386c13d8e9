package accounts

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/passkeys"
	"github.com/shg-directory/shg/store"
)

// errPasskeyCopied refuses a passkey whose counter went back.
var errPasskeyCopied = &models.ConflictError{
	Code: "passkey_copied", Detail: "The counter of this passkey went back: there may be a copy of it. Sign in in another way, and remove it.",
}

// StartPasskeySignIn returns a challenge by which anybody signs in with a passkey.
func (r *Room) StartPasskeySignIn(ctx context.Context, by models.WriteOptions) (challenge models.PasskeyChallenge, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return challenge, err
	}
	made, err := r.passkeys.StartSignIn()
	if err != nil {
		return challenge, passkeyError(err)
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		challenge, err = r.storeChallenge(ctx, tx, models.ChallengeSignIn, nil, made)
		return err
	})
	return challenge, err
}

// SignInByPasskey starts a session for the account of a passkey. The challenge is used up, whatever
// it was answered with. models.ErrSignInFailed if nothing is proven; models.ErrConflict if the
// passkey's counter went back, which the list of passkeys shows from then on.
func (r *Room) SignInByPasskey(ctx context.Context, by models.WriteOptions, in models.PasskeyAnswer) (signed SignedIn, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return signed, err
	}
	if err := r.validator.Validate(&in); err != nil {
		return signed, err
	}
	err = r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		if signed.Account, err = r.provePasskey(ctx, tx, in); err != nil {
			return err
		}
		start := models.SessionStart{AccountID: signed.Account.ID, Method: models.MethodPasskey, OwnDevice: in.OwnDevice, Replaces: by.SessionID}
		signed.Secret, signed.Session, err = r.StartSession(ctx, tx, start)
		return err
	})
	return signed, err
}

// provePasskey returns the account whose passkey signed a challenge, and writes the passkey's use.
func (r *Room) provePasskey(ctx context.Context, tx *store.Tx, in models.PasskeyAnswer) (models.Account, error) {
	challenge, err := r.takeChallenge(ctx, tx, models.ChallengeSignIn, in.Challenge)
	if errors.Is(err, models.ErrNotFound) {
		return models.Account{}, refuse(models.ErrSignInFailed)
	}
	if err != nil {
		return models.Account{}, err
	}
	search := passkeySearch{ctx: ctx, tx: tx}
	key, err := r.passkeys.FinishSignIn(challenge.Data, in.Credential, search.find)
	switch {
	case search.failed != nil:
		return search.account, search.failed
	case errors.Is(err, passkeys.ErrCounter):
		if err := tx.RefusePasskey(ctx, search.passkey(key).ID, r.today()); err != nil {
			return search.account, err
		}
		if err := tx.EndSessionsBy(ctx, search.account.ID, models.MethodPasskey); err != nil {
			return search.account, err
		}
		return search.account, refuse(errPasskeyCopied)
	case errors.Is(err, passkeys.ErrRefused):
		return search.account, refuse(models.ErrSignInFailed)
	case err != nil:
		return search.account, passkeyError(err)
	}
	return search.account, r.usePasskey(ctx, tx, search.passkey(key), key)
}

func (r *Room) usePasskey(ctx context.Context, tx *store.Tx, known models.Passkey, key passkeys.Key) error {
	before := known.SignCount
	known.SignCount, known.Flags, known.LastUsedOn = int64(key.SignCount), int(key.Flags), r.today()
	won, err := tx.UsePasskey(ctx, known, before)
	if err == nil && !won {
		err = refuse(models.ErrSignInFailed)
	}
	return err
}

// passkeySearch finds the account of a passkey by what a browser sent.
type passkeySearch struct {
	ctx     context.Context //nolint:containedctx // of one call, which the library makes back
	tx      *store.Tx
	account models.Account
	list    []models.Passkey
	failed  error // the database could not be read
}

func (s *passkeySearch) find(_, ownerID []byte) (passkeys.Owner, error) {
	id, err := uuid.FromBytes(ownerID)
	if err != nil {
		return passkeys.Owner{}, models.ErrNotFound
	}
	if s.account, err = s.tx.Account(s.ctx, id); errors.Is(err, models.ErrNotFound) {
		return passkeys.Owner{}, err
	}
	if err == nil {
		s.list, err = s.tx.Passkeys(s.ctx, id)
	}
	if s.failed = err; err != nil {
		return passkeys.Owner{}, err
	}
	return passkeyOwner(s.account, s.list)
}

// passkey returns the row of a key that was proven.
func (s *passkeySearch) passkey(key passkeys.Key) models.Passkey {
	wanted := newPasskey(s.account.ID, "", key, models.Date{}).CredentialID
	for _, p := range s.list {
		if p.CredentialID == wanted {
			return p
		}
	}
	return models.Passkey{}
}
