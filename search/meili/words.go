package meili

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// indexedText returns the texts of a field cut into words, as the server stores them: first the
// words in their order, then the other forms under which they are found. The server itself joins
// and splits words that are typed as one or as two.
func indexedText(field int, texts []string) string {
	var list, forms []string
	for _, text := range texts {
		own, others := words.Analyze(field, text)
		list, forms = append(list, own...), append(forms, others...)
	}
	forms = slices.DeleteFunc(forms, words.IsJoined)
	if field != bodyField {
		for _, word := range list {
			forms = append(forms, extraInflections(word)...)
		}
	}
	slices.Sort(forms)
	var b strings.Builder
	for _, word := range append(list, slices.Compact(forms)...) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(encodeWord(word))
	}
	return b.String()
}

// extraInflections returns the singulars and plurals of a word under which the server does not find
// it by itself, as a typing error of one letter in a word of five.
func extraInflections(word string) []string {
	return slices.DeleteFunc(words.SingularsAndPlurals(word), func(other string) bool {
		longer := len(other) - len(word)
		switch {
		case longer < 0, strings.HasSuffix(other, "ies"), longer == 1 && len(word) < minTypoLetters-1:
			return false
		}
		return longer == 1 || !strings.ContainsAny(word[len(word)-1:], "sxzhrlnd")
	})
}

// bodyField is the field of descriptions, as search.Fields numbers it.
const bodyField = 3

// minTypoLetters is how many letters a word has at least of which a typing error is forgiven.
const minTypoLetters = 5

// encodeWord returns a word in a form that the server takes for one word. In scripts that the
// server would cut in its own way, each letter becomes six digits. The server forgives no typing
// error in numbers, as here in words of these scripts.
func encodeWord(word string) string {
	if strings.IndexFunc(word, isSegmentedByServer) < 0 {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		fmt.Fprintf(&b, "%06d", r)
	}
	return b.String()
}

// isSegmentedByServer reports whether the server has a way of its own to cut words of this script.
func isSegmentedByServer(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// queryTexts returns typed words as they are sent to the server, at most maxQueryWords at a time,
// because it ignores what follows. The word that may go on comes last; a space after the last means
// that it is complete.
func queryTexts(terms []words.QueryTerm) []string {
	var closed, open []string
	for _, t := range terms {
		if t.IsPrefix && !t.AnyFirstLetter {
			open = append(open, encodeTerm(t))
			continue
		}
		closed = append(closed, encodeTerm(t))
	}
	all := append(closed, open...) //nolint:gocritic // closed is not used again
	var parts []string
	for len(all) > 0 {
		n := min(maxQueryWords, len(all))
		part := strings.Join(all[len(all)-n:], " ")
		if len(parts) > 0 || len(open) == 0 {
			part += " "
		}
		parts, all = append(parts, part), all[:len(all)-n]
	}
	return parts
}

// maxQueryWords is how many words of a query the server looks at.
const maxQueryWords = 10

// encodeTerm returns a word as it is looked up. Words are stored with and without their elisions.
func encodeTerm(t words.QueryTerm) string {
	word := t.Text
	if t.Unelided != "" {
		word = t.Unelided
	}
	if t.AnyFirstLetter {
		return withoutFirst(word)
	}
	return encodeWord(word)
}

// withoutFirst returns a word without its first letter, with two other letters in front that
// distinguish it from whole words.
func withoutFirst(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return "zq" + word[size:]
}

// withoutFirstLetters returns the words of names, topics and places, each once, whose first letter
// may be wrong: the server counts an error there as two, and forgives it only in long words.
func withoutFirstLetters(texts search.Texts) string {
	var list []string
	for field, fieldTexts := range texts.ByField() {
		if field == bodyField {
			continue
		}
		for _, text := range fieldTexts {
			for word := range words.Tokenize(text) {
				if utf8.RuneCountInString(word) >= minTypoLetters-1 && !strings.ContainsAny(word, "0123456789") && strings.IndexFunc(word, isSegmentedByServer) < 0 {
					list = append(list, withoutFirst(word))
				}
			}
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}
