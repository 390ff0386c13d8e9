// Package topics is the taxonomy of what groups are about: our own, hierarchical, in
// several languages, with stable ids. It alone knows how near two topics are. It is pure; its terms
// are embedded from topics.txt and, by language, from labels, which people edit.
package topics

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
)

//go:embed topics.txt
var source string

// version counts the states of the taxonomy that were released.
const version = "1"

// Topic is a term. Parent is "" for a field, the top level; Field is the field above the term, its
// own id for a field.
type Topic struct {
	ID              string
	Parent          string
	Field           string
	OpenEligibility []string // codes of the Open Eligibility taxonomy where one fits
}

// Taxonomy holds all topics. It never changes and is safe for concurrent use.
type Taxonomy struct {
	topics    []Topic // parents first, as in the file
	indexByID map[string]int
	children  map[string][]int
	languages map[string]func() languageTerms
	terms     func() []Terms // of each topic, in all languages
	words     func() []indexedWord
}

// Open reads the embedded topics in less than a millisecond. What they are called is read when it
// is first needed.
func Open() *Taxonomy {
	t, err := parseTaxonomy(source)
	if err != nil {
		panic("topics: " + err.Error()) // the embedded file is wrong; the first test finds it
	}
	return t
}

func parseTaxonomy(text string) (*Taxonomy, error) {
	t := &Taxonomy{indexByID: map[string]int{}, children: map[string][]int{}}
	for number, line := range dataLines(text) {
		topic, err := parseTopic(line)
		if err == nil {
			err = t.add(topic)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	t.readLabels()
	return t, nil
}

// dataLines yields the lines of a file that have a term, with their numbers.
func dataLines(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		number := 0
		for line := range strings.SplitSeq(text, "\n") {
			number++
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			if !yield(number, line) {
				return
			}
		}
	}
}

func parseTopic(line string) (Topic, error) {
	cells := strings.Split(line, "|")
	if len(cells) != 3 {
		return Topic{}, fmt.Errorf("%d cells instead of 3", len(cells))
	}
	return Topic{
		ID: strings.TrimSpace(cells[0]), Parent: strings.TrimSpace(cells[1]), OpenEligibility: splitTrimmed(cells[2], ","),
	}, nil
}

func splitTrimmed(s, by string) []string {
	var parts []string
	for part := range strings.SplitSeq(s, by) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func (t *Taxonomy) add(topic Topic) error {
	if _, twice := t.indexByID[topic.ID]; twice || topic.ID == "" {
		return fmt.Errorf("id %q stands twice or is empty", topic.ID)
	}
	topic.Field = topic.ID
	if topic.Parent != "" {
		parent, ok := t.Topic(topic.Parent)
		if !ok {
			return fmt.Errorf("parent %q of %q does not stand before it", topic.Parent, topic.ID)
		}
		topic.Field = parent.Field
	}
	t.indexByID[topic.ID] = len(t.topics)
	t.children[topic.Parent] = append(t.children[topic.Parent], len(t.topics))
	t.topics = append(t.topics, topic)
	return nil
}

// Version returns the taxonomy's version; ids keep their meaning from one to the next.
func (t *Taxonomy) Version() string { return version }

// Fingerprint returns a text that is another if any topic, label or synonym is.
func (t *Taxonomy) Fingerprint() string {
	sum := sha256.New()
	for _, topic := range t.topics {
		sum.Write([]byte("\n" + topic.ID + "\x00" + topic.Parent))
		terms := t.Terms(topic.ID)
		for _, lang := range Languages() {
			sum.Write([]byte("\x00" + terms.Labels[lang] + "\x00" + strings.Join(terms.Synonyms[lang], "\x00")))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:fingerprintBytes])
}

// fingerprintBytes is how many bytes of the hash are enough to tell two states apart.
const fingerprintBytes = 8

// Topic returns the term with that id.
func (t *Taxonomy) Topic(id string) (Topic, bool) {
	i, ok := t.indexByID[id]
	if !ok {
		return Topic{}, false
	}
	return t.topics[i], true
}

// All returns every term, parents before what is below them.
func (t *Taxonomy) All() []Topic { return slices.Clone(t.topics) }

// Children returns the terms directly below one; below "" are the fields.
func (t *Taxonomy) Children(id string) []Topic {
	below := make([]Topic, 0, len(t.children[id]))
	for _, i := range t.children[id] {
		below = append(below, t.topics[i])
	}
	return below
}

// Field returns the top level above a term, or "" for an unknown id.
func (t *Taxonomy) Field(id string) string {
	topic, _ := t.Topic(id)
	return topic.Field
}

// FieldIDs returns the top levels.
func (t *Taxonomy) FieldIDs() []string {
	ids := make([]string, 0, len(t.children[""]))
	for _, i := range t.children[""] {
		ids = append(ids, t.topics[i].ID)
	}
	return ids
}

// Fields returns the top levels of terms, each once, in the order of the taxonomy.
func (t *Taxonomy) Fields(ids []string) []string {
	var fields []string
	for _, i := range t.children[""] {
		field := t.topics[i].ID
		if slices.ContainsFunc(ids, func(id string) bool { return t.Field(id) == field }) {
			fields = append(fields, field)
		}
	}
	return fields
}

// Ancestors returns what is above a term, nearest first.
func (t *Taxonomy) Ancestors(id string) []string {
	var above []string
	for topic, ok := t.Topic(id); ok && topic.Parent != ""; topic, ok = t.Topic(topic.Parent) {
		above = append(above, topic.Parent)
	}
	return above
}

// Expand lists a term and all that are below it; an unknown id yields itself.
func (t *Taxonomy) Expand(id string) []string {
	all := []string{id}
	for _, child := range t.children[id] {
		all = append(all, t.Expand(t.topics[child].ID)...)
	}
	return all
}

// Similarity returns how near two terms are, in quarters, symmetric: 4 the same, 2 parent and
// child, 1 the same parent or grandparent and grandchild, else 0. Fields have no common parent.
func (t *Taxonomy) Similarity(a, b string) int {
	if a == b {
		return 4
	}
	x, okX := t.Topic(a)
	y, okY := t.Topic(b)
	if !okX || !okY {
		return 0
	}
	switch {
	case x.Parent == b || y.Parent == a:
		return 2
	case x.Parent != "" && x.Parent == y.Parent:
		return 1
	case t.grandparent(x) == b || t.grandparent(y) == a:
		return 1
	}
	return 0
}

func (t *Taxonomy) grandparent(topic Topic) string {
	parent, ok := t.Topic(topic.Parent)
	if !ok || parent.Parent == "" {
		return "\x00" // nothing is called so
	}
	return parent.Parent
}
