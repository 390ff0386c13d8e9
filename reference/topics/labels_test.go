package topics_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

func TestLabelsAreInTheLanguagesOfThePages(t *testing.T) {
	t.Parallel()
	pages, labels := messages.Open().PageLanguages(), topics.Languages()
	slices.Sort(pages)
	slices.Sort(labels)
	if diff := cmp.Diff(pages, labels); diff != "" {
		t.Errorf("languages of pages (-) and of labels (+):\n%s", diff)
	}
	files, err := os.ReadDir("labels")
	if err != nil || len(files) != len(labels) {
		t.Errorf("%d files for %d languages: %v", len(files), len(labels), err)
	}
}

// Every topic has its own label in each language. No other topic has the same, and no synonym
// repeats it.
func TestEveryTopicHasALabelInEachLanguage(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	for _, lang := range topics.Languages() {
		owners := map[string]string{}
		for _, topic := range book.All() {
			terms := book.Terms(topic.ID)
			label := places.Fold(terms.Labels[lang])
			if strings.TrimSpace(label) == "" {
				t.Errorf("%s: %s has no label", lang, topic.ID)
			}
			if other, twice := owners[label]; twice {
				t.Errorf("%s: %s and %s are both called %q", lang, other, topic.ID, label)
			}
			owners[label] = topic.ID
			checkSynonyms(t, lang+": "+topic.ID, label, terms.Synonyms[lang])
		}
	}
}

func checkSynonyms(t *testing.T, what, label string, synonyms []string) {
	t.Helper()
	seen := []string{label}
	for _, s := range synonyms {
		folded := places.Fold(s)
		if folded == "" || slices.Contains(seen, folded) {
			t.Errorf("%s: the synonym %q is empty, the label, or there twice", what, s)
		}
		seen = append(seen, folded)
	}
}

// The files have the topics in the order of the taxonomy, each once, so that people find them.
func TestLabelFilesFollowTheTaxonomy(t *testing.T) {
	t.Parallel()
	want := ids(topics.Open().All())
	for _, lang := range topics.Languages() {
		data, err := os.ReadFile("labels/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(string(data)) {
			if id, _, isTerm := strings.Cut(line, "|"); isTerm && line[0] != '#' {
				got = append(got, strings.TrimSpace(id))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-topics.txt +labels):\n%s", lang, diff)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	for _, x := range []struct{ id, lang, want string }{
		{"alcohol", "de-AT", "Alkohol"},
		{"alcohol", "bn", "মদ্যপান"},
		{"alcohol", "hi-IN", "शराब"},
		{"alcohol", "fr", "Alcohol"},
		{"opioids", "bn", "ওপিওয়েড"},
		{"alcohol", "es", "Alcohol"},
		{"gambling", "es", "Juego"},
		{"gambling", "zh-Hant-TW", "赌博"},
		{"nothing", "en", "nothing"},
	} {
		if got := book.Label(x.id, x.lang); places.Fold(got) != places.Fold(x.want) {
			t.Errorf("%s in %s: %q, want %q", x.id, x.lang, got, x.want)
		}
	}
	if got := book.Terms("nothing"); got.Labels != nil || got.Synonyms != nil {
		t.Errorf("an unknown topic has terms: %v", got)
	}
}

// The label of a topic leads to it, whatever other topics have as a synonym.
func TestALabelNamesItsTopic(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	for _, topic := range book.All() {
		for lang, label := range book.Terms(topic.ID).Labels {
			if found := book.Suggest(label, lang, 1); len(found) != 1 || found[0].ID != topic.ID {
				t.Errorf("%s: %q suggests %v, want %s", lang, label, ids(found), topic.ID)
			}
			if found, ok := book.FindByName(label); !ok || found.ID != topic.ID {
				t.Errorf("%s: %q names %q, want %s", lang, label, found.ID, topic.ID)
			}
		}
	}
}
