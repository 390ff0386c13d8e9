package accounts

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/passkeys"
	"github.com/shg-directory/shg/store"
)

// WithPasskeys returns the room, which adds passkeys and signs in by them as this relying party. A
// nil one supports none.
func (r *Room) WithPasskeys(p *passkeys.RelyingParty) *Room {
	r.passkeys = p
	return r
}

// SupportsPasskeys reports whether browsers make passkeys for the address of the service.
func (r *Room) SupportsPasskeys() bool { return r.passkeys != nil }

var (
	errNoPasskeys = &models.ConflictError{Code: "no_passkeys", Detail: "This service is reached by an IP address, for which browsers make no passkeys."}
	// errPasskeySession keeps a stolen phrase from getting the role of a moderator or an admin.
	errPasskeySession = &models.ConflictError{
		Code: "passkey_session_needed", Detail: "Sign in by a passkey first. For the first one of a moderator or an admin the operator makes a link.",
	}
	errLastPasskey     = &models.ConflictError{Code: "last_passkey", Detail: "A moderator or an admin keeps one passkey. Add another one first."}
	errTooManyPasskeys = &models.ConflictError{Code: "too_many_passkeys", Detail: "You have 20 passkeys. Remove one first."}
)

// OwnPasskeys returns the actor's passkeys and what the actor may do with them.
func (r *Room) OwnPasskeys(ctx context.Context, by models.WriteOptions) (own models.Passkeys, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadPasskeys, policy.State{Self: true}); err != nil {
		return own, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		own = models.Passkeys{Required: account.Role != models.AccountPlain, CanChange: true}
		if err := checkPasskeySession(ctx, tx, by, account); errors.Is(err, models.ErrConflict) {
			own.CanChange = false
		} else if err != nil {
			return err
		}
		if own.List, err = tx.Passkeys(ctx, account.ID); err != nil {
			return err
		}
		own.ChangedOn, err = tx.PasskeysChanged(ctx, account.ID)
		return err
	})
	return own, err
}

// checkPasskeySession refuses a moderator or an admin who is not signed in by a passkey.
func checkPasskeySession(ctx context.Context, tx *store.Tx, by models.WriteOptions, account models.Account) error {
	if account.Role == models.AccountPlain {
		return nil
	}
	session, err := tx.Session(ctx, by.SessionID)
	if errors.Is(err, models.ErrNotFound) || err == nil && session.Method != models.MethodPasskey {
		return errPasskeySession
	}
	return err
}

// StartAddingPasskey returns a challenge by which the actor's browser makes a passkey.
func (r *Room) StartAddingPasskey(ctx context.Context, by models.WriteOptions) (challenge models.PasskeyChallenge, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManagePasskeys, policy.State{Self: true}); err != nil {
		return challenge, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		if err := checkPasskeySession(ctx, tx, by, account); err != nil {
			return err
		}
		challenge, err = r.challengeOwner(ctx, tx, models.ChallengeAdd, account)
		return err
	})
	return challenge, err
}

// challengeOwner writes a challenge by which a browser makes a passkey for an account.
func (r *Room) challengeOwner(ctx context.Context, tx *store.Tx, purpose models.ChallengePurpose, account models.Account) (models.PasskeyChallenge, error) {
	list, err := tx.Passkeys(ctx, account.ID)
	if err != nil {
		return models.PasskeyChallenge{}, err
	}
	owner, err := passkeyOwner(account, list)
	if err != nil {
		return models.PasskeyChallenge{}, err
	}
	made, err := r.passkeys.StartAdding(owner)
	if err != nil {
		return models.PasskeyChallenge{}, passkeyError(err)
	}
	return r.storeChallenge(ctx, tx, purpose, &account.ID, made)
}

func (r *Room) storeChallenge(ctx context.Context, tx *store.Tx, purpose models.ChallengePurpose, account *models.ID, made passkeys.Challenge) (models.PasskeyChallenge, error) {
	row := models.WebauthnChallenge{
		ID: models.NewRandomID(), Purpose: purpose, AccountID: account, Data: made.Data, ExpiresAt: r.now().UTC().Add(models.ChallengeLifetime),
	}
	return models.PasskeyChallenge{ID: row.ID, Options: made.Options}, tx.CreateChallenge(ctx, &row)
}

// AddPasskey adds the passkey that the actor's browser created. The challenge is used up, whatever the
// browser sent.
func (r *Room) AddPasskey(ctx context.Context, by models.WriteOptions, in models.PasskeyInput) (added models.Passkey, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManagePasskeys, policy.State{Self: true}); err != nil {
		return added, err
	}
	if err := r.readPasskeyInput(&in); err != nil {
		return added, err
	}
	err = r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		account, err := lockedAccount(ctx, tx, by.AccountID)
		if err != nil {
			return err
		}
		if err := checkPasskeySession(ctx, tx, by, account); err != nil {
			return err
		}
		added, err = r.addPasskey(ctx, tx, models.ChallengeAdd, account, in)
		return err
	})
	return added, err
}

func lockedAccount(ctx context.Context, tx *store.Tx, id models.ID) (models.Account, error) {
	if err := tx.LockAccount(ctx, id); err != nil {
		return models.Account{}, err
	}
	return tx.Account(ctx, id)
}

func (r *Room) readPasskeyInput(in *models.PasskeyInput) error {
	in.Name = validation.NormalizeName(in.Name)
	return r.validator.Validate(in)
}

