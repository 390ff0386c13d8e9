// Package words cuts texts into the words that an index stores and looks up, in any script. It
// decides how well a stored word answers a typed one and what that counts for. Every index uses it,
// so that all mean the same by a word. It is pure.
package words

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxRunes = 40   // of a word; what is longer is cut
	maxTyped = 20   // words of a query; what follows is left out
	maxText  = 4096 // bytes of a query; what follows is left out
)

// Tokenize cuts a text into words as people understand them: folded by places.Fold, letters with
// their marks and digits together, apostrophes and the full stops of initials dropped, everything
// else a separator. Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
// Burmese) become single characters and overlapping pairs. A word may share memory with the text:
// clone it to store it.
func Tokenize(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for run := range tokens(text) {
			if !run.eachTerm(yield) {
				return
			}
		}
	}
}

// eachTerm yields the word, or of a run without spaces the characters and their overlapping pairs.
func (r token) eachTerm(yield func(string) bool) bool {
	if !r.spaceless {
		return yield(r.word)
	}
	for rest := r.word; rest != ""; {
		one, two := firstTwo(rest)
		if !yield(rest[:one]) || two > one && !yield(rest[:two]) {
			return false
		}
		rest = rest[one:]
	}
	return true
}

// firstTwo returns where the first and the second character of a text end; one character has no
// second.
func firstTwo(text string) (one, two int) {
	_, one = utf8.DecodeRuneInString(text)
	_, more := utf8.DecodeRuneInString(text[one:])
	return one, one + more
}

// joinedMark precedes two words that are stored as one, so that such a form is not a beginning and
// not a typing error of any other word.
const joinedMark = "\x01"

// AnalyzedText is what is stored of a text between two spaces.
type AnalyzedText struct {
	Words []string // as Of yields them
	Forms []string // other ways in which they are found: without an elision, two of them in one
}

// AnalyzePiece cuts a piece of a text that has no space. Its words may share memory with it.
func AnalyzePiece(piece string) AnalyzedText {
	var p AnalyzedText
	previous := ""
	for run := range tokens(piece) {
		run.eachTerm(func(word string) bool {
			p.Words = append(p.Words, word)
			return true
		})
		if run.spaceless {
			previous = ""
			continue
		}
		p.Forms = appendForm(p.Forms, run.elided)
		p.Forms = appendForm(p.Forms, Joined(previous, run.word))
		previous = run.word
	}
	return p
}

// Joined returns the form under which two consecutive words are found if they are typed as one, as
// "twentyfour" for "Twenty Four". It returns "" if a word is missing or of a script without spaces,
// or if both together are too long.
func Joined(first, second string) string {
	if first == "" || second == "" || startsSpaceless(first) || startsSpaceless(second) {
		return ""
	}
	if utf8.RuneCountInString(first)+utf8.RuneCountInString(second) > maxRunes {
		return ""
	}
	return joinedMark + first + second
}

// JoinsOverSpaces reports whether words of a field (as search.Fields numbers them) are joined over
// a space. This is true only for names. Other texts are long: there words are joined only if no
// space separates them, as in "Al-Anon".
func JoinsOverSpaces(field int) bool { return field == nameField }

// nameField is the field of names.
const nameField = 0

// Analyze returns the words of a text of a field, and the other forms under which they are found.
func Analyze(field int, text string) (words, forms []string) {
	previous := ""
	for part := range strings.SplitSeq(text, " ") {
		piece := AnalyzePiece(part)
		if len(piece.Words) == 0 {
			continue
		}
		if JoinsOverSpaces(field) {
			forms = appendForm(forms, Joined(previous, piece.Words[0]))
		}
		words, forms = append(words, piece.Words...), append(forms, piece.Forms...)
		previous = piece.Words[len(piece.Words)-1]
	}
	return words, forms
}

// IsJoined reports whether a form is of two words in one.
func IsJoined(form string) bool { return strings.HasPrefix(form, joinedMark) }

func appendForm(forms []string, form string) []string {
	if form == "" {
		return forms
	}
	return append(forms, form)
}

func startsSpaceless(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return isSpaceless(r)
}

// minInflectedLetters is how many letters a word has at least of which a singular or plural is
// looked for.
const minInflectedLetters = 3

// SingularsAndPlurals returns a word in singular and plural, by the endings that are spelt alike in
// English, French, Portuguese and Spanish: s, es, ies for y. Some of the results are not words, and
// answer nothing.
func SingularsAndPlurals(word string) []string {
	if len(word) < minInflectedLetters || word[0] < 'a' || word[0] > 'z' || strings.ContainsAny(word, "0123456789") {
		return nil
	}
	list := append(Singulars(word), word+"es")
	if !strings.HasSuffix(word, "s") {
		list = append(list, word+"s")
	}
	if stem, ok := strings.CutSuffix(word, "y"); ok {
		list = append(list, stem+"ies")
	}
	return list
}

// Singulars returns the words of which a word may be the plural.
func Singulars(word string) []string {
	var list []string
	stem, isPlural := strings.CutSuffix(word, "s")
	if !isPlural || strings.HasSuffix(stem, "s") {
		return nil
	}
	list = append(list, stem)
	if shorter, ok := strings.CutSuffix(stem, "e"); ok {
		list = append(list, shorter)
	}
	if shorter, ok := strings.CutSuffix(stem, "ie"); ok {
		list = append(list, shorter+"y")
	}
	return slices.DeleteFunc(list, func(s string) bool { return len(s) < minInflectedLetters })
}
