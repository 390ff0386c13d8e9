package accounts

import (
	"context"
	"errors"
	"slices"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// errPasskeyProof keeps a stolen phrase from confirming the session of a moderator or an admin.
var errPasskeyProof = &models.ConflictError{
	Code: "passkey_proof_needed", Detail: "In a session by passkey a moderator or an admin proves anew by the passkey.",
}

// ProveSession notes that the actor proved anew who it is: for models.ProofLifetime the session may
// do what needs a proof. models.ErrSignInFailed if the account is not opened by it, whatever the
// reason; what works once is used up by success alone, but for the challenge of a passkey.
func (r *Room) ProveSession(ctx context.Context, by models.WriteOptions, in models.ProofInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ProveSession, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.checkProofInput(&in); err != nil {
		return err
	}
	return r.writeWithRefusal(ctx, func(tx *store.Tx) error {
		if err := checkProofKind(ctx, tx, by, in); err != nil {
			return err
		}
		proven, err := r.isProvenBy(ctx, tx, by, in)
		switch {
		case err != nil:
			return err
		case !proven:
			return refuse(models.ErrSignInFailed) // a code that was tried counts
		}
		return tx.ProveSession(ctx, by.AccountID, by.SessionID, models.ProvenNow(r.now()))
	})
}

// checkProofInput refuses an input that has not exactly one proof.
func (r *Room) checkProofInput(in *models.ProofInput) error {
	if err := r.validator.Validate(in); err != nil {
		return err
	}
	given := ""
	for _, one := range []struct{ name, value string }{
		{"phrase", in.Phrase}, {"recovery_code", in.RecoveryCode}, {"code", in.Code}, {"challenge", in.Challenge},
	} {
		switch {
		case one.value == "":
		case given != "":
			return models.Invalid("/"+one.name, "conflicts_with", given)
		default:
			given = one.name
		}
	}
	switch {
	case given == "":
		return models.Invalid("/phrase", "required")
	case given == "challenge" && in.Credential == "":
		return models.Invalid("/credential", "required")
	}
	return nil
}

// ProofWays returns how the actor can prove anew who it is.
func (r *Room) ProofWays(ctx context.Context, by models.WriteOptions) (ways models.ProofWays, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ProveSession, policy.State{Self: true}); err != nil {
		return ways, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		keys, err := tx.Passkeys(ctx, account.ID)
		if err != nil {
			return err
		}
		err = checkProofKind(ctx, tx, by, models.ProofInput{})
		ways = models.ProofWays{
			Mail: account.Email+account.EmailSealed != "", Passkey: r.SupportsPasskeys() && len(keys) > 0, PasskeyAlone: errors.Is(err, models.ErrConflict),
		}
		if err != nil && !ways.PasskeyAlone {
			return err
		}
		ways.Issuers, err = r.issuersOf(ctx, tx, account.ID)
		return err
	})
	return ways, err
}

// issuersOf returns the organisations by which an account signs in.
func (r *Room) issuersOf(ctx context.Context, tx *store.Tx, account models.ID) (known []models.Issuer, err error) {
	identities, err := tx.Identities(ctx, account)
	for _, issuer := range r.Issuers() {
		if slices.ContainsFunc(identities, func(i models.AccountIdentity) bool { return i.Issuer == issuer.Name }) {
			known = append(known, issuer)
		}
	}
	return known, err
}

// checkProofKind refuses what is weaker than the passkey by which a moderator or an admin signed
// in.
func checkProofKind(ctx context.Context, tx *store.Tx, by models.WriteOptions, in models.ProofInput) error {
	account, err := tx.Account(ctx, by.AccountID)
	if err != nil || account.Role == models.AccountPlain || in.Challenge != "" {
		return err
	}
	session, err := tx.Session(ctx, by.SessionID)
	if err == nil && session.Method == models.MethodPasskey {
		err = errPasskeyProof
	}
	return err
}

