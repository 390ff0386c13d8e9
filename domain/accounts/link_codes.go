package accounts

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/shg-directory/shg/models"
)

const (
	codePurpose = "sign-in code"
	// linkCodeLetters are those of a code: digits and capitals without I, L, O and U, which are read as
	// others (Crockford's base 32).
	linkCodeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength      = 8 // of 5 bits each; five tries of 2^40 are allowed
)

// deriveSecrets returns the token and the code of a link. Without the keyring nobody can know them.
func (r *Room) deriveSecrets(id models.ID) (mintedLink, error) {
	token, err := r.derive("sign-in token", id)
	if err != nil {
		return mintedLink{}, err
	}
	random, err := r.derive("sign-in letters", id)
	if err != nil {
		return mintedLink{}, err
	}
	var code strings.Builder
	for i := range codeLength {
		if i == codeLength/2 {
			code.WriteByte('-')
		}
		code.WriteByte(linkCodeLetters[int(random[i])%len(linkCodeLetters)])
	}
	return mintedLink{token: base64.RawURLEncoding.EncodeToString(token), code: code.String()}, nil
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

// normalCode returns a code as people may type it: in small letters, with blanks and dashes, and
// with letters that look like digits.
func normalCode(code string) string {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
	return strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
}
