package accounts

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

const codePurpose = "sign-in code"

// deriveSecrets returns the token and the code of a link of a kind. Without the keyring nobody can
// know them.
func (r *Room) deriveSecrets(kind string, id models.ID) (mintedLink, error) {
	token, err := r.derive(kind+" token", id)
	if err != nil {
		return mintedLink{}, err
	}
	random, err := r.derive(kind+" letters", id)
	if err != nil {
		return mintedLink{}, err
	}
	return mintedLink{token: base64.RawURLEncoding.EncodeToString(token), code: printedCode(random[:linkCodeLetters])}, nil
}

// derive returns 32 bytes for a purpose and a link.
func (r *Room) derive(purpose string, id models.ID) ([]byte, error) {
	hash, err := r.mailing.Keyring.Hash(purpose, id.String())
	if err != nil {
		return nil, err
	}
	bytes, err := base64.RawURLEncoding.DecodeString(hash[strings.LastIndexByte(hash, '.')+1:])
	if err != nil {
		return nil, fmt.Errorf("derive a secret: %w", err)
	}
	return bytes, nil
}

// codeText is what the keyed hash of a code is of.
func codeText(id models.ID, code string) string { return id.String() + "/" + normalCode(code) }

// isCodeOf reports whether a code that somebody typed is that of a row, which stores its keyed hash for
// a purpose; "" is the hash of none.
func (r *Room) isCodeOf(purpose string, id models.ID, typed, hash string) (bool, error) {
	hashes, err := r.mailing.Keyring.Hashes(purpose, codeText(id, typed))
	return hash != "" && slices.Contains(hashes, hash), err
}