// isProvenBy reports whether a proof is of the actor.
func (r *Room) isProvenBy(ctx context.Context, tx *store.Tx, by models.WriteOptions, in models.ProofInput) (bool, error) {
	switch {
	case in.Code != "":
		return r.isProvenByLink(ctx, tx, by, in.Code)
	case in.Challenge != "":
		account, err := r.provePasskey(ctx, tx, models.PasskeyAnswer{Challenge: in.Challenge, Credential: in.Credential})
		return account.ID == by.AccountID, err
	}
	given, proven, err := r.isKnownTo(ctx, tx, by, models.SignInInput{Phrase: in.Phrase, RecoveryCode: in.RecoveryCode})
	if err != nil || !proven {
		return false, err
	}
	if given.method == models.MethodRecoveryCode {
		err = tx.UseRecoveryCode(ctx, given.verifier)
	}
	return err == nil, err
}

// isKnownTo reads a phrase or recovery code, and reports whether it is the actor's.
func (r *Room) isKnownTo(ctx context.Context, tx *store.Tx, by models.WriteOptions, in models.SignInInput) (given proof, proven bool, err error) {
	if given, err = r.readProof(in); err != nil {
		return given, false, err
	}
	account, err := given.find(ctx, tx, given.verifier)
	if errors.Is(err, models.ErrNotFound) {
		return given, false, nil
	}
	return given, err == nil && account.ID == by.AccountID, err
}

// isProvenByLink reports whether a code is that of a link which was sent to the actor's address,
// and uses it up.
func (r *Room) isProvenByLink(ctx context.Context, tx *store.Tx, by models.WriteOptions, code string) (bool, error) {
	account, err := tx.Account(ctx, by.AccountID)
	if err != nil {
		return false, err
	}
	address, err := r.openAddress(account)
	if err != nil {
		return false, err
	}
	hashes, err := r.addressHashes(address)
	if err != nil {
		return false, err
	}
	links, err := tx.GoodLinksTo(ctx, hashes, r.now())
	if err != nil {
		return false, err
	}
	l, right, err := r.tryCode(ctx, tx, links, code)
	if err != nil || !right || *l.AccountID != by.AccountID {
		return false, err
	}
	return tx.UseSignInLink(ctx, l.ID, r.now())
}

// SendProof sends the actor a link and a code, as RequestLink does, to the address of the account.
// models.ErrNotFound if it has none.
func (r *Room) SendProof(ctx context.Context, by models.WriteOptions, language, browser string) error {
	if err := r.policy.Authorize(by.Actor, policy.ProveSession, policy.State{Self: true}); err != nil {
		return err
	}
	address, err := r.OwnAddress(ctx, by)
	if err == nil && address == "" {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	return r.RequestLink(ctx, by, models.LinkRequest{Email: address, Language: language}, browser)
}

// ProveAnew checks that the actor of an erasure is the person: by a phrase or recovery code, or by
// the session, if its person lately proved anew who it is, or if it began just now by a link or
// passkey. Otherwise it returns models.ErrSignInFailed, or that a proof is required.
func (r *Room) ProveAnew(ctx context.Context, tx *store.Tx, by models.WriteOptions, input models.ErasureInput) error {
	if input.Phrase == "" && input.RecoveryCode == "" {
		fresh, err := r.isFresh(ctx, tx, by)
		if err != nil || fresh {
			return err
		}
		return models.Invalid("/phrase", "required")
	}
	_, proven, err := r.isKnownTo(ctx, tx, by, models.SignInInput{Phrase: input.Phrase, RecoveryCode: input.RecoveryCode})
	if err == nil && !proven {
		err = models.ErrSignInFailed
	}
	return err
}

func (r *Room) isFresh(ctx context.Context, tx *store.Tx, by models.WriteOptions) (bool, error) {
	s, err := tx.Session(ctx, by.SessionID)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	strong := s.ProvenAt != nil || s.Method == models.MethodLink || s.Method == models.MethodPasskey || s.Method == models.MethodOIDC
	return strong && s.IsProven(r.now()), err
}
