package validation

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/shg-directory/shg/models"
)

var (
	// addressPattern matches what begins like an address of the web, and a host with a path.
	addressPattern = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:\s*/\s*/|\bwww\d*\s?\.|\bmailto:|[\p{L}\p{N}-]+\.\p{L}{2,}(:\d+)?[/?#]|[\p{L}\p{N}-]+\.\p{L}{2,}:\d`)
	// hostPattern matches the name of a host in one of the usual domains, unless it ends an e-mail
	// address.
	hostPattern = regexp.MustCompile(`(?i)(^|[^@\p{L}\p{N}._+-])([\p{L}\p{N}-]+\.)+(com|net|org|info|biz|io|ly|gg|app|dev|xyz|top|link|site|online|shop|club)(\W|$)`)
)

// HasLink reports whether a text has something that looks like an address of the web, however its
// dots and slashes are written. An e-mail address is none.
func HasLink(text string) bool {
	text = strings.Map(func(r rune) rune {
		if models.IsInvisible(r) && r != ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, norm.NFKC.String(strings.NewReplacer("。", ".", "．", ".", "｡", ".", "․", ".").Replace(text)))
	return addressPattern.MatchString(text) || hostPattern.MatchString(text)
}
