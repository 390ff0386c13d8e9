package search

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/reference/messages"
)

// MaxLocaleSorted is the most records that are sorted in the order of names of a locale; an index
// on a server may sort fewer. If a query finds more, all of them are ordered by their own names in
// the root collation of Unicode.
const MaxLocaleSorted = 10_000

// Names is the name of a record in each of its languages.
type Names struct {
	Own          string            `json:"n"`
	Language     string            `json:"l,omitempty"` // of Own; BCP 47
	Translations map[string]string `json:"t,omitempty"` // by BCP 47 tags; empty if a translation has no name of its own
}

// Languages returns the languages of the names, that of Own first and the others ascending; nil if
// there is no translation.
func (n Names) Languages() []string {
	if len(n.Translations) == 0 {
		return nil
	}
	return append([]string{n.Language}, slices.Sorted(maps.Keys(n.Translations))...)
}

// Locale is the languages that somebody reads, best first. Create one with NewLocale.
type Locale struct {
	languages []language.Tag
	key       string
}

// maxLanguages is how many languages of a locale are used.
const maxLanguages = 8

// NewLocale returns the locale that an Accept-Language header describes, of whose languages the
// first eight count. It returns nil if the header is empty or cannot be read.
func NewLocale(accept string) *Locale {
	tags, qualities, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 || qualities[0] <= 0 {
		return nil
	}
	r := &Locale{languages: tags[:min(len(tags), maxLanguages)]}
	var key strings.Builder
	for _, tag := range r.languages {
		key.WriteString(tag.String() + ",")
	}
	r.key = key.String()
	return r
}

// Key identifies the locale: two locales with the same key order all names alike.
func (l *Locale) Key() string { return l.key }

// NameCollator computes the sort keys of records in the order of names of a locale. It serves one
// goroutine.
type NameCollator struct {
	locale        *Locale
	collator      *collate.Collator
	buffer        collate.Buffer
	bestLanguages map[string]string // the language that is shown, by the languages of a record
}

// NameCollator returns a collator of names for the locale, in the collation of its first language.
func (l *Locale) NameCollator() *NameCollator {
	return &NameCollator{locale: l, collator: collate.New(l.languages[0]), bestLanguages: map[string]string{}}
}

// Key returns the key of the name that a reader of the locale is shown, which bytes.Compare orders;
// it is empty for a record without a name.
func (n *NameCollator) Key(names Names) []byte {
	name := n.displayName(names)
	if name == "" {
		return nil
	}
	defer n.buffer.Reset()
	return bytes.Clone(n.collator.KeyFromString(&n.buffer, name))
}

// displayName returns the name in the language of the record's that comes first in the locale.
func (n *NameCollator) displayName(names Names) string {
	if len(names.Translations) == 0 {
		return names.Own
	}
	languages := names.Languages()
	all := strings.Join(languages, ",")
	best, known := n.bestLanguages[all]
	if !known {
		best = messages.BestLanguage(n.locale.languages, languages[0], languages[1:])
		n.bestLanguages[all] = best
	}
	if name := names.Translations[best]; name != "" {
		return name
	}
	return names.Own
}
