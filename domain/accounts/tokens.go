package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// TokenPrefix begins every bearer key, so that scanners for leaked secrets know it.
const TokenPrefix = "shg_"

// secretBytes is the randomness of a key: 256 bits.
const secretBytes = 32

// CreateToken makes a key for an account and returns its secret, which is stored nowhere and shown
// once. No scopes mean "account"; a lifetime of 0 means that the key does not expire. A scope
// source:<name> brings the source into being, or lets one that was detached speak again.
func (r *Room) CreateToken(ctx context.Context, by models.WriteOptions, account models.ID, scopes []string, lifetime time.Duration) (string, models.Token, error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageTokens, policy.State{}); err != nil {
		return "", models.Token{}, err
	}
	if len(scopes) == 0 {
		scopes = []string{string(models.ScopeAccount)}
	}
	if err := checkScopes(scopes); err != nil {
		return "", models.Token{}, err
	}
	secret := newSecret()
	token := r.newToken(account, secret, scopes, lifetime)
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		owner, err := tx.Account(ctx, account)
		if err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		if err := checkScopesOfRole(owner.Role, scopes); err != nil {
			return err
		}
		if err := r.ensureSources(ctx, tx, scopes); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageTokens, audit.Key(token.ID)); err != nil {
			return err
		}
		return tx.CreateToken(ctx, &token)
	})
	return secret, token, err
}

// Tokens returns the keys of an account, the newest first, with those that ended;
// models.ErrNotFound if there is no such account.
func (r *Room) Tokens(ctx context.Context, by models.WriteOptions, account models.ID) (tokens []models.Token, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageTokens, policy.State{}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := tx.Account(ctx, account); err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		tokens, err = tx.Tokens(ctx, account)
		return err
	})
	return tokens, err
}

// RevokeToken ends a key now, for every process that shares the database. One that has ended stays
// as it is; models.ErrNotFound if there is none.
func (r *Room) RevokeToken(ctx context.Context, by models.WriteOptions, token models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageTokens, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.RevokeToken(ctx, token, r.now().UTC()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ManageTokens, audit.Key(token))
	})
}

// TokenBySecret finds the key that a secret belongs to, also one that has ended; models.ErrNotFound
// if it belongs to none.
func (r *Room) TokenBySecret(ctx context.Context, by models.WriteOptions, secret string) (token models.Token, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageTokens, policy.State{}); err != nil {
		return token, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		token, _, err = tx.TokenByHash(ctx, hashSecret(secret))
		return err
	})
	return token, err
}

func (r *Room) newToken(account models.ID, secret string, scopes []string, lifetime time.Duration) models.Token {
	token := models.Token{ID: models.NewRandomID(), AccountID: account, Hash: hashSecret(secret), Scopes: scopes, CreatedAt: r.now().UTC()}
	if lifetime > 0 {
		ends := r.now().UTC().Add(lifetime)
		token.ExpiresAt = &ends
	}
	return token
}

func (r *Room) ensureSources(ctx context.Context, tx *store.Tx, scopes []string) error {
	for _, scope := range scopes {
		name, isSource := strings.CutPrefix(scope, string(models.ScopeSource))
		if !isSource {
			continue
		}
		if err := tx.PutSource(ctx, &models.Source{Name: name, CreatedAt: r.now().UTC(), UpdatedAt: r.now().UTC()}); err != nil {
			return err
		}
		if err := tx.SetSourceDetached(ctx, name, nil); err != nil {
			return err
		}
	}
	return nil
}

func checkScopes(scopes []string) error {
	known := []string{"read", "account", "moderate", "admin", "webhooks"}
	for i, scope := range scopes {
		name, isSource := strings.CutPrefix(scope, string(models.ScopeSource))
		if slices.Contains(known, scope) || isSource && validation.IsSourceName(name) {
			continue
		}
		return models.Invalid(fmt.Sprintf("/scopes/%d", i), "unknown_value", append(known, "source:<name>")...)
	}
	return nil
}

// checkScopesOfRole refuses a scope that gives nothing to an account of that role: moderate is for
// moderators, admin for admins.
func checkScopesOfRole(role models.AccountRole, scopes []string) error {
	needed := map[string]models.AccountRole{
		string(models.ScopeModerate): models.AccountModerator, string(models.ScopeAdmin): models.AccountAdmin,
	}
	for i, scope := range scopes {
		if wanted, special := needed[scope]; special && role != wanted {
			return &models.InvalidError{Fields: []models.FieldError{{
				Pointer: fmt.Sprintf("/scopes/%d", i), Code: "role_needed", Params: map[string]any{"role": string(wanted)},
			}}}
		}
	}
	return nil
}

// Authenticate turns a bearer key, or the secret of a session, into the actor that it belongs to.
// Any that is unknown, expired or revoked is models.ErrUnauthorized. Without the scope account the
// actor has no account to act as; without moderate or admin, no such role.
func (r *Room) Authenticate(ctx context.Context, bearer string) (models.Actor, error) {
	switch {
	case IsSessionSecret(bearer):
		return r.authenticateSession(ctx, bearer)
	case !strings.HasPrefix(bearer, TokenPrefix):
		return models.Actor{}, models.ErrUnauthorized
	}
	var token models.Token
	var account models.Account
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		token, account, err = tx.TokenByHash(ctx, hashSecret(bearer))
		return err
	})
	switch {
	case errors.Is(err, models.ErrNotFound):
		return models.Actor{}, models.ErrUnauthorized
	case err != nil:
		return models.Actor{}, fmt.Errorf("read key: %w", err)
	case !token.IsGood(r.now()):
		return models.Actor{}, models.ErrUnauthorized
	}
	if today := r.today(); token.LastUsedOn != today {
		// If it cannot be written now, the next use writes it; the key is good all the same.
		_ = r.store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.TouchToken(ctx, token.ID, today), tx.UseAccount(ctx, account.ID, today))
		})
	}
	return newActor(token, account), nil
}

func newActor(token models.Token, account models.Account) models.Actor {
	actor := models.Actor{Scopes: token.Scopes, KeyID: token.ID, KeyAccountID: account.ID, Role: models.AccountPlain}
	if slices.Contains(token.Scopes, string(models.ScopeAccount)) {
		actor.AccountID, actor.Name = account.ID, account.Name
	}
	if account.Role == models.AccountModerator && slices.Contains(token.Scopes, string(models.ScopeModerate)) {
		actor.Role = models.AccountModerator
	}
	if account.Role == models.AccountAdmin && slices.Contains(token.Scopes, string(models.ScopeAdmin)) {
		actor.Role = models.AccountAdmin
	}
	return actor
}

func newSecret() string { return TokenPrefix + newRandomText() }

// newRandomText returns the random part of a secret.
func newRandomText() string {
	b := make([]byte, secretBytes)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
