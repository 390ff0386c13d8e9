package discovery

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// topicWords is what documents have of one topic, in every language.
type topicWords struct {
	labels, synonyms []string
	again            []string // short labels once more
}

// DocumentFormat is raised with every change of what documents are made of, so that an index on a
// server is built anew.
const DocumentFormat = "2"

// topicWords returns the labels and synonyms of topics in every language. Labels come first, because
// an index may prefer early words.
func (r *Room) topicWords(ids []string) []string {
	var labels, synonyms, again []string
	for _, id := range ids {
		words := r.wordsByTopic()[id]
		labels, synonyms, again = append(labels, words.labels...), append(synonyms, words.synonyms...), append(again, words.again...)
	}
	return slices.Concat(labels, synonyms, again)
}

// collectTopicWords returns the words of every topic.
func (r *Room) collectTopicWords() map[string]topicWords {
	all := map[string]topicWords{}
	for _, topic := range r.Topics.All() {
		var words topicWords
		terms := r.Topics.Terms(topic.ID)
		for _, tag := range slices.Sorted(maps.Keys(terms.Labels)) {
			label := terms.Labels[tag]
			words.labels = append(words.labels, label)
			words.again = append(words.again, slices.Repeat([]string{label}, labelWeight(label)-1)...)
		}
		for _, tag := range slices.Sorted(maps.Keys(terms.Synonyms)) {
			words.synonyms = append(words.synonyms, terms.Synonyms[tag]...)
		}
		all[topic.ID] = words
	}
	return all
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
