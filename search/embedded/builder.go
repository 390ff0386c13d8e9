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

// builder holds what one goroutine computes of documents, in the order in which it receives them:
// everything that takes time but needs no other document.
type builder struct {
	packer
	stored       []storedFields
	nameKeys     rows[byte, uint32] // collation keys
	encodedNames rows[byte, uint32] // names in all languages, encoded
	points       rows[models.Point, uint32]
	pointOwners  rows[models.ID, uint32]
	terms        termInterner
	pieceCache   map[string]textTerms  // texts between spaces that were read already
	joinCache    map[[2]uint32]uint32  // the terms of two words in one
	docTerms     rows[docTerm, uint32] // the terms of each document, each once
	counts       []words.Counts        // how often the current document contains each of its terms
	stats        interner[termStats]
	attributes   map[string]*attributeBuilder
	numbers      map[string][]numericValue
	packBuffer   []byte    // buffer for packing public documents
	current      textTerms // of the text that is being read
	lastDocTerm  []uint32  // by term, its last position in tokens, counted from 1
	collator     *collate.Collator
	buffer       collate.Buffer
}

// storedFields is the part of a document that is stored unchanged.
type storedFields struct {
	id                   models.ID
	seq                  int // the document's number among all
	version              int64
	updated, nextMeeting int64
	lengths              [4]uint32
	public, full         []byte
	parts                []search.Part
}

// textTerms is the terms of a text's words, and of the other forms of them.
type textTerms struct{ words, forms []uint32 }

// docTerm is a term of the builder that a document contains, and its statistics in the builder.
type docTerm struct{ term, stats uint32 }

// attributeBuilder is the values of one attribute.
type attributeBuilder struct {
	termInterner
	pairs []docValue
}

// docValue is a document and a value that it has.
type docValue struct{ doc, value uint32 }

// termInterner numbers texts in the order in which they come.
type termInterner struct{ interner[string] }

func newTermInterner() termInterner { return termInterner{newInterner[string]()} }

// intern returns the number of a text, which is cloned if it is new.
func (v *termInterner) intern(text string) uint32 {
	if n, known := v.numbers[text]; known {
		return n
	}
	return v.interner.intern(strings.Clone(text))
}

func newBuilder(p packer) *builder {
	return &builder{packer: p, terms: newTermInterner(), stats: newInterner[termStats](), pieceCache: map[string]textTerms{}, joinCache: map[[2]uint32]uint32{}, attributes: map[string]*attributeBuilder{}, numbers: map[string][]numericValue{}, collator: collate.New(language.Und)}
}

// add adds a document.
func (b *builder) add(seq int, d search.Document) {
	doc := uint32(len(b.stored)) //nolint:gosec // a count of documents
	b.addName(d.Names.Own)
	b.encodedNames.add(encodeNames(d.Names))
	b.points.add(d.Points)
	b.pointOwners.add(d.PointOwners)
	var public, fullDoc []byte
	public, b.packBuffer = b.pack(b.packBuffer, d.Public)
	fullDoc, b.packBuffer = b.pack(b.packBuffer, d.Full)
	b.stored = append(b.stored, storedFields{
		id: d.ID, seq: seq, version: d.Version, updated: d.Updated.UnixMicro(), nextMeeting: nextMeetingMicros(d.NextAt), public: public, full: fullDoc, lengths: b.addTexts(d.Texts), parts: d.Parts,
	})
	for name, values := range d.Values {
		b.addValues(doc, name, values)
	}
	for name, values := range d.Numbers {
		list := b.numbers[name]
		for _, value := range values {
			list = append(list, numericValue{value: value, doc: doc})
		}
		b.numbers[name] = list
	}
}

func (b *builder) addName(name string) {
	var key []byte
	if name != "" {
		key = b.collator.KeyFromString(&b.buffer, name)
	}
	b.nameKeys.add(key)
	b.buffer.Reset()
}

func nextMeetingMicros(t time.Time) int64 {
	if t.IsZero() {
		return noNextMeeting
	}
	return t.UnixMicro()
}

