package search

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/reference/messages"
)

// MostNamed is the most records that are sorted in a reader's own order of names; an index on a
// server may sort fewer. If a query finds more, all of them are ordered by their own names in the
// root collation of Unicode.
const MostNamed = 10_000

// Names is the name of a record in each of its languages.
type Names struct {
	Own          string            `json:"n"`
	Language     string            `json:"l,omitempty"` // of Own; BCP 47
	Translations map[string]string `json:"t,omitempty"` // by BCP 47 tags; empty if a translation has no name of its own
}

// Reader is someone who reads languages, best first. Create one with NewReader.
type Reader struct {
	languages []language.Tag
	key       string
}

// mostRead is how many of a reader's languages are used.
const mostRead = 8

// NewReader returns the reader that an Accept-Language header describes, of whose languages the
// first eight count. It returns nil if the header is empty or cannot be read.
func NewReader(accept string) *Reader {
	tags, qualities, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 || qualities[0] <= 0 {
		return nil
	}
	r := &Reader{languages: tags[:min(len(tags), mostRead)]}
	var key strings.Builder
	for _, tag := range r.languages {
		key.WriteString(tag.String() + ",")
	}
	r.key = key.String()
	return r
}

// Key identifies the reader: two readers with the same key read all names alike.
func (r *Reader) Key() string { return r.key }

// Namer computes the sort keys of records in a reader's order of names. It serves one goroutine.
type Namer struct {
	reader   *Reader
	collator *collate.Collator
	buffer   collate.Buffer
	nearest  map[string]string // the language that is shown, by the languages of a record
}

// Namer returns a namer for the reader, in the collation of the reader's first language.
func (r *Reader) Namer() *Namer {
	return &Namer{reader: r, collator: collate.New(r.languages[0]), nearest: map[string]string{}}
}

// KeyOf returns the key of the name that the reader is shown, which bytes.Compare orders; it is
// empty for a record without a name.
func (n *Namer) KeyOf(names Names) []byte {
	name := n.shown(names)
	if name == "" {
		return nil
	}
	defer n.buffer.Reset()
	return bytes.Clone(n.collator.KeyFromString(&n.buffer, name))
}

// shown returns the name in the language that the reader reads best among the record's.
func (n *Namer) shown(names Names) string {
	if len(names.Translations) == 0 {
		return names.Own
	}
	others := make([]string, 0, len(names.Translations))
	for tag := range names.Translations {
		others = append(others, tag)
	}
	slices.Sort(others)
	all := names.Language + "," + strings.Join(others, ",")
	best, known := n.nearest[all]
	if !known {
		best = messages.NearestOf(n.reader.languages, names.Language, others)
		n.nearest[all] = best
	}
	if name := names.Translations[best]; name != "" {
		return name
	}
	return names.Own
}
