package accounts

import (
	"crypto/rand"
	"strings"
)

const (
	// codeAlphabet has 32 letters and digits of which no two look alike (Crockford's base 32).
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	// codeLetters is how long a code is: 5 bits a letter, so 60 bits.
	codeLetters = 12
	// codeGroup is how many letters of a code are printed together.
	codeGroup = 4
)

// newCode returns a random code as it is printed: ABCD-EFGH-JKMN.
func newCode() string {
	random := make([]byte, codeLetters)
	rand.Read(random)
	var code strings.Builder
	for i, b := range random {
		if i > 0 && i%codeGroup == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(codeAlphabet[int(b)%len(codeAlphabet)])
	}
	return code.String()
}

// hashCode returns the hash of a code as it is stored. Case, blanks and hyphens do not matter, nor
// do letters that look like digits.
func hashCode(code string) string {
	return hashSecret(strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(code)))
}
