package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// addressPurpose is what the keyed hashes of e-mail addresses are for.
const addressPurpose = "address"

// addressBatch is how many addresses are sealed in one transaction.
const addressBatch = 500

// sealedAddress is an e-mail address as it is stored: sealed for its row, and the keyed hash that it
// is found by. Both are empty if there is none.
type sealedAddress struct{ sealed, hash string }

// sealAddress seals an address for the row of an account.
func (r *Room) sealAddress(id models.ID, address string) (sealedAddress, error) {
	if address == "" {
		return sealedAddress{}, nil
	}
	sealed, err := r.mailing.Keyring.Seal(addressPlace(id), models.NormalAddress(address))
	if err != nil {
		return sealedAddress{}, err
	}
	hash, err := r.mailing.Keyring.Hash(addressPurpose, models.AddressKey(address))
	return sealedAddress{sealed: sealed, hash: hash}, err
}

func addressPlace(id models.ID) string { return "accounts/" + id.String() }

// addressHashes returns the hashes that an address may be stored under; none for no address.
func (r *Room) addressHashes(address string) ([]string, error) {
	if address == "" {
		return nil, nil
	}
	return r.mailing.Keyring.Hashes(addressPurpose, models.AddressKey(address))
}

// AddressOf returns the e-mail address of an account, "" if it has none. It is for the operator and
// for the account itself.
func (r *Room) AddressOf(by models.WriteOptions, a models.Account) (string, error) {
	if !by.Operator {
		if err := r.policy.Authorize(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
			return "", err
		}
		if by.AccountID != a.ID {
			return "", models.ErrNotFound
		}
	}
	return r.openAddress(a)
}

func (r *Room) openAddress(a models.Account) (string, error) {
	if a.EmailSealed == "" {
		return a.Email, nil
	}
	return r.mailing.Keyring.Open(addressPlace(a.ID), a.EmailSealed)
}

// SealAddresses seals the e-mail addresses that an older program wrote in the open. It may be
// interrupted and repeated.
func (r *Room) SealAddresses(ctx context.Context) error {
	for more := true; more; {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			batch, err := tx.OpenAddresses(ctx, addressBatch)
			if err != nil {
				return err
			}
			more = len(batch) == addressBatch
			return r.sealBatch(ctx, tx, batch)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) sealBatch(ctx context.Context, tx *store.Tx, batch []models.Account) error {
	for i, a := range batch {
		address, err := r.sealAddress(a.ID, a.Email)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := r.proveIfSealed(ctx, tx, address.sealed); err != nil {
				return err
			}
		}
		if err := tx.SetAddress(ctx, a.ID, address.sealed, address.hash); err != nil {
			return err
		}
	}
	return nil
}
