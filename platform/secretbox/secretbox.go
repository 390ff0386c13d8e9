// Package secretbox seals what the database must not contain in the open, with keys from a file
// beside it. It protects stolen disks and back-ups, not against anyone who runs the service. It
// uses files and ciphers, and knows nothing of what is sealed.
package secretbox

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
)

const (
	formatVersion = "s1" // of what is sealed
	purpose       = "shg seal"
)

// ErrWrongKey means that a text was sealed with a key that the file does not contain, or was not
// sealed for that place.
var ErrWrongKey = errors.New("the keyring does not hold the key that this was sealed with")

// Seal encrypts a text for a place, such as a table and a row; it can be opened only there. If the
// file does not exist, Seal creates it.
func (r *Keyring) Seal(place, text string) (string, error) {
	k, err := r.readOrCreate()
	if err != nil {
		return "", err
	}
	seal, err := newAEAD(k.keys[k.sealingID])
	if err != nil {
		return "", err
	}
	nonce := make([]byte, seal.NonceSize())
	rand.Read(nonce)
	sealed := seal.Seal(nonce, nonce, []byte(text), []byte(place))
	return strings.Join([]string{formatVersion, k.sealingID, base64.RawURLEncoding.EncodeToString(sealed)}, "."), nil
}

// Open decrypts what was sealed for the place. It returns ErrWrongKey if that fails.
func (r *Keyring) Open(place, sealed string) (string, error) {
	k, err := r.read()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrWrongKey, err)
	}
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != formatVersion || k.keys[parts[1]] == nil {
		return "", ErrWrongKey
	}
	open, err := newAEAD(k.keys[parts[1]])
	if err != nil {
		return "", err
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(raw) < open.NonceSize() {
		return "", ErrWrongKey
	}
	text, err := open.Open(nil, raw[:open.NonceSize()], raw[open.NonceSize():], []byte(place))
	if err != nil {
		return "", ErrWrongKey
	}
	return string(text), nil
}

// Prefix returns what everything begins with that is sealed with the newest key. It is empty if
// there is no file.
func (r *Keyring) Prefix() (string, error) {
	k, err := r.read()
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return formatVersion + "." + k.sealingID + ".", err
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	sub, err := subkey(key, purpose)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(sub)
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// subkey derives the key of a purpose, so that no key serves two.
func subkey(key []byte, info string) ([]byte, error) {
	sub, err := hkdf.Key(sha256.New, key, nil, info, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	return sub, nil
}
