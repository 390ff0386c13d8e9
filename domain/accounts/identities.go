package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

var (
	errIdentityTaken     = &models.ConflictError{Code: "identity_taken", Detail: "Another account has this identity already."}
	errTooManyIdentities = &models.ConflictError{Code: "too_many_identities", Detail: "You have 20 identities. Remove one first."}
	// errLastWayIn keeps people from locking themselves out: nobody could let them in again.
	errLastWayIn = &models.ConflictError{Code: "last_way_in", Detail: "Nothing else signs you in. Make a phrase first."}
)

// Identities returns the actor's identities, the organisations that there are, and what this browser
// proved lately.
func (r *Room) Identities(ctx context.Context, by models.WriteOptions, browser string) (own models.OwnIdentities, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadIdentities, policy.State{Self: by.SignedIn()}); err != nil {
		return own, err
	}
	own.Issuers = r.Issuers()
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if browser != "" {
			if own.Proofs, err = tx.IdentityProofs(ctx, hashSecret(browser), r.now()); err != nil {
				return err
			}
		}
		own.List, err = tx.Identities(ctx, by.AccountID)
		return err
	})
	return own, err
}

// LinkIdentity adds to the actor's account what an organisation proved in this browser.
// models.ErrNotFound if there is no such proof, or if it has expired; models.ErrConflict if another
// account has the identity. Nothing is done if the actor's own has it.
func (r *Room) LinkIdentity(ctx context.Context, by models.WriteOptions, proof models.ID, browser string) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageIdentities, policy.State{Self: by.SignedIn()}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAccount(ctx, by.AccountID); err != nil {
			return err
		}
		p, subject, err := r.takeProof(ctx, tx, proof, browser)
		if err != nil {
			return err
		}
		known, err := r.identityOf(ctx, tx, subject)
		switch {
		case err == nil && known.AccountID == by.AccountID:
			return nil
		case err == nil:
			return errIdentityTaken
		case !errors.Is(err, models.ErrNotFound):
			return err
		}
		return r.addIdentity(ctx, tx, by, p, subject)
	})
}

func (r *Room) addIdentity(ctx context.Context, tx *store.Tx, by models.WriteOptions, p models.IdentityProof, subject string) error {
	list, err := tx.Identities(ctx, by.AccountID)
	if err != nil {
		return err
	}
	if len(list) >= models.MaxIdentities {
		return errTooManyIdentities
	}
	if err := r.createIdentity(ctx, tx, by.AccountID, p, subject); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.Actor, policy.ManageIdentities, audit.Account(by.AccountID))
}

// takeProof returns what an organisation proved in the browser, and uses it up.
func (r *Room) takeProof(ctx context.Context, tx *store.Tx, id models.ID, browser string) (p models.IdentityProof, subject string, err error) {
	if p, err = tx.IdentityProof(ctx, id, hashSecret(browser), r.now()); err != nil {
		return p, "", err
	}
	if err := tx.UseIdentityProof(ctx, id); err != nil {
		return p, "", err
	}
	subject, err = r.mailing.Keyring.Open(proofOf(p.ID), p.SubjectSealed)
	return p, subject, err
}

func proofOf(id models.ID) string { return "identity_proofs/" + id.String() }

// identityOf returns the identity of a person at an organisation, or models.ErrNotFound.
func (r *Room) identityOf(ctx context.Context, tx *store.Tx, subject string) (models.AccountIdentity, error) {
	hashes, err := r.mailing.Keyring.Hashes(store.SubjectPurpose, subject)
	if err != nil {
		return models.AccountIdentity{}, err
	}
	return tx.IdentityBySubject(ctx, hashes)
}

func (r *Room) createIdentity(ctx context.Context, tx *store.Tx, account models.ID, p models.IdentityProof, subject string) (err error) {
	i := models.AccountIdentity{ID: models.NewRandomID(), AccountID: account, Issuer: p.Issuer, CreatedOn: r.today(), LastUsedOn: r.today()}
	if i.SubjectSealed, i.SubjectHash, err = r.sealSubject(ctx, tx, "account_identities/"+i.ID.String(), subject); err != nil {
		return err
	}
	return tx.CreateIdentity(ctx, &i)
}

