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

// kept returns the texts of a field cut into words, as the server stores them: first the words in
// their order, then the other forms under which they are found. The server itself joins and splits
// words that are typed as one or as two.
func kept(field int, texts []string) string {
	var list, forms []string
	for _, text := range texts {
		these, others := words.Kept(field, text)
		list, forms = append(list, these...), append(forms, others...)
	}
	forms = slices.DeleteFunc(forms, words.IsJoined)
	if field != body {
		for _, word := range list {
			forms = append(forms, otherNumbers(word)...)
		}
	}
	slices.Sort(forms)
	var b strings.Builder
	for _, word := range append(list, slices.Compact(forms)...) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(spelt(word))
	}
	return b.String()
}

// otherNumbers returns the singulars and plurals of a word under which the server does not find it
// by itself, as a typing error of one letter in a word of five.
func otherNumbers(word string) []string {
	return slices.DeleteFunc(words.OtherNumbers(word), func(other string) bool {
		longer := len(other) - len(word)
		switch {
		case longer < 0, strings.HasSuffix(other, "ies"), longer == 1 && len(word) < leastForgiven-1:
			return false
		}
		return longer == 1 || !strings.ContainsAny(word[len(word)-1:], "sxzhrlnd")
	})
}

// body is the field of descriptions, as search.Fields numbers it.
const body = 3

// leastForgiven is how many letters a word has at least of which a typing error is forgiven.
const leastForgiven = 5

// spelt returns a word in a form that the server takes for one word. In scripts that the server
// would cut in its own way, each letter becomes six digits. The server forgives no typing error in
// numbers, as here in words of these scripts.
func spelt(word string) string {
	if strings.IndexFunc(word, cutElsewhere) < 0 {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		fmt.Fprintf(&b, "%06d", r)
	}
	return b.String()
}

// cutElsewhere reports whether the server has a way of its own to cut words of this script.
func cutElsewhere(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// asked returns typed words as they are sent to the server, at most tenWords at a time, because it
// ignores what follows. The word that may go on comes last; a space after the last means that it is
// complete.
func asked(typed []words.Typed) []string {
	var closed, open []string
	for _, t := range typed {
		if t.Open && !t.Loose {
			open = append(open, sent(t))
			continue
		}
		closed = append(closed, sent(t))
	}
	all := append(closed, open...) //nolint:gocritic // closed is not used again
	var parts []string
	for len(all) > 0 {
		n := min(tenWords, len(all))
		part := strings.Join(all[len(all)-n:], " ")
		if len(parts) > 0 || len(open) == 0 {
			part += " "
		}
		parts, all = append(parts, part), all[:len(all)-n]
	}
	return parts
}

// tenWords is how many words of a query the server looks at.
const tenWords = 10

// sent returns a word as it is looked up. Words are stored with and without their elisions.
func sent(t words.Typed) string {
	word := t.Text
	if t.Bare != "" {
		word = t.Bare
	}
	if t.Loose {
		return withoutFirst(word)
	}
	return spelt(word)
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
	for field, these := range texts.InOrder() {
		if field == body {
			continue
		}
		for _, text := range these {
			for word := range words.Of(text) {
				if utf8.RuneCountInString(word) >= leastForgiven-1 && !strings.ContainsAny(word, "0123456789") && strings.IndexFunc(word, cutElsewhere) < 0 {
					list = append(list, withoutFirst(word))
				}
			}
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}
