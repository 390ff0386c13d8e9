package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typed is a word of a query.
type Typed struct {
	Text  string
	Or    []string // other ways to write it, each once; Bare is among them
	Bare  string   // Text without an elision, as "espérance" is of "l'espérance"; else ""
	Open  bool     // the person may still be writing it: it also answers as a beginning
	Typos int      // how many typing errors are forgiven
	Loose bool     // one of them may be in the first letter
}

// Asked cuts what a person typed into the words to look for, each once, at most twenty. The last
// word is open unless something follows it. Of a run without spaces all pairs are asked for; a
// single character is asked for as it is.
func Asked(text string) []Typed {
	if len(text) > maxText {
		text = text[:maxText]
	}
	q := asked{last: -1}
	before := ""
	for run := range cut(text) {
		if len(q.typed) == maxTyped {
			return q.typed
		}
		if run.spaceless {
			q.addPairs(run.word)
			before = ""
			continue
		}
		q.addRun(run, before)
		before = run.word
	}
	if q.last >= 0 && len(q.typed) > 0 && endsInWord(text) {
		q.typed[q.last].Open = true
	}
	return q.typed
}

// Loosely returns typed words of which those that the corpus does not contain may have the error in
// their first letter. It returns false if that changes nothing. It costs a look at every word of a
// corpus, and is therefore done for few words at a time.
func Loosely(typed []Typed, holders func(i int) int) ([]Typed, bool) {
	loose, changed := slices.Clone(typed), 0
	for i := range loose {
		if holders(i) == 0 && loose[i].Typos > 0 {
			loose[i].Loose = true
			changed++
		}
	}
	return loose, changed > 0 && changed <= mostLoose
}

// mostLoose is how many words of a query may have an error in their first letter.
const mostLoose = 3

// asked collects words, each once.
type asked struct {
	typed []Typed
	last  int // the index of the word typed last; −1 if it was left out
}

func (q *asked) add(word string, typos int) {
	for i, known := range q.typed {
		if known.Text == word {
			q.last = i
			return
		}
	}
	if q.last = -1; len(q.typed) < maxTyped {
		q.last = len(q.typed)
		q.typed = append(q.typed, Typed{Text: strings.Clone(word), Typos: typos})
	}
}

// addRun adds a word with the other ways to write it: in singular or plural, without an elision, in
// one with the word before it. That one may be written in one with this.
func (q *asked) addRun(r run, before string) {
	previous := q.last
	q.add(r.word, forgiven(r.word))
	if q.last < 0 {
		return
	}
	q.or(q.last, r.elided)
	q.typed[q.last].Bare = strings.Clone(r.elided)
	for _, other := range OtherNumbers(r.word) {
		q.or(q.last, other)
	}
	if joined, ok := strings.CutPrefix(Joined(before, r.word), joinedMark); ok && previous >= 0 {
		q.or(previous, joined)
		q.or(q.last, joined)
	}
}

func (q *asked) or(i int, other string) {
	t := &q.typed[i]
	if other != "" && other != t.Text && !slices.Contains(t.Or, other) {
		t.Or = append(t.Or, strings.Clone(other))
	}
}

// addPairs adds the overlapping pairs of a run; a single character is added as it is.
func (q *asked) addPairs(run string) {
	one, two := firstTwo(run)
	q.add(run[:two], 0)
	for two < len(run) {
		run = run[one:]
		one, two = firstTwo(run)
		q.add(run[:two], 0)
	}
}

func endsInWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, joins))
	return inWord(last)
}

// forgiven returns how many typing errors a word of that length may have: none below five letters
// and in numbers, two from nine on.
func forgiven(word string) int {
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