// sealSubject returns the name of a person at an organisation as it is stored at a place.
func (r *Room) sealSubject(ctx context.Context, tx *store.Tx, place, subject string) (sealed, hash string, err error) {
	if err := ProveKeyring(ctx, tx, r.mailing.Keyring); err != nil {
		return "", "", err
	}
	if sealed, err = r.mailing.Keyring.Seal(place, subject); err != nil {
		return "", "", err
	}
	hash, err = r.mailing.Keyring.Hash(store.SubjectPurpose, subject)
	return sealed, hash, err
}

// RemoveIdentity removes one of the actor's identities and ends the actor's other sessions.
// models.ErrNotFound if the actor has none of this id; models.ErrConflict if nothing else would sign
// the actor in.
func (r *Room) RemoveIdentity(ctx context.Context, by models.WriteOptions, id models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageIdentities, policy.State{Self: by.SignedIn()}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAccount(ctx, by.AccountID); err != nil {
			return err
		}
		if err := tx.DeleteIdentity(ctx, by.AccountID, id); err != nil {
			return err
		}
		if err := keepWayIn(ctx, tx, by.AccountID); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, by.AccountID, by.SessionID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ManageIdentities, audit.Account(by.AccountID))
	})
}

// keepWayIn refuses a change after which nothing signs an account in.
func keepWayIn(ctx context.Context, tx *store.Tx, account models.ID) error {
	n, err := tx.CountWaysIn(ctx, account)
	if err == nil && n == 0 {
		err = errLastWayIn
	}
	return err
}

// SignUpByIdentity creates an account for somebody whom an organisation proved in this browser, and
// signs in. The account has no phrase until its owner makes one. models.ErrNotFound if there is no
// such proof, or if it has expired; models.ErrConflict if an account has the identity.
func (r *Room) SignUpByIdentity(ctx context.Context, by models.WriteOptions, in models.IdentityAccountInput, browser string) (signed SignedIn, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignUp, policy.State{}); err != nil {
		return signed, err
	}
	in.DisplayName = validation.NormalizeName(in.DisplayName)
	if err := r.validator.Validate(&in); err != nil {
		return signed, err
	}
	proof, err := models.ParseID(in.Proof)
	if err != nil {
		return signed, models.ErrNotFound
	}
	signed.Account = models.Account{
		ID: models.NewRandomID(), Name: in.DisplayName, Language: validation.CanonicalLanguageTag(in.Language), Role: models.AccountPlain, CreatedOn: r.today(),
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		p, subject, err := r.takeProof(ctx, tx, proof, browser)
		if err != nil {
			return err
		}
		if _, err := r.identityOf(ctx, tx, subject); !errors.Is(err, models.ErrNotFound) {
			return errors.Join(err, errIdentityTaken)
		}
		return r.createIdentityAccount(ctx, tx, by, &signed, p, subject)
	})
	return signed, err
}

func (r *Room) createIdentityAccount(ctx context.Context, tx *store.Tx, by models.WriteOptions, signed *SignedIn, p models.IdentityProof, subject string) (err error) {
	id := signed.Account.ID
	if err := tx.CreateAccount(ctx, &signed.Account); err != nil {
		return err
	}
	if err := r.createIdentity(ctx, tx, id, p, subject); err != nil {
		return err
	}
	if err := audit.Record(ctx, tx, models.Actor{AccountID: id}, policy.SignUp, audit.Account(id)); err != nil {
		return err
	}
	start := models.SessionStart{AccountID: id, Method: models.MethodOIDC, OwnDevice: p.OwnDevice, Replaces: by.SessionID}
	signed.Secret, signed.Session, err = r.StartSession(ctx, tx, start)
	return err
}
