// Package ledger is a file that remembers, outside a database and its back-ups, what was removed for
// good, so that a restore does not bring it back. It names things by keyed hashes alone; the key is
// in the file.
package ledger

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	heading  = "shg-ledger-1"
	keyBytes = 32
)

// errNotALedger is returned for a file that another program wrote, or that lost its first line.
var errNotALedger = errors.New("is no ledger: its first line is wrong")

// Ledger is a file to which entries are added. Create it with Open; it is safe for concurrent use,
// and several processes may share the file.
type Ledger struct {
	path string
	mu   sync.Mutex
}

// Open returns the ledger in a file, which need not exist.
func Open(path string) *Ledger { return &Ledger{path: path} }

// Add appends an entry for a thing, with a note of one word, and returns once it is on disk.
func (l *Ledger) Add(day time.Time, thing, note string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, _, err := l.read()
	if errors.Is(err, fs.ErrNotExist) {
		key, err = l.create()
	}
	if err != nil {
		return err
	}
	id := make([]byte, 8)
	rand.Read(id)
	line := fmt.Sprintf("%s-%x %s %s\n", day.UTC().Format("20060102"), id, keyedHash(key, thing), note)
	return l.append(line)
}

// Notes returns the notes of entries by what they are for; look finds an entry by its thing. A file
// that does not exist has none.
func (l *Ledger) Notes() (look func(thing string) (note string, found bool), entries int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, notes, err := l.read()
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return func(thing string) (string, bool) {
		note, found := notes[keyedHash(key, thing)]
		return note, found
	}, len(notes), err
}

// read returns the key and the notes by hash. A line that was not written to its end is no entry.
func (l *Ledger) read() (key []byte, notes map[string]string, err error) {
	content, err := os.ReadFile(l.path)
	if err != nil {
		return nil, nil, fmt.Errorf("read the ledger: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Scan()
	first, encoded, _ := strings.Cut(lines.Text(), " ")
	if key, err = hex.DecodeString(encoded); err != nil || first != heading || len(key) != keyBytes {
		return nil, nil, fmt.Errorf("%s %w", l.path, errNotALedger)
	}
	notes = map[string]string{}
	for lines.Scan() {
		if fields := strings.Split(lines.Text(), " "); len(fields) == 3 && len(fields[1]) == hex.EncodedLen(sha256.Size) {
			notes[fields[1]] = fields[2]
		}
	}
	return key, notes, lines.Err()
}

// create writes the first line, or returns the key that another process wrote meanwhile.
func (l *Ledger) create() ([]byte, error) {
	key := make([]byte, keyBytes)
	rand.Read(key)
	dir := filepath.Dir(l.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the ledger: %w", err)
	}
	draft := filepath.Join(dir, ".ledger-"+rand.Text())
	defer func() { _ = os.Remove(draft) }()
	if err := writeSynced(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, heading+" "+hex.EncodeToString(key)+"\n"); err != nil {
		return nil, err
	}
	if err := os.Link(draft, l.path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("create the ledger: %w", err)
	}
	syncDir(dir)
	key, _, err := l.read()
	return key, err
}

// append adds a line. A line before it that was not written to its end is ended first.
func (l *Ledger) append(line string) error {
	content, err := os.ReadFile(l.path)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	if !bytes.HasSuffix(content, []byte("\n")) {
		line = "\n" + line
	}
	return writeSynced(l.path, os.O_APPEND|os.O_WRONLY, line)
}

func writeSynced(path string, flag int, text string) error {
	file, err := os.OpenFile(path, flag, 0o600) //nolint:gosec // the operator's path
	if err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	_, writeErr := file.WriteString(text)
	if err := errors.Join(writeErr, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	return nil
}

// syncDir makes the name of a new file last. Systems that cannot do it for a directory keep names
// anyway.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil { //nolint:gosec // the operator's path
		_ = d.Sync()
		_ = d.Close()
	}
}

func keyedHash(key []byte, thing string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(thing))
	return hex.EncodeToString(mac.Sum(nil))
}
