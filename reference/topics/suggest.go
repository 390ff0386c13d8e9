package topics

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/shg-directory/shg/reference/places"
)

// indexedWord is one folded label, synonym or id that leads to a term.
type indexedWord struct {
	text    string
	runes   int // of text
	lang    string
	topic   int
	isLabel bool
}

// indexWords returns the words that lead to topics, of all languages.
func (t *Taxonomy) indexWords() []indexedWord {
	var words []indexedWord
	add := func(i int, text, lang string, isLabel bool) {
		words = append(words, indexedWord{text: text, runes: utf8.RuneCountInString(text), lang: lang, topic: i, isLabel: isLabel})
	}
	for i, topic := range t.topics {
		add(i, strings.ReplaceAll(topic.ID, "_", " "), "", false)
	}
	for _, lang := range Languages() {
		for i, x := range t.languages[lang]() {
			add(i, places.Fold(x.label), lang, true)
			for _, s := range x.synonyms {
				add(i, places.Fold(s), lang, false)
			}
		}
	}
	return words
}

// Suggest finds terms by what a person types, in any language that the taxonomy has: exact words
// first, then beginnings, then words within, then words with typing errors; labels before synonyms
// and the reader's language before others. At most limit.
func (t *Taxonomy) Suggest(text, lang string, limit int) []Topic {
	typed := places.Fold(strings.TrimSpace(text))
	if typed == "" {
		return nil
	}
	runes := utf8.RuneCountInString(typed)
	best := map[int]int{}
	for _, w := range t.words() {
		rank, ok := rankOf(typed, runes, w, lang)
		if previous, seen := best[w.topic]; ok && (!seen || rank < previous) {
			best[w.topic] = rank
		}
	}
	found := make([]int, 0, len(best))
	for i := range best {
		found = append(found, i)
	}
	slices.SortFunc(found, func(a, b int) int { return cmp.Or(cmp.Compare(best[a], best[b]), cmp.Compare(a, b)) })
	topics := make([]Topic, 0, limit)
	for _, i := range found[:min(limit, len(found))] {
		topics = append(topics, t.topics[i])
	}
	return topics
}

// rankOf returns how well a word answers what was typed, 0 best.
func rankOf(typed string, runes int, w indexedWord, lang string) (int, bool) {
	rank := 0
	switch {
	case w.text == typed:
	case strings.HasPrefix(w.text, typed):
		rank = 10
	case strings.Contains(w.text, " "+typed):
		rank = 20
	case (runes >= 3 || runes == 2 && isHan(typed)) && strings.Contains(w.text, typed):
		rank = 30
	case isTypoOf(typed, runes, w):
		rank = 40
	default:
		return 0, false
	}
	if !w.isLabel {
		rank += 2
	}
	if w.lang != "" && w.lang != lang {
		rank++
	}
	return rank, true
}

// isHan reports whether a text is Chinese, whose words are two characters long and stand without
// spaces.
func isHan(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// isTypoOf allows one error from four letters on and two from eight.
func isTypoOf(typed string, runes int, w indexedWord) bool {
	allowed := 0
	switch {
	case runes >= 8:
		allowed = 2
	case runes >= 4:
		allowed = 1
	}
	if allowed == 0 || w.runes < runes-allowed || w.runes > runes+allowed {
		return false
	}
	return levenshtein.ComputeDistance(typed, w.text) <= allowed
}

// FindByName returns the term with an id, a label or a synonym in any language, as people write
// them. It refuses words that several terms share, unless they are the label of one alone.
func (t *Taxonomy) FindByName(text string) (Topic, bool) {
	if topic, known := t.Topic(text); known {
		return topic, true
	}
	typed := places.Fold(strings.TrimSpace(text))
	labels, others := map[int]bool{}, map[int]bool{}
	for _, w := range t.words() {
		switch {
		case w.text != typed:
		case w.isLabel:
			labels[w.topic] = true
		default:
			others[w.topic] = true
		}
	}
	if len(labels) == 0 {
		labels = others
	}
	if len(labels) != 1 || typed == "" {
		return Topic{}, false
	}
	for i := range labels {
		return t.topics[i], true
	}
	return Topic{}, false
}

// maxNearest is how many terms a message about an unknown one names.
const maxNearest = 5

// SuggestIDs returns up to five ids for one that does not exist, for messages: by what Suggest
// finds, else those whose id differs in a third of its letters at most; none if nothing is like it.
func (t *Taxonomy) SuggestIDs(unknown string) []string {
	text := strings.ReplaceAll(unknown, "_", " ")
	var ids []string
	for _, topic := range t.Suggest(text, "en", maxNearest) {
		ids = append(ids, topic.ID)
	}
	if len(ids) > 0 {
		return ids
	}
	all := t.All()
	slices.SortStableFunc(all, func(a, b Topic) int {
		return cmp.Compare(levenshtein.ComputeDistance(unknown, a.ID), levenshtein.ComputeDistance(unknown, b.ID))
	})
	for _, topic := range all[:maxNearest] {
		if levenshtein.ComputeDistance(unknown, topic.ID)*3 <= len([]rune(unknown)) {
			ids = append(ids, topic.ID)
		}
	}
	return ids
}