// addPasskey adds a passkey to an account, which the caller has locked.
func (r *Room) addPasskey(ctx context.Context, tx *store.Tx, purpose models.ChallengePurpose, account models.Account, in models.PasskeyInput) (models.Passkey, error) {
	challenge, err := r.takeChallenge(ctx, tx, purpose, in.Challenge)
	if errors.Is(err, models.ErrNotFound) || err == nil && (challenge.AccountID == nil || *challenge.AccountID != account.ID) {
		return models.Passkey{}, refuse(models.Invalid("/challenge", "challenge_expired"))
	}
	if err != nil {
		return models.Passkey{}, err
	}
	list, err := tx.Passkeys(ctx, account.ID)
	if err != nil {
		return models.Passkey{}, err
	}
	if len(list) >= models.MaxPasskeys {
		return models.Passkey{}, refuse(errTooManyPasskeys)
	}
	owner, err := passkeyOwner(account, list)
	if err != nil {
		return models.Passkey{}, err
	}
	key, err := r.passkeys.FinishAdding(owner, challenge.Data, in.Credential)
	if err != nil {
		return models.Passkey{}, passkeyError(err)
	}
	p := newPasskey(account.ID, in.Name, key, r.today())
	if err := tx.CreatePasskey(ctx, &p); err != nil {
		return p, err
	}
	return p, r.recordPasskeyChange(ctx, tx, models.Actor{AccountID: account.ID}, account.ID)
}

func (r *Room) takeChallenge(ctx context.Context, tx *store.Tx, purpose models.ChallengePurpose, id string) (models.WebauthnChallenge, error) {
	parsed, err := models.ParseID(id)
	if err != nil {
		return models.WebauthnChallenge{}, models.ErrNotFound
	}
	return tx.TakeChallenge(ctx, purpose, parsed, r.now())
}

func (r *Room) recordPasskeyChange(ctx context.Context, tx *store.Tx, actor models.Actor, account models.ID) error {
	if err := tx.SetPasskeysChanged(ctx, account, r.today()); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, policy.ManagePasskeys, audit.Account(account))
}

// RenamePasskey gives one of the actor's passkeys another name.
func (r *Room) RenamePasskey(ctx context.Context, by models.WriteOptions, id models.ID, in models.PasskeyNameInput) error {
	in.Name = validation.NormalizeName(in.Name)
	if err := r.policy.Authorize(by.Actor, policy.ManagePasskeys, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	return r.changePasskey(ctx, by, func(tx *store.Tx, _ models.Account) error { return tx.RenamePasskey(ctx, by.AccountID, id, in.Name) })
}

// RemovePasskey removes one of the actor's passkeys, and no other. The last one of a moderator or an
// admin stays, and one that alone signs somebody in: models.ErrConflict.
func (r *Room) RemovePasskey(ctx context.Context, by models.WriteOptions, id models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.ManagePasskeys, policy.State{Self: true}); err != nil {
		return err
	}
	return r.changePasskey(ctx, by, func(tx *store.Tx, account models.Account) error {
		if err := tx.DeletePasskey(ctx, account.ID, id); err != nil {
			return err
		}
		left, err := tx.Passkeys(ctx, account.ID)
		if err == nil && len(left) == 0 && account.Role != models.AccountPlain {
			err = errLastPasskey
		}
		if err == nil {
			err = keepWayIn(ctx, tx, account.ID)
		}
		if err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, account.ID, by.SessionID); err != nil { // the device itself may be signed in
			return err
		}
		return r.recordPasskeyChange(ctx, tx, by.Actor, account.ID)
	})
}

// changePasskey calls change with the actor's account, of which nobody changes the passkeys meanwhile.
func (r *Room) changePasskey(ctx context.Context, by models.WriteOptions, change func(tx *store.Tx, account models.Account) error) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		account, err := lockedAccount(ctx, tx, by.AccountID)
		if err != nil {
			return err
		}
		if err := checkPasskeySession(ctx, tx, by, account); err != nil {
			return err
		}
		return change(tx, account)
	})
}

func newPasskey(account models.ID, name string, key passkeys.Key, today models.Date) models.Passkey {
	return models.Passkey{
		ID: models.NewRandomID(), AccountID: account, Name: name, CreatedOn: today, CredentialID: base64.RawURLEncoding.EncodeToString(key.CredentialID),
		PublicKey: base64.RawURLEncoding.EncodeToString(key.PublicKey), SignCount: int64(key.SignCount), Flags: int(key.Flags),
	}
}

// passkeyOwner returns an account and its passkeys as ceremonies need them.
func passkeyOwner(account models.Account, list []models.Passkey) (passkeys.Owner, error) {
	owner := passkeys.Owner{ID: account.ID[:], Name: account.Name}
	for _, p := range list {
		id, err := base64.RawURLEncoding.DecodeString(p.CredentialID)
		if err != nil {
			return owner, fmt.Errorf("read a passkey: %w", err)
		}
		key, err := base64.RawURLEncoding.DecodeString(p.PublicKey)
		if err != nil {
			return owner, fmt.Errorf("read a passkey: %w", err)
		}
		owner.Keys = append(owner.Keys, passkeys.Key{CredentialID: id, PublicKey: key, SignCount: uint32(p.SignCount), Flags: byte(p.Flags)}) //nolint:gosec // the schema bounds both
	}
	return owner, nil
}

// passkeyError returns what a caller receives for an error of a ceremony.
func passkeyError(err error) error {
	switch {
	case errors.Is(err, passkeys.ErrUnsupported):
		return errNoPasskeys
	case errors.Is(err, passkeys.ErrRefused):
		return refuse(models.Invalid("/credential", "passkey_refused"))
	}
	return err
}
