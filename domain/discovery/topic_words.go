package discovery

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// topicWords returns the labels and synonyms of topics in every language. Labels come first, because
// an index may prefer early words, and short ones once more at the end.
func (r *Room) topicWords(ids []string) []string {
	var labels, synonyms, again []string
	for _, id := range ids {
		terms := r.Topics.Terms(id)
		for _, tag := range slices.Sorted(maps.Keys(terms.Labels)) {
			label := terms.Labels[tag]
			labels = append(labels, label)
			again = append(again, slices.Repeat([]string{label}, labelWeight(label)-1)...)
		}
		for _, tag := range slices.Sorted(maps.Keys(terms.Synonyms)) {
			synonyms = append(synonyms, terms.Synonyms[tag]...)
		}
	}
	return slices.Concat(labels, synonyms, again)
}

// maxLabelWeight is how often a label of one word counts.
const maxLabelWeight = 4

// labelWeight returns how often a label counts. Short ones count more often, so that "depression"
// leads to Depression before Postnatal depression.
func labelWeight(label string) int {
	count := len(strings.Fields(label))
	if strings.ContainsFunc(label, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
		count = (utf8.RuneCountInString(label) + 1) / 2 // most words have two characters
	}
	return max(1, maxLabelWeight+1-count)
}
