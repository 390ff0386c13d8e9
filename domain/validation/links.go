package validation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"

	"github.com/shg-directory/shg/models"
)

// addressPattern matches what begins like an address of the web, and a host with a path.
var addressPattern = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:\s*/\s*/|\bwww\d*\s?\.|\bmailto:|[\p{L}\p{N}-]+\.\p{L}{2,}(:\d+)?[/?#]|[\p{L}\p{N}-]+\.\p{L}{2,}:\d`)

// HasLink reports whether a text has something that looks like an address of the web, however its
// dots and slashes are written. An e-mail address is none.
func HasLink(text string) bool {
	text = strings.Map(func(r rune) rune {
		if models.IsInvisible(r) && r != ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, norm.NFKC.String(strings.NewReplacer("。", ".", "．", ".", "｡", ".", "․", ".").Replace(text)))
	if addressPattern.MatchString(text) {
		return true
	}
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(".-_+@", r)
	})
	return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(word, "@") && isHost(strings.Trim(word, ".-_+")) })
}

// isHost reports whether a name ends in a domain of the public list. A capital after a dot begins a
// sentence that lacks its space, unless all is in capitals.
func isHost(name string) bool {
	if !strings.Contains(name, ".") {
		return false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if first, _ := utf8.DecodeRuneInString(last); unicode.IsUpper(first) && last != strings.ToUpper(last) {
		return false
	}
	suffix, official := publicsuffix.PublicSuffix(strings.ToLower(name))
	return official && suffix != strings.ToLower(name)
}