// addTexts adds the words of the next document and returns how many each field has.
func (b *builder) addTexts(texts search.Texts) (lengths [4]uint32) {
	begin := uint32(len(b.docTerms.elements)) //nolint:gosec // a count of tokens
	b.counts = b.counts[:0]
	for f, list := range texts.ByField() {
		for _, text := range list {
			terms := b.termsOf(text, words.JoinsOverSpaces(f))
			lengths[f] += uint32(len(terms.words)) //nolint:gosec // a count of words
			for _, term := range terms.words {
				b.addTerm(f, term, begin)
			}
			for _, term := range terms.forms {
				b.addTerm(f, term, begin)
			}
		}
	}
	for i, counts := range b.counts {
		token := &b.docTerms.elements[int(begin)+i]
		if i > 0 && counts == b.counts[i-1] {
			token.stats = b.docTerms.elements[int(begin)+i-1].stats
		} else {
			token.stats = b.stats.intern(termStatsOf(counts, lengths))
		}
	}
	b.docTerms.add(nil)
	return lengths
}

const (
	maxPieceBytes = 40
	maxCached     = 100_000
)

// termsOf returns the terms of a text, in their order, as from words.Analyze. They are valid until
// the next text. Words never span a space, so a text between spaces is read once and cached.
func (b *builder) termsOf(text string, together bool) textTerms {
	b.current.words, b.current.forms = b.current.words[:0], b.current.forms[:0]
	for part := range strings.SplitSeq(text, " ") {
		p := b.pieceOf(part)
		if together && len(b.current.words) > 0 && len(p.words) > 0 {
			if joined := b.join(b.current.words[len(b.current.words)-1], p.words[0]); joined != noTerm {
				b.current.forms = append(b.current.forms, joined)
			}
		}
		b.current.words, b.current.forms = append(b.current.words, p.words...), append(b.current.forms, p.forms...)
	}
	for len(b.lastDocTerm) < len(b.terms.list) {
		b.lastDocTerm = append(b.lastDocTerm, 0)
	}
	return b.current
}

// pieceOf returns the terms of the text between two spaces.
func (b *builder) pieceOf(text string) textTerms {
	if p, known := b.pieceCache[text]; known {
		return p
	}
	var p textTerms
	analyzed := words.AnalyzePiece(text)
	for _, word := range analyzed.Words {
		p.words = append(p.words, b.terms.intern(word))
	}
	for _, form := range analyzed.Forms {
		p.forms = append(p.forms, b.terms.intern(form))
	}
	if len(text) <= maxPieceBytes && len(b.pieceCache) < maxCached {
		b.pieceCache[strings.Clone(text)] = p
	}
	return p
}

// noTerm is the number of no term.
const noTerm = math.MaxUint32

// join returns the term of two words in one, or noTerm if they are not joined.
func (b *builder) join(first, second uint32) uint32 {
	pair := [2]uint32{first, second}
	if term, known := b.joinCache[pair]; known {
		return term
	}
	term := uint32(noTerm)
	if joined := words.Joined(b.terms.list[first], b.terms.list[second]); joined != "" {
		term = b.terms.intern(joined)
	}
	if len(b.joinCache) < maxCached {
		b.joinCache[pair] = term
	}
	return term
}

// addTerm counts a term in the tokens from begin on, which are those of the current document.
func (b *builder) addTerm(field int, term, begin uint32) {
	if b.lastDocTerm[term] <= begin {
		b.docTerms.elements = append(b.docTerms.elements, docTerm{term: term})
		b.lastDocTerm[term] = uint32(len(b.docTerms.elements)) //nolint:gosec // a count of tokens
		b.counts = append(b.counts, words.Counts{})
	}
	if count := &b.counts[b.lastDocTerm[term]-1-begin][field]; *count < words.MaxCount {
		*count++
	}
}

func (b *builder) addValues(doc uint32, name string, values []string) {
	a := b.attributes[name]
	if a == nil {
		a = &attributeBuilder{termInterner: newTermInterner()}
		b.attributes[name] = a
	}
	from := len(a.pairs)
	for _, value := range values {
		p := docValue{doc: doc, value: a.intern(value)}
		if !slices.Contains(a.pairs[from:], p) {
			a.pairs = append(a.pairs, p)
		}
	}
}
