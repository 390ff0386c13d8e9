package accounts

import (
	"context"
	"crypto/sha256"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// StartDevice returns a code that another device, which is signed in, signs this one in by, and the
// secret by which this one asks for its session.
func (r *Room) StartDevice(ctx context.Context, by models.WriteOptions, in models.DeviceInput) (models.WaitingDevice, error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return models.WaitingDevice{}, err
	}
	secret := newRandomText()
	w := models.WaitingDevice{Secret: secret, Code: codeOfDevice(secret), ExpiresAt: r.now().UTC().Add(models.DeviceCodeLifetime)}
	row := models.DeviceCode{ID: models.NewRandomID(), SecretHash: hashSecret(secret), OwnDevice: in.OwnDevice, ExpiresAt: w.ExpiresAt}
	return w, r.store.Write(ctx, func(tx *store.Tx) (err error) {
		if row.CodeHash, err = r.hashCode(ctx, tx, deviceCode, w.Code); err != nil {
			return err
		}
		return tx.CreateDeviceCode(ctx, &row)
	})
}

// codeOfDevice returns the code of a waiting device, which follows from its secret.
func codeOfDevice(secret string) string {
	sum := sha256.Sum256([]byte("device code " + secret))
	return printedCode(sum[:linkCodeLetters])
}

// deviceByCode returns the device that waits and shows a code.
func (r *Room) deviceByCode(ctx context.Context, tx *store.Tx, code string) (models.DeviceCode, error) {
	hashes, err := r.codeHashes(deviceCode, code)
	if err != nil {
		return models.DeviceCode{}, err
	}
	return tx.DeviceByCode(ctx, hashes, r.now())
}

// FinishDevice starts the session of a waiting device, once another one has let it sign in, and
// reports whether one has. models.ErrSignInFailed if the device waits no more.
func (r *Room) FinishDevice(ctx context.Context, by models.WriteOptions, in models.DeviceSecretInput) (signed SignedIn, ready bool, err error) {
	if err := r.policy.Authorize(by.Actor, policy.SignIn, policy.State{}); err != nil {
		return signed, false, err
	}
	if err := r.validator.Validate(&in); err != nil {
		return signed, false, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		ready = false
		d, err := tx.DeviceBySecret(ctx, hashSecret(in.Secret), r.now())
		if err != nil || d.AccountID == nil {
			return err
		}
		if err := tx.UseDeviceCode(ctx, d.ID); err != nil {
			return err
		}
		if signed.Account, err = tx.Account(ctx, *d.AccountID); err != nil {
			return err
		}
		ready = true
		start := models.SessionStart{AccountID: *d.AccountID, Method: models.MethodDevice, OwnDevice: d.OwnDevice, Replaces: by.SessionID}
		signed.Secret, signed.Session, err = r.StartSession(ctx, tx, start)
		return err
	})
	return signed, ready && err == nil, signInError(err)
}

// ApproveDevice lets the device that shows a code sign in as the actor; models.ErrNotFound if none
// that waits shows it.
func (r *Room) ApproveDevice(ctx context.Context, by models.WriteOptions, in models.DeviceCodeInput) error {
	if err := r.authorizeDevice(by, &in); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		d, err := r.deviceByCode(ctx, tx, in.Code)
		if err != nil {
			return err
		}
		if err := tx.ApproveDevice(ctx, d.ID, by.AccountID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ApproveDevice, audit.Account(by.AccountID))
	})
}

// AskingDevice returns what is known of the device that shows a code, before the actor lets it sign
// in; models.ErrNotFound if none that waits shows it.
func (r *Room) AskingDevice(ctx context.Context, by models.WriteOptions, in models.DeviceCodeInput) (asks models.AskingDevice, err error) {
	if err := r.authorizeDevice(by, &in); err != nil {
		return asks, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		d, err := r.deviceByCode(ctx, tx, in.Code)
		if err != nil {
			return err
		}
		asks = models.AskingDevice{Since: d.ExpiresAt.UTC().Add(-models.DeviceCodeLifetime), OwnDevice: d.OwnDevice}
		return nil
	})
	return asks, err
}

func (r *Room) authorizeDevice(by models.WriteOptions, in *models.DeviceCodeInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ApproveDevice, policy.State{Self: true}); err != nil {
		return err
	}
	return r.validator.Validate(in)
}
