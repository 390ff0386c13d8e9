package accounts

import (
	"context"

	"github.com/shg-directory/shg/store"
)

// Seal encrypts a text for its place in the database, such as "offers/" and an id and "/words", as
// store.SealedColumns names it. An empty text stays empty. It commits with the caller's transaction.
func (r *Room) Seal(ctx context.Context, tx *store.Tx, place, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := r.mailing.Keyring.Seal(place, text)
	if err != nil {
		return "", err
	}
	return sealed, r.proveIfSealed(ctx, tx, sealed)
}

// Unseal returns the text that Seal encrypted for a place.
func (r *Room) Unseal(place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	return r.mailing.Keyring.Open(place, sealed)
}
