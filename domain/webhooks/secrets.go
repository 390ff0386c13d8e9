package webhooks

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
)

const (
	secretPrefix    = "whsec_" // of Standard Webhooks
	secretBytes     = 32
	rotationOverlap = 24 * time.Hour // for which a former secret still signs
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

// CheckKeyring refuses a keyring that is not the one that sealed what the database holds. If
// nothing was sealed any will do.
func (r *Room) CheckKeyring(ctx context.Context) error {
	return accounts.CheckKeyring(ctx, r.Store, r.Keyring)
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
