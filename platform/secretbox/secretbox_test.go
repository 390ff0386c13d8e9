package secretbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/platform/secretbox"
)

// What is sealed opens in its place with its key, and nowhere else, nor when a letter of it was
// changed.
func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyring")
	sealed, err := secretbox.NewKeyring(path).Seal("webhooks/1", "a secret")
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatalf("%s %v", sealed, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if got, err := secretbox.NewKeyring(path).Open("webhooks/1", sealed); got != "a secret" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	other := filepath.Join(t.TempDir(), "keyring")
	if _, err := secretbox.NewKeyring(other).Seal("x", "y"); err != nil {
		t.Fatal(err)
	}
	spoilt := sealed[:len(sealed)-3] + string('A'+(sealed[len(sealed)-3]-'A'+1)%2) + sealed[len(sealed)-2:]
	for name, open := range map[string]func() (string, error){
		"another place":    func() (string, error) { return secretbox.NewKeyring(path).Open("webhooks/2", sealed) },
		"another key":      func() (string, error) { return secretbox.NewKeyring(other).Open("webhooks/1", sealed) },
		"no key":           func() (string, error) { return secretbox.NewKeyring(path+"-gone").Open("webhooks/1", sealed) },
		"a letter changed": func() (string, error) { return secretbox.NewKeyring(path).Open("webhooks/1", spoilt) },
		"nothing sealed":   func() (string, error) { return secretbox.NewKeyring(path).Open("webhooks/1", "a secret") },
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := open(); !errors.Is(err, secretbox.ErrWrongKey) || got != "" {
				t.Errorf("%s: %q %v", name, got, err)
			}
		})
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := secretbox.NewKeyring(path).Seal("x", "y"); err == nil {
		t.Error("a file that others may read was taken")
	}
}

// On PostgreSQL nothing else makes the directory of the data.
func TestTheDirectoryOfTheFileIsMade(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := secretbox.NewKeyring(filepath.Join(dir, "keyring")).Seal("x", "y"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info, err)
	}
}
