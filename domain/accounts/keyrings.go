package accounts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store"
)

const (
	proofPlace = "keyrings/1"
	// resealBatch is how many texts are sealed anew in one transaction.
	resealBatch = 200
)

// ProveKeyring sees that what is sealed now can be opened by every other process that serves this
// database: the first who seals leaves a proof of the keyring.
func ProveKeyring(ctx context.Context, tx *store.Tx, keyring *secretbox.Keyring) error {
	proof, err := keyring.Seal(proofPlace, "shg")
	if err != nil {
		return err
	}
	if proof, err = tx.ProveKeyring(ctx, proof); err != nil {
		return err
	}
	_, err = keyring.Open(proofPlace, proof)
	return err
}

// CheckKeyring refuses a keyring that is not the one that sealed what the database holds. If
// nothing was sealed any will do.
func CheckKeyring(ctx context.Context, s *store.Store, keyring *secretbox.Keyring) error {
	var proof string
	err := s.Read(ctx, func(tx *store.Tx) (err error) {
		proof, err = tx.KeyringProof(ctx)
		return err
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = keyring.Open(proofPlace, proof)
	}
	if err != nil {
		return fmt.Errorf("the database's secrets cannot be read: %w", err)
	}
	return nil
}

// proveIfSealed is ProveKeyring, if something was sealed.
func (r *Room) proveIfSealed(ctx context.Context, tx *store.Tx, sealed string) error {
	if sealed == "" {
		return nil
	}
	return ProveKeyring(ctx, tx, r.mailing.Keyring)
}

// Rotation is how the keyring is rotated. Settle is how long writes that began with an older key may
// take to commit. Without Add no key is added: a rotation that was interrupted is completed.
type Rotation struct {
	Settle time.Duration
	Add    bool
}

// RotationReport is what a rotation did.
type RotationReport struct {
	Added    string   // the id of the new key; "" if none was added
	Resealed int      // texts
	Retired  []string // ids of keys
	InUse    []string // ids of former keys that stay, since codes may still be typed that they hashed
}

// RotateKeys adds a key to the keyring, seals with it everything that older keys sealed, and
// retires those by which no code is hashed that may still be typed. The service may run meanwhile.
// It may be interrupted at any time, and repeated.
func (r *Room) RotateKeys(ctx context.Context, by models.WriteOptions, how Rotation) (report RotationReport, err error) {
	if err := r.policy.Authorize(by.Actor, policy.RotateKeys, policy.State{}); err != nil {
		return report, err
	}
	if err := CheckKeyring(ctx, r.store, r.mailing.Keyring); err != nil {
		return report, err
	}
	release, err := r.store.AcquireKeyringLease(ctx)
	if err != nil {
		return report, err
	}
	defer release()
	if how.Add {
		if report.Added, err = r.mailing.Keyring.AddKey(); err != nil {
			return report, err
		}
	}
	old, err := r.mailing.Keyring.OldKeys()
	if err != nil {
		return report, err
	}
	if report.Resealed, err = r.resealAndSettle(ctx, how.Settle); err != nil {
		return report, err
	}
	if report.Retired, report.InUse, err = r.sortKeys(ctx, old); err != nil {
		return report, err
	}
	return report, r.mailing.Keyring.RetireKeys(report.Retired)
}

// sortKeys separates keys that are of no use any more from those by which a code is hashed that may
// still be typed: what people have on paper cannot be hashed anew.
func (r *Room) sortKeys(ctx context.Context, old []string) (idle, inUse []string, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		idle, inUse = nil, nil
		for _, id := range old {
			used, err := tx.HasGoodCodes(ctx, secretbox.HashPrefix(id), r.now())
			switch {
			case err != nil:
				return err
			case used:
				inUse = append(inUse, id)
			default:
				idle = append(idle, id)
			}
		}
		return nil
	})
	return idle, inUse, err
}

// resealAndSettle seals everything anew, waits for writes that began before, and seals anew what
// those wrote with an older key.
func (r *Room) resealAndSettle(ctx context.Context, settle time.Duration) (int, error) {
	first, err := r.resealAll(ctx)
	if err != nil {
		return first, err
	}
	if err := wait.For(ctx, settle); err != nil {
		return first, err
	}
	second, err := r.resealAll(ctx)
	return first + second, err
}

// resealAll seals with the newest key what older ones sealed, and returns how many texts those were.
func (r *Room) resealAll(ctx context.Context) (int, error) {
	prefix, err := r.mailing.Keyring.Prefix()
	if err != nil {
		return 0, err
	}
	total := 0
	for _, column := range store.SealedColumns() {
		n, err := r.resealColumn(ctx, column, prefix)
		if total += n; err != nil {
			return total, fmt.Errorf("seal %s.%s anew: %w", column.Table, column.Column, err)
		}
	}
	return total, r.resealProof(ctx)
}

func (r *Room) resealColumn(ctx context.Context, c store.SealedColumn, prefix string) (total int, err error) {
	for {
		var batch []store.SealedText
		err := r.store.Write(ctx, func(tx *store.Tx) (err error) {
			if batch, err = tx.SealedOtherwise(ctx, c, prefix, resealBatch); err != nil {
				return err
			}
			for _, t := range batch {
				if err := r.reseal(ctx, tx, c, t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		if total += len(batch); len(batch) < resealBatch {
			return total, nil
		}
	}
}

func (r *Room) reseal(ctx context.Context, tx *store.Tx, c store.SealedColumn, t store.SealedText) error {
	text, err := r.mailing.Keyring.Open(c.Place(t.ID), t.Sealed)
	if err != nil {
		return err
	}
	sealed, err := r.mailing.Keyring.Seal(c.Place(t.ID), text)
	if err != nil {
		return err
	}
	hashed := models.AddressKey(text)
	if c.Purpose == store.SubjectPurpose {
		hashed = text
	}
	hash, err := r.mailing.Keyring.Hash(cmp.Or(c.Purpose, addressPurpose), hashed)
	if err != nil {
		return err
	}
	return tx.ReplaceSealed(ctx, c, t, sealed, hash)
}

func (r *Room) resealProof(ctx context.Context) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		former, err := tx.KeyringProof(ctx)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		proof, err := r.mailing.Keyring.Seal(proofPlace, "shg")
		if err != nil {
			return err
		}
		return tx.ReplaceKeyringProof(ctx, former, proof)
	})
}
