package webhooks

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	secretPrefix    = "whsec_" // of Standard Webhooks
	secretBytes     = 32
	rotationOverlap = 24 * time.Hour // for which a former secret still signs
	proofContext    = "keyrings/1"
)

// newSecret makes a secret and seals it for its webhook.
func (r *Room) newSecret(id models.ID) (secret, encrypted string, err error) {
	b := make([]byte, secretBytes)
	rand.Read(b)
	secret = secretPrefix + base64.StdEncoding.EncodeToString(b)
	encrypted, err = r.Keyring.Seal(secretContext(id), secret)
	return secret, encrypted, err
}

func secretContext(id models.ID) string { return "webhooks/" + id.String() }

// proveKeyring sees that what is sealed now can be opened by every other process that serves this
// database: the first who seals leaves a proof of the keyring.
func (r *Room) proveKeyring(ctx context.Context, tx *store.Tx) error {
	proof, err := r.Keyring.Seal(proofContext, "shg")
	if err != nil {
		return err
	}
	if proof, err = tx.ProveKeyring(ctx, proof); err != nil {
		return err
	}
	_, err = r.Keyring.Open(proofContext, proof)
	return err
}

// CheckKeyring refuses a keyring that is not the one that sealed what the database holds. If
// nothing was sealed any will do.
func (r *Room) CheckKeyring(ctx context.Context) error {
	var proof string
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		proof, err = tx.KeyringProof(ctx)
		return err
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = r.Keyring.Open(proofContext, proof)
	}
	if err != nil {
		return fmt.Errorf("the database's secrets cannot be read: %w", err)
	}
	return nil
}

// sign returns those of a message by every secret of the webhook that is good now, as
// Standard Webhooks writes them.
func (r *Room) sign(w models.Webhook, d models.WebhookDelivery, at time.Time) (string, error) {
	encrypted := []string{w.Secret}
	if w.FormerSecret != "" && w.FormerUntil != nil && at.Before(*w.FormerUntil) {
		encrypted = append(encrypted, w.FormerSecret)
	}
	var signed []string
	for _, s := range encrypted {
		secret, err := r.Keyring.Open(secretContext(w.ID), s)
		if err != nil {
			return "", err
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
		if err != nil {
			return "", fmt.Errorf("read a secret: %w", err)
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(messageID(d) + "." + strconv.FormatInt(at.Unix(), 10) + "." + d.Body))
		signed = append(signed, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(signed, " "), nil
}

func messageID(d models.WebhookDelivery) string { return "msg_" + d.ID.String() }
