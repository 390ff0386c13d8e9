package places

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/shg-directory/shg/models"
)

const (
	minTypoRunes   = 3   // shorter names have too many neighbours
	minPrefixRunes = 5   // from here on an edited name may also be the beginning of one
	maxBranches    = 100 // letters tried at one position; only Chinese has more
)

// Suggest returns at most limit places for a text that FindExact does not know: names that begin as
// typed or are one typing error away (a letter missing, added, wrong, or two exchanged), the most
// populous first. Surroundings that nothing is known of or that do not fit are ignored. It probes
// edited keys in the sorted names and takes about a millisecond.
func (g *Gazetteer) Suggest(text string, limit int) []models.Place {
	all := parseQueries(text)
	if len(all) == 0 || limit <= 0 {
		return nil
	}
	name := all[0].name
	where, known := g.findSurroundings(all[0])
	if !known {
		where = nil
	}
	found := newTopPlaces(limit)
	g.addPostings(found, g.keys.find(g.keys.allEntries(), name), where)
	found.freeze()
	g.addSpan(found, g.keys.prefixSpan(g.keys.allEntries(), name), where)
	g.addTypos(found, []rune(name), where)
	if len(found.items) == 0 && len(where) > 0 {
		return g.Suggest(name, limit)
	}
	return g.placesOf(found.ordinals())
}

func (g *Gazetteer) addTypos(found *topPlaces, name []rune, where surroundings) {
	if len(name) < minTypoRunes {
		return
	}
	for i := range len(name) + 1 {
		head := g.keys.prefixSpan(g.keys.allEntries(), string(name[:i]))
		if head.len() == 0 {
			return // no name begins so, hence an error is before
		}
		for _, tail := range g.edits(head, name, i) {
			g.addEdited(found, head, string(name[:i])+tail, len(name), where)
		}
	}
}

// addEdited adds the places of an edited name and, if it is long enough, of those that begin with
// it.
func (g *Gazetteer) addEdited(found *topPlaces, head span, edited string, runes int, where surroundings) {
	if runes < minPrefixRunes {
		g.addPostings(found, g.keys.find(head, edited), where)
		return
	}
	g.addSpan(found, g.keys.prefixSpan(head, edited), where)
}

// edits returns what may follow the first i letters after one correction: a letter deleted, two
// exchanged, one replaced or inserted. The letters to try are those that some name has at that
// position.
func (g *Gazetteer) edits(head span, name []rune, i int) []string {
	var tails []string
	rest := name[i:]
	if len(rest) > 0 {
		tails = append(tails, string(rest[1:]))
	}
	if len(rest) > 1 && rest[0] != rest[1] {
		tails = append(tails, string(rest[1])+string(rest[0])+string(rest[2:]))
	}
	for _, letter := range g.branches(head, name, i) {
		tails = append(tails, string(letter)+string(rest))
		if len(rest) > 0 && letter != rest[0] {
			tails = append(tails, string(letter)+string(rest[1:]))
		}
	}
	return tails
}

// branches returns the letters that follow the first i letters of name in the names of a span, in
// the script of name. It leaps from letter to letter.
func (g *Gazetteer) branches(head span, name []rune, i int) []rune {
	var letters []rune
	at := len(string(name[:i]))
	low, high := scriptBounds(name)
	next := g.keys.seek(head, string(name[:i])+string(low))
	if i > 0 {
		next = head.start
	}
	for next < head.end && len(letters) < maxBranches {
		key := g.keys.key(next)
		letter, _ := utf8.DecodeRuneInString(key[at:])
		if len(key) == at {
			next++
			continue
		}
		if i == 0 && letter > high {
			break
		}
		letters = append(letters, letter)
		rest := span{next, head.end}
		next += sort.Search(rest.len(), func(k int) bool {
			following, _ := utf8.DecodeRuneInString(g.keys.key(rest.start + k)[at:])
			return following > letter
		})
	}
	return letters
}

// scriptBounds returns the 128-letter block of the first letter of a name, which for most scripts
// is the script.
func scriptBounds(name []rune) (low, high rune) {
	first := name[0]
	if first <= unicode.MaxASCII {
		return 'a', 'z'
	}
	return first &^ 0x7f, first | 0x7f
}
