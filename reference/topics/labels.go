package topics

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed labels/*.txt
var labelFiles embed.FS

// fallback is the language of a label if the reader's has none.
const fallback = "en"

// Languages returns the languages that every topic has a label in.
func Languages() []string {
	return []string{fallback, "de", "it", "es", "bn", "hi", "zh", "he", "ms", "ar"}
}

// Terms is what one topic is called and searched by, by BCP 47 language. They must not be changed.
type Terms struct {
	Labels   map[string]string   // in each of Languages
	Synonyms map[string][]string // other words that people search by; not every language has some
}

// languageTerms is what the topics are called in one language, in their order.
type languageTerms []term

// term is a label and its synonyms.
type term struct {
	label    string
	synonyms []string
}

// readLabels lets each language be read when somebody first needs it: most commands need none.
func (t *Taxonomy) readLabels() {
	t.languages = map[string]func() languageTerms{}
	for _, lang := range Languages() {
		t.languages[lang] = sync.OnceValue(func() languageTerms {
			terms, err := t.parseLabels(readLabelFile(lang))
			if err != nil {
				panic("topics: labels/" + lang + ".txt: " + err.Error()) // the embedded file is wrong; the first test finds it
			}
			return terms
		})
	}
	t.terms, t.words = sync.OnceValue(t.collectTerms), sync.OnceValue(t.indexWords)
}

func readLabelFile(lang string) string {
	data, err := labelFiles.ReadFile("labels/" + lang + ".txt")
	if err != nil {
		panic("topics: " + err.Error()) // the file is not embedded; the first test finds it
	}
	return string(data)
}

// parseLabels reads the file of a language, which has one line for each topic.
func (t *Taxonomy) parseLabels(text string) (languageTerms, error) {
	terms := make(languageTerms, len(t.topics))
	for number, line := range dataLines(text) {
		if err := t.parseTerm(terms, line); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	if i := slices.IndexFunc(terms, func(x term) bool { return x.label == "" }); i >= 0 {
		return nil, fmt.Errorf("%q has no label", t.topics[i].ID)
	}
	return terms, nil
}

// parseTerm reads a line such as "alcohol | Alkohol | AA, Trinken". The synonyms may be missing.
func (t *Taxonomy) parseTerm(terms languageTerms, line string) error {
	id, rest, _ := strings.Cut(line, "|")
	label, synonyms, _ := strings.Cut(rest, "|")
	id, label = strings.TrimSpace(id), strings.TrimSpace(label)
	i, known := t.indexByID[id]
	switch {
	case !known:
		return fmt.Errorf("no topic is called %q", id)
	case terms[i].label != "":
		return fmt.Errorf("%q is there twice", id)
	case label == "" || strings.Contains(synonyms, "|"):
		return fmt.Errorf("%q has no label, or too many cells", id)
	}
	terms[i] = term{label: label, synonyms: splitTrimmed(synonyms, ",")}
	return nil
}

// collectTerms returns what each topic is called in all languages.
func (t *Taxonomy) collectTerms() []Terms {
	all := make([]Terms, len(t.topics))
	for i := range all {
		all[i] = Terms{Labels: map[string]string{}, Synonyms: map[string][]string{}}
	}
	for _, lang := range Languages() {
		for i, x := range t.languages[lang]() {
			all[i].Labels[lang] = x.label
			if len(x.synonyms) > 0 {
				all[i].Synonyms[lang] = x.synonyms
			}
		}
	}
	return all
}

// Terms returns what a topic is called and searched by; nothing for an unknown id.
func (t *Taxonomy) Terms(id string) Terms {
	i, known := t.indexByID[id]
	if !known {
		return Terms{}
	}
	return t.terms()[i]
}

// Label returns what a topic is called in a language, else in its base language, else in English;
// an unknown id is its own label.
func (t *Taxonomy) Label(id, lang string) string {
	i, known := t.indexByID[id]
	if !known {
		return id
	}
	base, _, _ := strings.Cut(lang, "-")
	for _, tag := range []string{lang, base} {
		if terms, has := t.languages[tag]; has {
			return terms()[i].label
		}
	}
	return t.languages[fallback]()[i].label
}
