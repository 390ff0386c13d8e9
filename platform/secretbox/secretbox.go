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
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

const (
	keyBytes      = 32
	idBytes       = 4
	formatVersion = "s1" // of what is sealed
	purpose       = "shg seal"
)

// ErrWrongKey means that a text was sealed with a key that the file does not contain, or was not
// sealed for that place.
var ErrWrongKey = errors.New("the keyring does not hold the key that this was sealed with")

// Keyring is the keys of a file. It reads the file when it is first needed. It may be used
// concurrently.
type Keyring struct {
	path      string
	mu        sync.Mutex
	keys      map[string][]byte // by id
	sealingID string            // the id of the key that seals
}

// NewKeyring returns the keyring of a file, which need not exist yet.
func NewKeyring(path string) *Keyring { return &Keyring{path: path} }

// Seal encrypts a text for a place, such as a table and a row; it can be opened only there. If the
// file does not exist, Seal creates it.
func (r *Keyring) Seal(place, text string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.load(); errors.Is(err, os.ErrNotExist) {
		if err := r.create(); err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	seal, err := newAEAD(r.keys[r.sealingID])
	if err != nil {
		return "", err
	}
	nonce := make([]byte, seal.NonceSize())
	rand.Read(nonce)
	sealed := seal.Seal(nonce, nonce, []byte(text), []byte(place))
	return strings.Join([]string{formatVersion, r.sealingID, base64.RawURLEncoding.EncodeToString(sealed)}, "."), nil
}

// Open decrypts what was sealed for the place. It returns ErrWrongKey if that fails.
func (r *Keyring) Open(place, sealed string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.load(); err != nil {
		return "", fmt.Errorf("%w: %w", ErrWrongKey, err)
	}
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != formatVersion || r.keys[parts[1]] == nil {
		return "", ErrWrongKey
	}
	open, err := newAEAD(r.keys[parts[1]])
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

func newAEAD(key []byte) (cipher.AEAD, error) {
	sub, err := hkdf.Key(sha256.New, key, nil, purpose, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(sub)
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// load reads the file once: a key a line, its id and the key itself in hexadecimal; the last one
// seals.
func (r *Keyring) load() error {
	if r.sealingID != "" {
		return nil
	}
	info, err := os.Stat(r.path)
	if err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("keyring %s: others may read it (mode %o): chmod 600", r.path, info.Mode().Perm())
	}
	content, err := os.ReadFile(r.path)
	if err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	keys, last := map[string][]byte{}, ""
	for line := range strings.Lines(string(content)) {
		id, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		key, err := hex.DecodeString(text)
		if err != nil || len(key) != keyBytes || len(id) != 2*idBytes {
			return fmt.Errorf("keyring %s: a line is no key", r.path)
		}
		keys[id], last = key, id
	}
	if last == "" {
		return fmt.Errorf("keyring %s: it is empty", r.path)
	}
	r.keys, r.sealingID = keys, last
	return nil
}

// create creates the file with one key, and its directory if there is none. If another process was
// faster, its file is the one that counts.
func (r *Keyring) create() error {
	random := make([]byte, idBytes+keyBytes)
	rand.Read(random)
	line := hex.EncodeToString(random[:idBytes]) + " " + hex.EncodeToString(random[idBytes:]) + "\n"
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	draft, err := os.CreateTemp(filepath.Dir(r.path), ".keyring-*") // with mode 0600
	if err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	_, err = draft.WriteString(line)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	if err := os.Link(draft.Name(), r.path); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("make the keyring: %w", err)
	}
	return r.load()
}
