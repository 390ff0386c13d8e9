package accounts

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/sethvargo/go-diceware/diceware"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// phraseWords is how many words a phrase has, each of 7,776, no two alike: 90 bits.
	phraseWords = 7
	// recoveryCodes is how many recovery codes come with a phrase.
	recoveryCodes = 10
	// verifierBytes is how long what is stored of a phrase or code is.
	verifierBytes = 32
	// phraseInfo and codeInfo keep verifiers of phrases and of codes apart (HKDF's info). All
	// that is stored depends on them.
	phraseInfo = "shg sign-in phrase 1"
	codeInfo   = "shg recovery code 1"
)

// ReplacePhrase gives the actor a new phrase and new recovery codes, and returns them this once. The
// old ones end, and all sessions of the actor but this one.
func (r *Room) ReplacePhrase(ctx context.Context, by models.WriteOptions) (models.Credentials, error) {
	if err := r.policy.Authorize(by.Actor, policy.ChangePhrase, policy.State{Self: true}); err != nil {
		return models.Credentials{}, err
	}
	credentials, err := newCredentials()
	if err != nil {
		return models.Credentials{}, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if err := setCredentials(ctx, tx, by.AccountID, credentials); err != nil {
			return err
		}
		if err := tx.DeleteLinksOf(ctx, by.AccountID); err != nil {
			return err
		}
		if err := tx.DeleteDeviceCodesOf(ctx, by.AccountID); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, by.AccountID, by.SessionID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ChangePhrase, audit.Account(by.AccountID))
	})
	return credentials, err
}

// newCredentials returns a phrase and its recovery codes.
func newCredentials() (models.Credentials, error) {
	words, err := diceware.GenerateWithWordList(phraseWords, diceware.WordListEffLarge())
	if err != nil {
		return models.Credentials{}, fmt.Errorf("choose words: %w", err)
	}
	credentials := models.Credentials{Phrase: strings.Join(words, " ")}
	for range recoveryCodes {
		credentials.RecoveryCodes = append(credentials.RecoveryCodes, randomCode(recoveryCodeLetters))
	}
	return credentials, nil
}

// setCredentials stores what is needed to recognize credentials, in the caller's transaction.
func setCredentials(ctx context.Context, tx *store.Tx, account models.ID, c models.Credentials) error {
	codes := make([]models.RecoveryCode, len(c.RecoveryCodes))
	for i, code := range c.RecoveryCodes {
		codes[i] = models.RecoveryCode{AccountID: account, Verifier: codeVerifier(code)}
	}
	return tx.SetPhrase(ctx, models.Phrase{AccountID: account, Verifier: phraseVerifier(c.Phrase)}, codes)
}

// phraseVerifier returns what is stored of a phrase as somebody types it. Case, blanks and
// punctuation do not count: no word of the list begins another, so that the words can be run
// together.
func phraseVerifier(typed string) string {
	return verifier(strings.ToLower(withoutSeparators(typed)), phraseInfo)
}

// codeVerifier returns what is stored of a recovery code as somebody types it.
func codeVerifier(typed string) string {
	return verifier(normalCode(typed), codeInfo)
}

// verifier derives what is stored of a secret. The secret has 80 bits and more, so that nobody can
// try all of them, however fast one try is: HKDF (RFC 5869) is enough, and without a salt the
// account is found by its result.
func verifier(secret, info string) string {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, info, verifierBytes)
	if err != nil {
		panic(err) // verifierBytes is less than HKDF can give
	}
	return hex.EncodeToString(key)
}
