package embedded

import (
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// draft is what one goroutine computes of documents, in the order in which it receives them:
// everything that takes time but needs no other document.
type draft struct {
	packer
	notes      []note
	names      rows[byte, uint32] // collation keys
	spoken     rows[byte, uint32] // names in all languages, encoded
	points     rows[models.Point, uint32]
	terms      vocabulary
	known      map[string]piece     // texts between spaces that were read already
	joined     map[[2]uint32]uint32 // the terms of two words in one
	tokens     rows[token, uint32]  // the terms of each document, each once
	counts     []words.Counts       // how often the current document contains each of its terms
	manners    numbering[manner]
	attributes map[string]*drafted
	numbers    map[string][]number
	packing    []byte   // buffer for packing public documents
	read       piece    // of the text that is being read
	last       []uint32 // by term, its last position in tokens, counted from 1
	collator   *collate.Collator
	buffer     collate.Buffer
}

// note is the part of a document that is stored unchanged.
type note struct {
	id            models.ID
	seq           int // the document's number among all
	version       int64
	updated, next int64
	lengths       [4]uint32
	public, whole []byte
	parts         []search.Part
}

// piece is the terms of a text's words, and of the other forms of them.
type piece struct{ words, forms []uint32 }

// token is a term of the draft that a document contains, and its manner in the draft.
type token struct{ term, manner uint32 }

// drafted is the values of one attribute.
type drafted struct {
	vocabulary
	pairs []pair
}

// pair is a document and a value that it has.
type pair struct{ doc, value uint32 }

// vocabulary numbers texts in the order in which they come.
type vocabulary struct{ numbering[string] }

func newVocabulary() vocabulary { return vocabulary{newNumbering[string]()} }

// number returns the number of a text, which is cloned if it is new.
func (v *vocabulary) number(text string) uint32 {
	if n, known := v.numbers[text]; known {
		return n
	}
	return v.numbering.number(strings.Clone(text))
}

func newDraft(p packer) *draft {
	return &draft{packer: p, terms: newVocabulary(), manners: newNumbering[manner](), known: map[string]piece{}, joined: map[[2]uint32]uint32{}, attributes: map[string]*drafted{}, numbers: map[string][]number{}, collator: collate.New(language.Und)}
}

// add adds a document.
func (t *draft) add(seq int, d search.Document) {
	doc := uint32(len(t.notes)) //nolint:gosec // a count of documents
	t.addName(d.Names.Own)
	t.spoken.add(encodeNames(d.Names))
	t.points.add(d.Points)
	var public, whole []byte
	public, t.packing = t.pack(t.packing, d.Public)
	whole, t.packing = t.pack(t.packing, d.Whole)
	t.notes = append(t.notes, note{
		id: d.ID, seq: seq, version: d.Version, updated: d.Updated.UnixMicro(), next: nextOf(d.NextAt), public: public, whole: whole, lengths: t.addTexts(d.Texts), parts: d.Parts,
	})
	for name, values := range d.Values {
		t.addValues(doc, name, values)
	}
	for name, values := range d.Numbers {
		list := t.numbers[name]
		for _, value := range values {
			list = append(list, number{value: value, doc: doc})
		}
		t.numbers[name] = list
	}
}

func (t *draft) addName(name string) {
	var key []byte
	if name != "" {
		key = t.collator.KeyFromString(&t.buffer, name)
	}
	t.names.add(key)
	t.buffer.Reset()
}

func nextOf(t time.Time) int64 {
	if t.IsZero() {
		return none
	}
	return t.UnixMicro()
}

// addTexts adds the words of the next document and returns how many each field has.
func (t *draft) addTexts(texts search.Texts) (lengths [4]uint32) {
	begin := uint32(len(t.tokens.of)) //nolint:gosec // a count of tokens
	t.counts = t.counts[:0]
	for f, list := range texts.InOrder() {
		for _, text := range list {
			read := t.termsOf(text, words.Together(f))
			lengths[f] += uint32(len(read.words)) //nolint:gosec // a count of words
			for _, term := range read.words {
				t.addTerm(f, term, begin)
			}
			for _, term := range read.forms {
				t.addTerm(f, term, begin)
			}
		}
	}
	for i, counts := range t.counts {
		token := &t.tokens.of[int(begin)+i]
		if i > 0 && counts == t.counts[i-1] {
			token.manner = t.tokens.of[int(begin)+i-1].manner
		} else {
			token.manner = t.manners.number(mannerOf(counts, lengths))
		}
	}
	t.tokens.add(nil)
	return lengths
}

const (
	shortPiece = 40
	mostKnown  = 100_000
)

// termsOf returns the terms of a text, in their order, as from words.Kept. They are valid until the
// next text. Words never span a space, so a text between spaces is read once and cached.
func (t *draft) termsOf(text string, together bool) piece {
	t.read.words, t.read.forms = t.read.words[:0], t.read.forms[:0]
	for part := range strings.SplitSeq(text, " ") {
		p := t.pieceOf(part)
		if together && len(t.read.words) > 0 && len(p.words) > 0 {
			if joined := t.join(t.read.words[len(t.read.words)-1], p.words[0]); joined != noTerm {
				t.read.forms = append(t.read.forms, joined)
			}
		}
		t.read.words, t.read.forms = append(t.read.words, p.words...), append(t.read.forms, p.forms...)
	}
	for len(t.last) < len(t.terms.list) {
		t.last = append(t.last, 0)
	}
	return t.read
}

// pieceOf returns the terms of the text between two spaces.
func (t *draft) pieceOf(text string) piece {
	if p, known := t.known[text]; known {
		return p
	}
	var p piece
	read := words.Read(text)
	for _, word := range read.Words {
		p.words = append(p.words, t.terms.number(word))
	}
	for _, form := range read.Forms {
		p.forms = append(p.forms, t.terms.number(form))
	}
	if len(text) <= shortPiece && len(t.known) < mostKnown {
		t.known[strings.Clone(text)] = p
	}
	return p
}

// noTerm is the number of no term.
const noTerm = math.MaxUint32

// join returns the term of two words in one, or noTerm if they are not joined.
func (t *draft) join(first, second uint32) uint32 {
	pair := [2]uint32{first, second}
	if term, known := t.joined[pair]; known {
		return term
	}
	term := uint32(noTerm)
	if joined := words.Joined(t.terms.list[first], t.terms.list[second]); joined != "" {
		term = t.terms.number(joined)
	}
	if len(t.joined) < mostKnown {
		t.joined[pair] = term
	}
	return term
}

// addTerm counts a term in the tokens from begin on, which are those of the current document.
func (t *draft) addTerm(field int, term, begin uint32) {
	if t.last[term] <= begin {
		t.tokens.of = append(t.tokens.of, token{term: term})
		t.last[term] = uint32(len(t.tokens.of)) //nolint:gosec // a count of tokens
		t.counts = append(t.counts, words.Counts{})
	}
	if count := &t.counts[t.last[term]-1-begin][field]; *count < words.MaxCount {
		*count++
	}
}

func (t *draft) addValues(doc uint32, name string, values []string) {
	a := t.attributes[name]
	if a == nil {
		a = &drafted{vocabulary: newVocabulary()}
		t.attributes[name] = a
	}
	from := len(a.pairs)
	for _, value := range values {
		p := pair{doc: doc, value: a.number(value)}
		if !slices.Contains(a.pairs[from:], p) {
			a.pairs = append(a.pairs, p)
		}
	}
}
