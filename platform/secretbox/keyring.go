package secretbox

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

const (
	keyBytes = 32
	idBytes  = 4
)

// Keyring is the keys of a file. It reads the file when it is first needed, and again when it has
// changed. It may be used concurrently.
type Keyring struct {
	path  string
	mu    sync.Mutex
	info  os.FileInfo // of the file as it was read
	known keySet
}

// keySet is the content of the file. Nobody changes one.
type keySet struct {
	keys      map[string][]byte // by id
	ids       []string          // in the order of the file, the oldest first
	sealingID string            // the id of the key that seals
}

// NewKeyring returns the keyring of a file, which need not exist yet.
func NewKeyring(path string) *Keyring { return &Keyring{path: path} }

// read returns the keys of the file as it is now.
func (r *Keyring) read() (keySet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.load()
}

// readOrCreate is read, and creates the file if there is none.
func (r *Keyring) readOrCreate() (keySet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, err := r.load()
	if !errors.Is(err, os.ErrNotExist) {
		return k, err
	}
	if err := r.create(); err != nil {
		return k, err
	}
	return r.load()
}

// load reads the file unless it is the one that was read before.
func (r *Keyring) load() (keySet, error) {
	info, err := os.Stat(r.path)
	if err != nil {
		return keySet{}, fmt.Errorf("keyring: %w", err)
	}
	if r.info != nil && os.SameFile(r.info, info) && info.ModTime().Equal(r.info.ModTime()) && info.Size() == r.info.Size() && info.Mode() == r.info.Mode() {
		return r.known, nil
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return keySet{}, fmt.Errorf("keyring %s: others may read it (mode %o): chmod 600", r.path, info.Mode().Perm())
	}
	content, err := os.ReadFile(r.path)
	if err != nil {
		return keySet{}, fmt.Errorf("keyring: %w", err)
	}
	known, err := parseKeys(string(content))
	if err != nil {
		return keySet{}, fmt.Errorf("keyring %s: %w", r.path, err)
	}
	r.info, r.known = info, known
	return known, nil
}

// parseKeys reads a key a line, its id and the key itself in hexadecimal; the last one seals.
func parseKeys(content string) (keySet, error) {
	k := keySet{keys: map[string][]byte{}}
	for line := range strings.Lines(content) {
		id, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		key, err := hex.DecodeString(text)
		if err != nil || len(key) != keyBytes || len(id) != 2*idBytes || k.keys[id] != nil {
			return keySet{}, errors.New("a line is no key")
		}
		k.keys[id], k.sealingID, k.ids = key, id, append(k.ids, id)
	}
	if k.sealingID == "" {
		return keySet{}, errors.New("it is empty")
	}
	return k, nil
}

func newKeyLine() string {
	random := make([]byte, idBytes+keyBytes)
	rand.Read(random)
	return keyLine(hex.EncodeToString(random[:idBytes]), random[idBytes:])
}

func keyLine(id string, key []byte) string { return id + " " + hex.EncodeToString(key) + "\n" }

// create creates the file with one key, and its directory if there is none. If another process was
// faster, its file is the one that counts.
func (r *Keyring) create() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	draft, err := r.writeDraft(newKeyLine())
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft) }()
	if err := os.Link(draft, r.path); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("make the keyring: %w", err)
	}
	return nil
}

// writeDraft writes a file beside the keyring, with mode 0600, and returns its name.
func (r *Keyring) writeDraft(content string) (string, error) {
	draft, err := os.CreateTemp(filepath.Dir(r.path), ".keyring-*")
	if err != nil {
		return "", fmt.Errorf("make the keyring: %w", err)
	}
	_, err = draft.WriteString(content)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		_ = os.Remove(draft.Name())
		return "", fmt.Errorf("make the keyring: %w", err)
	}
	return draft.Name(), nil
}

// AddKey adds a key, which seals from now on, and returns its id. Others that use the file see it
// at once. Only one process may change a keyring at a time.
func (r *Keyring) AddKey() (string, error) {
	k, err := r.readOrCreate()
	if err != nil {
		return "", err
	}
	line := newKeyLine()
	return line[:2*idBytes], r.replace(k.content() + line)
}

// OldKeys returns the ids of the keys that no longer seal, the oldest first.
func (r *Keyring) OldKeys() ([]string, error) {
	k, err := r.readOrCreate()
	if err != nil {
		return nil, err
	}
	return slices.Clone(k.ids[:len(k.ids)-1]), nil
}

// RetireKeys removes keys from the file: what they sealed can never be opened again. The newest one
// stays, whatever is asked. Only one process may change a keyring at a time.
func (r *Keyring) RetireKeys(ids []string) error {
	k, err := r.read()
	if err != nil {
		return err
	}
	keep := keySet{keys: maps.Clone(k.keys)}
	for _, id := range k.ids {
		if id == k.sealingID || !slices.Contains(ids, id) {
			keep.ids = append(keep.ids, id)
		}
	}
	return r.replace(keep.content())
}

func (k keySet) content() string {
	var text strings.Builder
	for _, id := range k.ids {
		text.WriteString(keyLine(id, k.keys[id]))
	}
	return text.String()
}

// replace puts new content into the place of the file at once: a reader finds the former one or
// this one.
func (r *Keyring) replace(content string) error {
	draft, err := r.writeDraft(content)
	if err != nil {
		return err
	}
	if err := os.Rename(draft, r.path); err != nil {
		_ = os.Remove(draft)
		return fmt.Errorf("replace the keyring: %w", err)
	}
	return nil
}
