package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryTerm is a word of a query.
type QueryTerm struct {
	Text           string
	Variants       []string // other ways to write it, each once; Unelided is among them
	Unelided       string   // Text without an elision, as "espérance" is of "l'espérance"; else ""
	IsPrefix       bool     // the person may still be writing it: it also answers as a beginning
	MaxTypos       int      // how many typing errors are forgiven
	AnyFirstLetter bool     // one of them may be in the first letter
}

// ParseQuery cuts what a person typed into the words to look for, each once, at most twenty. The
// last word is open unless something follows it. Of a script without spaces all pairs are terms; a
// single character is one as it is.
func ParseQuery(text string) []QueryTerm {
	if len(text) > maxText {
		text = text[:maxText]
	}
	q := queryParser{last: -1}
	previous := ""
	for run := range tokens(text) {
		if len(q.terms) == maxTyped {
			return q.terms
		}
		if run.spaceless {
			q.addPairs(run.word)
			previous = ""
			continue
		}
		q.addToken(run, previous)
		previous = run.word
	}
	if q.last >= 0 && len(q.terms) > 0 && endsInWord(text) {
		q.terms[q.last].IsPrefix = true
	}
	return q.terms
}

// AllowFirstLetterTypos returns typed words of which those that the corpus does not contain may
// have the error in their first letter. It returns false if that changes nothing. It costs a look
// at every word of a corpus, and is therefore done for few words at a time.
func AllowFirstLetterTypos(terms []QueryTerm, docFreq func(i int) int) ([]QueryTerm, bool) {
	loose, changed := slices.Clone(terms), 0
	for i := range loose {
		if docFreq(i) == 0 && loose[i].MaxTypos > 0 {
			loose[i].AnyFirstLetter = true
			changed++
		}
	}
	return loose, changed > 0 && changed <= maxFirstLetterTypos
}

// maxFirstLetterTypos is how many words of a query may have an error in their first letter.
const maxFirstLetterTypos = 3

// queryParser collects words, each once.
type queryParser struct {
	terms []QueryTerm
	last  int // the index of the word typed last; −1 if it was left out
}

func (q *queryParser) add(word string, typos int) {
	for i, known := range q.terms {
		if known.Text == word {
			q.last = i
			return
		}
	}
	if q.last = -1; len(q.terms) < maxTyped {
		q.last = len(q.terms)
		q.terms = append(q.terms, QueryTerm{Text: strings.Clone(word), MaxTypos: typos})
	}
}

// addToken adds a word with the other ways to write it: in singular or plural, without an elision,
// in one with the word before it. That one may be written in one with this.
func (q *queryParser) addToken(r token, precedingWord string) {
	previous := q.last
	q.add(r.word, allowedTypos(r.word))
	if q.last < 0 {
		return
	}
	q.addVariant(q.last, r.elided)
	q.terms[q.last].Unelided = strings.Clone(r.elided)
	for _, other := range SingularsAndPlurals(r.word) {
		q.addVariant(q.last, other)
	}
	if joined, ok := strings.CutPrefix(Joined(precedingWord, r.word), joinedMark); ok && previous >= 0 {
		q.addVariant(previous, joined)
		q.addVariant(q.last, joined)
	}
}

func (q *queryParser) addVariant(i int, other string) {
	t := &q.terms[i]
	if other != "" && other != t.Text && !slices.Contains(t.Variants, other) {
		t.Variants = append(t.Variants, strings.Clone(other))
	}
}

// addPairs adds the overlapping pairs of a run; a single character is added as it is.
func (q *queryParser) addPairs(run string) {
	one, two := firstTwo(run)
	q.add(run[:two], 0)
	for two < len(run) {
		run = run[one:]
		one, two = firstTwo(run)
		q.add(run[:two], 0)
	}
}

func endsInWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, isJoiner))
	return isWordRune(last)
}

// allowedTypos returns how many typing errors a word of that length may have: none below five
// letters and in numbers, two from nine on.
func allowedTypos(word string) int {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return 0
	}
	switch n := utf8.RuneCountInString(word); {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}
