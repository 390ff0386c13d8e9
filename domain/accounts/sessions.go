package accounts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// SessionPrefix begins the secret of every session.
const SessionPrefix = TokenPrefix + "session_"

// IsSessionSecret reports whether a secret is a session's, or would be if there were such a
// session.
func IsSessionSecret(secret string) bool { return strings.HasPrefix(secret, SessionPrefix) }

// StartSession starts a session in the caller's transaction, once the caller has proven whose the
// account is. It returns the session's secret, which is stored nowhere. The session that the new
// one replaces ends.
func (r *Room) StartSession(ctx context.Context, tx *store.Tx, start models.SessionStart) (secret string, session models.Session, err error) {
	if start.Replaces != (models.ID{}) {
		if err := tx.DeleteSession(ctx, start.Replaces); err != nil {
			return "", session, err
		}
	}
	secret, session = SessionPrefix+newRandomText(), models.NewSession(start, r.now())
	session.TokenHash = hashSecret(secret)
	if err := tx.CreateSession(ctx, &session); err != nil {
		return "", session, fmt.Errorf("start a session: %w", err)
	}
	return secret, session, tx.UseAccount(ctx, start.AccountID, r.today())
}

// Sessions returns the actor's own sessions, those that were used last before others.
func (r *Room) Sessions(ctx context.Context, by models.WriteOptions) (sessions []models.Session, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageSessions, policy.State{Self: true}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		sessions, err = tx.Sessions(ctx, by.AccountID, r.now())
		return err
	})
	return sessions, err
}

// EndSession ends one of the actor's own sessions now, for every process that shares the database;
// models.ErrNotFound if the actor has none with this id.
func (r *Room) EndSession(ctx context.Context, by models.WriteOptions, id models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageSessions, policy.State{Self: true}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error { return tx.EndSession(ctx, by.AccountID, id) })
}

// SignOut ends the session that the actor signed in by; models.ErrNotFound if the actor uses a key.
func (r *Room) SignOut(ctx context.Context, by models.WriteOptions) error {
	return r.EndSession(ctx, by, by.SessionID)
}

// SignOutAccount ends all sessions of an account now, for every process that shares the database, and
// the links and codes that would begin another. Its keys and its phrase stay. Only the operator does it;
// models.ErrNotFound if there is no such account.
func (r *Room) SignOutAccount(ctx context.Context, by models.WriteOptions, account models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.SignOutAccount, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Account(ctx, account); err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		if err := tx.DeleteLinksOf(ctx, account); err != nil {
			return err
		}
		if err := tx.DeleteDeviceCodesOf(ctx, account); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, account, models.ID{}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.SignOutAccount, audit.Account(account))
	})
}

// authenticateSession returns the actor of a session's secret.
func (r *Room) authenticateSession(ctx context.Context, secret string) (models.Actor, error) {
	session, account, err := r.store.SessionByHash(ctx, hashSecret(secret))
	now := r.now()
	switch {
	case errors.Is(err, models.ErrNotFound):
		return models.Actor{}, models.ErrUnauthorized
	case err != nil:
		return models.Actor{}, fmt.Errorf("read a session: %w", err)
	case !now.Before(session.ExpiresAt):
		return models.Actor{}, models.ErrUnauthorized
	}
	if session.IsTouchDue(now) {
		// If it cannot be written now, the session is good all the same until it expires.
		_ = r.store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.TouchSession(ctx, session.UsedAt(now)), tx.UseAccount(ctx, account.ID, r.today()))
		})
	}
	return sessionActor(session, account, now), nil
}

// sessionActor returns who acts by a session. The roles of moderators and admins need a passkey.
func sessionActor(session models.Session, account models.Account, now time.Time) models.Actor {
	scopes := []string{string(models.ScopeAccount)}
	switch {
	case session.Method != models.MethodPasskey:
	case account.Role == models.AccountModerator:
		scopes = append(scopes, string(models.ScopeModerate))
	case account.Role == models.AccountAdmin:
		scopes = append(scopes, string(models.ScopeAdmin))
	}
	actor := newActor(models.Token{ID: session.ID, Scopes: scopes}, account)
	actor.SessionID, actor.Proven = session.ID, session.IsProven(now)
	return actor
}
