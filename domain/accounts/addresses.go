package accounts

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/audit"
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

// AddressOf returns the e-mail address of an account, "" if it has none. It is for the operator.
func (r *Room) AddressOf(by models.WriteOptions, a models.Account) (string, error) {
	if err := r.policy.Authorize(by.Actor, policy.ListAccounts, policy.State{}); err != nil {
		return "", err
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

// EnterAddress sends a code to an address that the actor wants to have written to. The address
// counts once the code is entered. To an account that entered enough lately nothing is sent.
func (r *Room) EnterAddress(ctx context.Context, by models.WriteOptions, in models.EmailInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageAddress, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	l, err := r.newLink(models.LinkAddress, in.Email, in.Language)
	if err != nil {
		return err
	}
	l.AccountID = &by.AccountID
	return r.store.Write(ctx, func(tx *store.Tx) error {
		since := r.now().Add(-models.LinksPeriod)
		n, err := tx.CountLinksOfSince(ctx, l.Purpose, by.AccountID, since)
		if err != nil || n >= models.MaxLinks {
			return err
		}
		if n, err = tx.CountLinksSince(ctx, l.Purpose, []string{l.AddressHash}, since); err != nil || n >= models.MaxLinks {
			return err
		}
		return r.queueLink(ctx, tx, l, models.MailAddress, in.Email)
	})
}

// ConfirmAddress makes the address that a code was sent to the actor's own. It is an
// invalid code if it belongs to none, was tried too often, was used or has expired. models.ErrConflict
// if another account has the address.
func (r *Room) ConfirmAddress(ctx context.Context, by models.WriteOptions, in models.CodeInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ConfirmAddress, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	found := false
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		links, err := tx.GoodLinksOf(ctx, by.AccountID, r.now())
		if err != nil {
			return err
		}
		l, ok, err := r.tryCode(ctx, tx, links, in.Code)
		if found = ok; err != nil || !ok {
			return err
		}
		if found, err = tx.UseSignInLink(ctx, l.ID, r.now()); err != nil || !found {
			return err
		}
		address, err := r.takeAddress(ctx, tx, by.AccountID, l)
		if err != nil {
			return err
		}
		if err := GiveConsent(ctx, tx, by.AccountID, models.ConsentMail, r.today()); err != nil {
			return err
		}
		return replaceAddress(ctx, tx, by, address)
	})
	if err == nil && !found {
		err = models.Invalid("/code", "wrong_code")
	}
	return err
}

// takeAddress seals the address of a link for an account, unless another account has it.
func (r *Room) takeAddress(ctx context.Context, tx *store.Tx, account models.ID, l models.SignInLink) (sealedAddress, error) {
	text, err := r.mailing.Keyring.Open(linkPlace(l.ID), l.AddressSealed)
	if err != nil {
		return sealedAddress{}, err
	}
	hashes, err := r.addressHashes(text)
	if err != nil {
		return sealedAddress{}, err
	}
	others, err := tx.AccountsByAddress(ctx, hashes, 2)
	if err != nil {
		return sealedAddress{}, err
	}
	if slices.ContainsFunc(others, func(a models.Account) bool { return a.ID != account }) {
		return sealedAddress{}, &models.ConflictError{Code: "address_taken", Detail: "Another account has this address. Sign in to it by a link, or use another address."}
	}
	return r.sealAddress(account, text)
}

// RemoveAddress removes the actor's address, and ends the consent to it. To do so again changes
// nothing. models.ErrConflict if nothing else signs the actor in.
func (r *Room) RemoveAddress(ctx context.Context, by models.WriteOptions) error {
	return r.store.Write(ctx, func(tx *store.Tx) error { return r.RemoveAddressIn(ctx, tx, by) })
}

// RemoveAddressIn is RemoveAddress in the caller's transaction.
func (r *Room) RemoveAddressIn(ctx context.Context, tx *store.Tx, by models.WriteOptions) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageAddress, policy.State{Self: true}); err != nil {
		return err
	}
	if err := tx.LockAccount(ctx, by.AccountID); err != nil {
		return err
	}
	if err := replaceAddress(ctx, tx, by, sealedAddress{}); err != nil {
		return err
	}
	if err := tx.EndConsents(ctx, by.AccountID, r.today()); err != nil {
		return err
	}
	return keepWayIn(ctx, tx, by.AccountID)
}

// replaceAddress gives the actor another address or none, and ends what was sent to the former one.
func replaceAddress(ctx context.Context, tx *store.Tx, by models.WriteOptions, address sealedAddress) error {
	if err := tx.DeleteLinksOf(ctx, by.AccountID); err != nil {
		return err
	}
	if err := tx.SetAddress(ctx, by.AccountID, address.sealed, address.hash); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.Actor, policy.ManageAddress, audit.Account(by.AccountID))
}

// OwnAddress returns the actor's e-mail address, "" if there is none.
func (r *Room) OwnAddress(ctx context.Context, by models.WriteOptions) (address string, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadAddress, policy.State{Self: true}); err != nil {
		return "", err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		address, err = r.openAddress(account)
		return err
	})
	return address, err
}
