package meetingguide

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/formats/charset"
	"github.com/shg-directory/shg/models"
)

// What our inputs take at most, in characters (models.GroupInput, models.MeetingInput).
const (
	maxSlug        = 200
	maxName        = 200
	maxVenue       = 300
	maxLabel       = 200
	maxAddress     = 500
	maxDirections  = 2000
	maxNotes       = 4000
	maxDescription = 8000
	maxOnlineNotes = 2000
	maxPhone       = 120
	maxContact     = 254
	maxURL         = 2000
	maxCode        = 120
)

// suspendedPattern matches the words in a meeting's name by which feeds mark that it is not held.
var suspendedPattern = regexp.MustCompile(`(?i)^\s*(suspended|cancelled|canceled|on hold)\s*[:–—-]\s*`)

// cleanLine makes one line of s, without what looks like other text or cannot be seen, cut to a
// number of characters.
func cleanLine(s string, limit int) string {
	return truncate(strings.Join(strings.Fields(strings.Map(cleanRune, strings.ToValidUTF8(s, "\ufffd"))), " "), limit)
}

// cleanText keeps lines and tabs.
func cleanText(s string, limit int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return cleanRune(r)
	}, s)
	return truncate(strings.TrimSpace(s), limit)
}

// cleanRune puts a space in the place of control characters and line separators, and drops the
// overrides that turn text round. Control characters that are signs of Windows-1252 become those
// signs.
func cleanRune(r rune) rune {
	r = charset.RepairWindows1252(r)
	switch {
	case models.IsControl(r):
		return ' '
	case models.IsOverride(r), r == '\ufeff':
		return -1
	}
	return r
}

func truncate(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:limit-1])) + "…"
}

// joined joins the texts that are not empty, each once.
func joined(separator string, parts ...string) string {
	var nonEmpty []string
	for _, part := range parts {
		part = strings.TrimSpace(part)
		known := false
		for _, s := range nonEmpty {
			known = known || strings.EqualFold(s, part)
		}
		if part != "" && !known {
			nonEmpty = append(nonEmpty, part)
		}
	}
	return strings.Join(nonEmpty, separator)
}

// webURL returns s as an absolute web address without a user, or "".
func webURL(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || cleanLine(s, maxURL) != s {
		return ""
	}
	return s
}

func isCountry(s string) bool {
	region, err := language.ParseRegion(s)
	return err == nil && len(s) == 2 && region.String() == s && region.Canonicalize() == region && region.IsCountry()
}
