package secretbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"os"
	"slices"
)

// hashVersion begins every keyed hash.
const hashVersion = "h1"

// Hash returns the keyed hash of a text for a purpose (HMAC-SHA-256), by the newest key. The same
// text has another hash for another purpose. Without the keyring nobody can try texts. If the file
// does not exist, Hash creates it.
func (r *Keyring) Hash(purpose, text string) (string, error) {
	k, err := r.readOrCreate()
	if err != nil {
		return "", err
	}
	return k.hash(k.sealingID, purpose, text)
}

// HashPrefix returns what every keyed hash by a key begins with.
func HashPrefix(id string) string { return hashVersion + "." + id + "." }

// Hashes returns the keyed hashes of a text by every key, the newest first: what was stored under
// an older key is found by one of them. There are none if there is no file.
func (r *Keyring) Hashes(purpose, text string) ([]string, error) {
	k, err := r.read()
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	hashes := make([]string, len(k.ids))
	for i, id := range slices.Backward(k.ids) {
		if hashes[len(k.ids)-1-i], err = k.hash(id, purpose, text); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

func (k keySet) hash(id, purpose, text string) (string, error) {
	sub, err := subkey(k.keys[id], "shg hash "+purpose)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, sub)
	mac.Write([]byte(text))
	return HashPrefix(id) + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}
