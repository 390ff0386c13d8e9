package topics

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/shg-directory/shg/reference/places"
)

// indexedWord is one folded label, synonym or id that leads to a term.
type indexedWord struct {
	text    string
	lang    string
	topic   int
	isLabel bool
}

func (t *Taxonomy) indexWords() {
	for i, topic := range t.topics {
		t.words = append(t.words, indexedWord{text: strings.ReplaceAll(topic.ID, "_", " "), topic: i})
		for lang, label := range topic.Labels {
			t.words = append(t.words, indexedWord{text: places.Fold(label), lang: lang, topic: i, isLabel: true})
		}
		for lang, synonyms := range topic.Synonyms {
			for _, s := range synonyms {
				t.words = append(t.words, indexedWord{text: places.Fold(s), lang: lang, topic: i})
			}
		}
	}
}

// Suggest finds terms by what a person types, in any language that the taxonomy has: exact words
// first, then beginnings, then words within, then words with typing errors; labels before synonyms
// and the reader's language before others. At most limit.
func (t *Taxonomy) Suggest(text, lang string, limit int) []Topic {
	typed := places.Fold(strings.TrimSpace(text))
	if typed == "" {
		return nil
	}
	best := map[int]int{}
	for _, w := range t.words {
		rank, ok := rankOf(typed, w, lang)
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
func rankOf(typed string, w indexedWord, lang string) (int, bool) {
	rank := 0
	switch {
	case w.text == typed:
	case strings.HasPrefix(w.text, typed):
		rank = 10
	case strings.Contains(w.text, " "+typed):
		rank = 20
	case len([]rune(typed)) >= 3 && strings.Contains(w.text, typed):
		rank = 30
	case isTypoOf(typed, w.text):
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

// isTypoOf allows one error from four letters on and two from eight.
func isTypoOf(typed, word string) bool {
	n := len([]rune(typed))
	allowed := 0
	switch {
	case n >= 8:
		allowed = 2
	case n >= 4:
		allowed = 1
	}
	return allowed > 0 && levenshtein.ComputeDistance(typed, word) <= allowed
}

// FindByName returns the term with an id, a label or a synonym in any language, as people write
// them. It refuses words that several terms share, unless they are the label of one alone.
func (t *Taxonomy) FindByName(text string) (Topic, bool) {
	if topic, known := t.Topic(text); known {
		return topic, true
	}
	typed := places.Fold(strings.TrimSpace(text))
	labels, others := map[int]bool{}, map[int]bool{}
	for _, w := range t.words {
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
