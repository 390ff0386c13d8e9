package accounts

import (
	"context"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// defaultTokenDays is for how many days a key lasts if its owner does not choose.
	defaultTokenDays = 90
	// maxOwnTokens is how many keys that have not ended a person may have.
	maxOwnTokens = 50
)

// CreateOwnToken makes a key for the actor and returns its secret, which is stored nowhere.
// models.ErrConflict if the actor has 50 keys that have not ended.
func (r *Room) CreateOwnToken(ctx context.Context, by models.WriteOptions, input models.OwnTokenInput) (string, models.Token, error) {
	if err := r.policy.Authorize(by.Actor, policy.CreateOwnToken, policy.State{Self: true}); err != nil {
		return "", models.Token{}, err
	}
	if err := r.validator.Validate(&input); err != nil {
		return "", models.Token{}, err
	}
	if input.ExpiresDays == 0 {
		input.ExpiresDays = defaultTokenDays
	}
	secret := newSecret()
	token := r.newToken(by.AccountID, secret, input.Scopes, time.Duration(input.ExpiresDays)*24*time.Hour)
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		switch n, err := tx.CountGoodTokens(ctx, by.AccountID, r.now()); {
		case err != nil:
			return err
		case n >= maxOwnTokens:
			return &models.ConflictError{Code: "too_many_keys", Detail: "You have 50 keys. End one that you do not need first."}
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.CreateOwnToken, audit.Key(token.ID)); err != nil {
			return err
		}
		return tx.CreateToken(ctx, &token)
	})
	return secret, token, err
}

// OwnTokens returns the actor's keys that have not ended, the newest first.
func (r *Room) OwnTokens(ctx context.Context, by models.WriteOptions) (good []models.Token, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageOwnTokens, policy.State{Self: true}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Tokens(ctx, by.AccountID)
		for _, t := range all {
			if t.IsGood(r.now()) {
				good = append(good, t)
			}
		}
		return err
	})
	return good, err
}

// RevokeOwnToken ends a key of the actor; models.ErrNotFound if the actor has none with this id.
func (r *Room) RevokeOwnToken(ctx context.Context, by models.WriteOptions, id models.ID) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageOwnTokens, policy.State{Self: true}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.RevokeTokenOf(ctx, by.AccountID, id, r.now().UTC()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ManageOwnTokens, audit.Key(id))
	})
}
