package accounts

import (
	"context"
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// codeAlphabet has 32 letters and digits of which no two look alike (Crockford's base 32).
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	// codeGroup is how many letters of a code are printed together.
	codeGroup = 4
	// joinCodeLetters is how long the codes are by which people join and members act: 5 bits a
	// letter, so 60 bits.
	joinCodeLetters = 12
	// linkCodeLetters is how long the codes of links and devices are, which are good for minutes
	// and for few tries: 40 bits.
	linkCodeLetters = 8
	// recoveryCodeLetters is how long a recovery code is: 80 bits.
	recoveryCodeLetters = 16
)

// randomCode returns a random code as it is printed.
func randomCode(letters int) string {
	random := make([]byte, letters)
	rand.Read(random)
	return printedCode(random)
}

// printedCode returns a code of as many letters as there are random bytes, as it is printed:
// ABCD-EFGH.
func printedCode(random []byte) string {
	var code strings.Builder
	for i, b := range random {
		if i > 0 && i%codeGroup == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(codeAlphabet[int(b)%len(codeAlphabet)])
	}
	return code.String()
}

// normalCode returns a code as somebody types it without what does not matter: case, blanks and
// punctuation; letters that look like digits are digits.
func normalCode(typed string) string {
	return strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(withoutSeparators(typed)))
}

// withoutSeparators returns a text in Unicode's compatibility form without what separates words.
func withoutSeparators(typed string) string {
	return strings.Map(func(r rune) rune {
		if models.IsInvisible(r) || unicode.IsPunct(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(typed))
}

// codeKind is what a code is for. The same code has another hash for another kind.
type codeKind string

// The kinds of codes that are found by what is stored of them.
const (
	joinCode   codeKind = "join code"
	memberCode codeKind = "member code"
	deviceCode codeKind = "device code"
)

// hashCode returns the hash of a new code as it is stored, by the keyring: codes are short, and
// without the key nobody can try them. It leaves the proof of the keyring in the caller's
// transaction.
func (r *Room) hashCode(ctx context.Context, tx *store.Tx, kind codeKind, code string) (string, error) {
	if err := ProveKeyring(ctx, tx, r.mailing.Keyring); err != nil {
		return "", err
	}
	return r.mailing.Keyring.Hash(string(kind), normalCode(code))
}

// codeHashes returns the hashes that a code may be stored under, that of the newest key first. The
// last one is without a key, for codes that are older than keyed hashes.
func (r *Room) codeHashes(kind codeKind, typed string) ([]string, error) {
	hashes, err := r.mailing.Keyring.Hashes(string(kind), normalCode(typed))
	plain := normalCode(typed)
	if kind == deviceCode {
		plain = "device code " + plain
	}
	return append(hashes, hashSecret(plain)), err
}
