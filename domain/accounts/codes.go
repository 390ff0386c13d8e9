package accounts

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/shg-directory/shg/models"
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

// hashCode returns the hash of a code as it is stored.
func hashCode(typed string) string { return hashSecret(normalCode(typed)) }
